"""How is the web app served? Hashed files for ever, the page itself never stale, any other address is the page."""

from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Header
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from salus.apps.web.demonstration import demonstration
from salus.apps.web.files import DIST, INDEX, WebFile, web_files
from salus.kit.config import Settings

# Styles may stand in the page, because the component library writes <style> elements with what is known only at run
# time, such as the width of a column; scripts may not, and a style cannot send anything anywhere but to us.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=(), payment=(), usb=()",
    "Vary": "Accept-Encoding",
}
_FOREVER = "public, max-age=31536000, immutable"
_NOT_BUILT = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Salus</title></head>
<body style="font: 1.1rem/1.6 system-ui; max-width: 36rem; margin: 15vh auto; padding: 0 1.5rem">
<h1>The web app has not been built</h1>
<p>Run <code>make web</code>, then start Salus again.
The API works without it: see <a href="/docs">its reference</a>.</p>
</body>
</html>
"""


def routes(settings: Settings, folder: Path = DIST) -> list[BaseRoute]:
    """The app, and what it must know before anybody has signed in."""
    router = APIRouter(include_in_schema=False)
    known = demonstration(settings)

    @router.get("/app")
    async def door() -> RedirectResponse:
        return RedirectResponse("/app/", 308)

    @router.get("/app/config.json")
    async def config() -> dict[str, Any]:
        return {"demonstration": known}

    @router.api_route("/app/{path:path}", methods=["GET", "HEAD"])
    async def file(
        path: str, accept_encoding: Annotated[str, Header()] = "", if_none_match: Annotated[str, Header()] = ""
    ) -> Response:
        files = web_files(folder)
        if not files:
            return HTMLResponse(_NOT_BUILT, 503, HEADERS)
        found = files.get(path)
        if found is None and _may_be_a_file(path):
            return Response(status_code=404)
        return _answer(found or files[INDEX], accept_encoding, if_none_match)

    return router.routes


def _may_be_a_file(path: str) -> bool:
    """Addresses of pages have no dot: what has one was a file, and the page would only look like a broken one."""
    return "." in path.rpartition("/")[2] or path.startswith("assets/")


def _answer(file: WebFile, accept_encoding: str, if_none_match: str) -> Response:
    encoding, content = file.best(accept_encoding)
    headers = HEADERS | {"Cache-Control": _FOREVER if file.hashed else "no-cache", "ETag": file.etag}
    if file.etag in if_none_match:
        return Response(status_code=304, headers=headers)
    if encoding:
        headers["Content-Encoding"] = encoding
    return Response(content, media_type=file.media_type, headers=headers)
