"""How does a person read the API? `/docs` is Swagger UI, `/redoc` is Redoc; neither asks another server."""

from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from salus.apps.docs.assets import assets

# Both libraries write style attributes; Redoc's search runs in a worker made from a blob.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "worker-src blob:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
PAGE_HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
FOREVER = "public, max-age=31536000, immutable"

# Addresses are relative, so that the pages also work below a gateway's prefix.
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
{styles}
</head>
<body style="margin: 0">
<div id="page"></div>
{scripts}
</body>
</html>
"""


def docs_router() -> APIRouter:
    """The two pages and the files they load; none of it is part of the documented API."""
    router = APIRouter(include_in_schema=False)
    files = {asset.address: asset for asset in assets().values()}
    swagger = _page("Salus API", "swagger-ui-bundle.js", "swagger-start.js", style="swagger-ui.css")
    redoc = _page("Salus API reference", "redoc.standalone.js", "redoc-start.js")

    @router.get("/")
    async def front_door(accept: Annotated[str, Header()] = "") -> RedirectResponse:
        """People come to the web app, programs to the reference."""
        return RedirectResponse("app/" if "text/html" in accept else "docs", headers={"Vary": "Accept"})

    @router.get("/docs")
    async def swagger_page() -> HTMLResponse:
        return HTMLResponse(swagger, headers=PAGE_HEADERS)

    @router.get("/redoc")
    async def redoc_page() -> HTMLResponse:
        return HTMLResponse(redoc, headers=PAGE_HEADERS)

    @router.get("/docs/static/{file}")
    async def static_file(file: str, accept_encoding: Annotated[str, Header()] = "") -> Response:
        asset = files.get(file)
        if asset is None:
            return Response(status_code=404)
        headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff"}
        if "gzip" not in accept_encoding:
            return Response(asset.plain, media_type=asset.media_type, headers=headers)
        return Response(asset.packed, media_type=asset.media_type, headers=headers | {"Content-Encoding": "gzip"})

    return router


def _page(title: str, *scripts: str, style: str | None = None) -> str:
    styles = f'<link rel="stylesheet" href="{_address(style)}">' if style else ""
    tags = (f'<script src="{_address(name)}" data-document="openapi.json"></script>' for name in scripts)
    return PAGE.format(title=title, styles=styles, scripts="\n".join(tags))


def _address(name: str) -> str:
    return f"docs/static/{assets()[name].address}"
