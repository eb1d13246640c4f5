"""What happens to every request, whatever it asks? One pass, plain ASGI: this path is paid for each time."""

import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from uuid import uuid4

import structlog

from salus.apps.errors import surprise
from salus.kernel.errors import TooLarge
from salus.kit.problem import problem
from salus.kit.rpc.trail import Trail, on_trail, soon
from salus.kit.telemetry import metered

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

log = structlog.get_logger("salus.access")

_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"strict-transport-security", b"max-age=31536000"),
]
_NO_CONTENT = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
_NO_STORE = (b"cache-control", b"no-store")
_PATIENCE = 1.7
"""Seconds that a request may wait for neighbours, all in all: nobody waits longer than two for one that is away."""


class Edge:
    """Gives each request an id, bounds its body, protects the answer, and writes one line about it."""

    def __init__(self, app: App, *, max_body_bytes: int, server_timing: bool, access_log: bool) -> None:
        self._app = app
        self._max = max_body_bytes
        self._timing = server_timing
        self._log = access_log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, cpu = time.perf_counter(), time.thread_time()
        headers = scope["headers"]
        trail = Trail.of(headers)
        request_id = scope["salus.request_id"] = trail.request_id or uuid4().hex
        status = 0

        async def answer(message: MutableMapping[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._complete(message, request_id, cpu if self._timing else None, meter.round_trips)
            await send(message)

        with metered() as meter, on_trail(Trail(request_id, trail.traceparent, soon(_PATIENCE))):
            try:
                await self._bounded(scope, receive, answer)
            except Exception as error:
                response = surprise(scope, error)
                if not status:  # else the server sees an unfinished answer, and closes the connection
                    await response(scope, receive, answer)
            finally:
                if self._log:
                    route = getattr(scope.get("route"), "path", None)
                    elapsed = round((time.perf_counter() - started) * 1000, 1)
                    said = {"method": scope["method"], "route": route, "status_code": status, "ms": elapsed}
                    # Neighbours follow each other's journals four times a second; nobody wants to read that.
                    tell = log.debug if scope["path"].startswith("/internal/") else log.info
                    tell("request", **said, request_id=request_id)

    async def _bounded(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a body of at most so many bytes, announced or not."""
        announced = next((v for k, v in scope["headers"] if k == b"content-length"), b"0")
        if not announced.isdigit() or len(announced) > 18 or int(announced) > self._max:
            refusal = TooLarge(self._max)
            await problem(refusal, instance=scope["path"], request_id=scope["salus.request_id"])(scope, receive, send)
            return
        seen = 0

        async def counted() -> MutableMapping[str, Any]:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._max:
                raise TooLarge(self._max)
            return message

        await self._app(scope, counted, send)

    def _complete(
        self, message: MutableMapping[str, Any], request_id: str, cpu: float | None, round_trips: int
    ) -> None:
        """Add what every answer carries, unless the route has said otherwise."""
        headers = list(message["headers"])
        said = {name for name, _ in headers}
        headers += [pair for pair in _HEADERS if pair[0] not in said]
        headers.append((b"x-request-id", request_id.encode()))
        if b"content-security-policy" not in said:
            headers.append(_NO_CONTENT)
        if b"cache-control" not in said:
            headers.append(_NO_STORE)
        if message["status"] == 413:  # the rest of the body is still on its way, and nobody reads it
            headers.append((b"connection", b"close"))
        if cpu is not None:
            spent = (time.thread_time() - cpu) * 1000
            headers.append((b"server-timing", f'cpu;dur={spent:.3f}, db;desc="{round_trips}"'.encode()))
        message["headers"] = headers
