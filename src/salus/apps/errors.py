"""How does every failure become a problem document? Nothing leaves this house in another form."""

import json
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Match

from salus.kernel.errors import FieldError, Invalid, NotAllowed, NotAuthenticated, NotFound, Refusal, TooLarge
from salus.kit.problem import MEDIA_TYPE, problem

log = structlog.get_logger("salus.errors")

_BY_STATUS: dict[int, Refusal] = {401: NotAuthenticated(), 403: NotAllowed(), 404: NotFound("page")}


def install(app: FastAPI) -> None:
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(ClientDisconnect, _gone)


def _answer(request: Request, refusal: Refusal) -> Response:
    return problem(refusal, instance=request.scope["path"], request_id=request.scope.get("salus.request_id"))


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return _answer(request, error)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return _answer(request, Invalid(tuple(_field(found) for found in error.errors())))


def _field(found: dict[str, Any]) -> FieldError:
    """Where and why, never what: the value may be a password or health data."""
    place, *path = found["loc"]
    pointer = "/" + "/".join(str(part).replace("~", "~0").replace("/", "~1") for part in path)
    if place != "body":
        pointer = f"?{path[0]}" if place == "query" and path else str(path[0] if path else place)
    elif found["type"] == "json_invalid" or not path:
        pointer = ""
    # A name in the body is the client's, and may be half a character that no answer can carry.
    pointer = pointer.encode("utf-8", "backslashreplace").decode()
    return FieldError(pointer, found["type"], found["msg"].removeprefix("Value error, "))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if isinstance(error.__cause__, TooLarge):
        return _answer(request, error.__cause__)
    if error.status_code == 400:  # FastAPI's word for a body that it cannot read at all
        return _answer(request, Invalid.field("", "unreadable", "The body is not JSON in UTF-8."))
    if error.status_code in _BY_STATUS:
        return _answer(request, _BY_STATUS[error.status_code])
    if error.status_code == 405:
        allowed = ", ".join(_methods_of(request))
        sentence = f"This address answers {allowed} alone."
        return _plain(request, 405, "method_not_allowed", sentence, {"Allow": allowed})
    return _plain(request, error.status_code, "http_error", str(error.detail), dict(error.headers or {}))


async def _gone(request: Request, error: Exception) -> Response:
    """For the log alone, in nginx's word: who asked went away before all was said, and reads no answer."""
    del request, error
    return Response(status_code=499)


def _methods_of(request: Request) -> list[str]:
    """What any route answers here; the framework's own list is that of the first route alone."""
    here = (route for route in request.app.routes if route.matches(request.scope)[0] is not Match.NONE)
    return sorted({method for route in here for method in getattr(route, "methods", None) or ()})


def surprise(scope: MutableMapping[str, Any], error: Exception) -> Response:
    """The answer to what nobody expected: loud in the log, without a word of what it was working on.

    Asked by the middleware: Starlette's own place for it would hand the failure on to the server,
    which logs its text.
    """
    request = Request(scope)
    if isinstance(error, Refusal):
        return _answer(request, error)
    request_id = scope.get("salus.request_id")
    log.error("unexpected", error=type(error).__name__, request_id=request_id, where=_where(error))
    sentence = "Something went wrong on our side. The request id helps to find it."
    return _plain(request, 500, "internal_error", sentence, {})


def _where(error: BaseException) -> list[str]:
    """The places the failure went through; the error's own text may quote health data."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-8:]]


def _plain(request: Request, status: int, code: str, detail: str, headers: dict[str, str]) -> Response:
    body = {
        "type": f"urn:salus:problem:{code}",
        "title": code.replace("_", " ").capitalize(),
        "status": status,
        "detail": detail,
        "code": code,
        "instance": request.scope["path"],
        "request_id": request.scope.get("salus.request_id"),
    }
    return Response(json.dumps(body), status, headers, MEDIA_TYPE)
