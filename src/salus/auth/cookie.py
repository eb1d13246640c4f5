"""How does the web app keep its refresh token? In a cookie that no script reads and no other site sends."""

from dataclasses import replace
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from salus.auth.contract import SignedInAs
from salus.auth.usecases.pairs import Granted
from salus.kernel.errors import NotAllowed

NAME = "salus_refresh"
_PATH = "/api/v1/auth"


def put(response: Response, granted: Granted, now: datetime, public_url: str) -> None:
    response.set_cookie(
        NAME,
        granted.answer.refresh_token or "",
        max_age=int((granted.expires_at - now).total_seconds()),
        path=_PATH,
        secure=public_url.startswith("https://"),
        httponly=True,
        samesite="strict",
    )


def remove(response: Response, public_url: str) -> None:
    secure = public_url.startswith("https://")
    response.delete_cookie(NAME, path=_PATH, secure=secure, httponly=True, samesite="strict")


def without_token(answer: SignedInAs) -> SignedInAs:
    return replace(answer, refresh_token=None)


def read(request: Request) -> str | None:
    """Raises: NotAllowed when another site makes the browser send it."""
    token = request.cookies.get(NAME)
    if token is not None and request.headers.get("sec-fetch-site") == "cross-site":
        raise NotAllowed
    return token
