"""Is this process alive, and can it serve?"""

from collections.abc import Awaitable, Callable, Mapping

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

Check = Callable[[], Awaitable[str | None]]
"""Answers what is wrong, or None."""

_LOOKS = ["GET", "HEAD"]
"""Some load balancers ask for the headers alone."""

router = APIRouter(prefix="/health", tags=["health"], include_in_schema=False)


@router.api_route("/live", methods=_LOOKS)
async def live() -> Response:
    return JSONResponse({"status": "ok"})


@router.api_route("/ready", methods=_LOOKS)
async def ready(request: Request) -> Response:
    """Whether this process can do its work; what it needs is named, never where that is.

    What waits for a neighbour is told, and takes nobody out: much goes on without it, and what does not says so.
    """
    checks: Mapping[str, Check] = request.app.state.checks
    found = {name: await check() for name, check in checks.items()}
    needed = [what for name, what in found.items() if name not in request.app.state.neighbourly]
    wrong = any(needed) or request.app.state.draining.is_set()
    body = {"status": "unavailable" if wrong else "ok", "checks": {name: what or "ok" for name, what in found.items()}}
    return JSONResponse(body, 503 if wrong else 200, {"Retry-After": "1"} if wrong else None)
