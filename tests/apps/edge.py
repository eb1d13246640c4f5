"""How do the edge's tests reach an app? Over real sockets, behind the real HTTP server."""

import asyncio
import http.client
import socket
import threading
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response, StreamingResponse

from salus.apps import errors
from salus.apps.middleware import Edge
from salus.kernel.errors import Unavailable
from tests.support.wait import until

SECRET = "has-diabetes"
LIMIT = 1000


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")

    n: float = 0
    anything: Any = None


def make_app(**options: Any) -> FastAPI:
    app = FastAPI(openapi_url=None)
    errors.install(app)

    @app.get("/people/{name}")
    async def person(name: str) -> dict[str, str]:
        return {"name": name}

    @app.put("/people/{name}")
    async def changed(name: str) -> None: ...

    @app.post("/body")
    async def body(body: Body) -> dict[str, float]:
        return {"n": body.n}

    @app.post("/stream")
    async def stream(request: Request) -> Response:
        return Response(str(sum([len(part) async for part in request.stream()])))

    @app.get("/page")
    async def page() -> Response:
        return Response("x", headers={"Content-Security-Policy": "script-src 'self'", "Cache-Control": "max-age=9"})

    @app.get("/bug")
    async def bug() -> None:
        raise RuntimeError(SECRET)

    @app.get("/late-bug")
    async def late_bug() -> Response:
        async def parts() -> AsyncIterator[bytes]:
            yield b"first"
            raise RuntimeError(SECRET)

        return StreamingResponse(parts())

    @app.get("/unavailable")
    async def unavailable() -> None:
        raise Unavailable(7)

    chosen: dict[str, Any] = {"max_body_bytes": LIMIT, "server_timing": False, "access_log": True} | options
    app.add_middleware(Edge, **chosen)
    return app


@contextmanager
def serving(app: FastAPI) -> Iterator[int]:
    """The port it is served at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([listener])))
        thread.start()
        try:
            until(lambda: server.started, 30, "the server to start")
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(20)


class Answer:
    def __init__(self, found: http.client.HTTPResponse) -> None:
        self.status, self.headers, self.body = found.status, found.headers, found.read()


def ask(port: int, method: str, path: str, body: Any = None, **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        return Answer(connection.getresponse())
    finally:
        connection.close()


def said_of(request_id: str, logs: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The lines of one request; a server in its thread may still have something to say of earlier ones."""
    return [line for line in logs if line.get("request_id") == request_id]


def raw(port: int, sent: bytes) -> bytes:
    """Everything the server says to these bytes until it closes or has nothing more to say."""
    with socket.create_connection(("127.0.0.1", port), timeout=3) as connection:
        with suppress(ConnectionError):
            connection.sendall(sent)
        said = b""
        with suppress(ConnectionError, TimeoutError):
            while part := connection.recv(65536):
                said += part
        return said
