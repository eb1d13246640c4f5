"""How do these tests speak HTTP? To the routes alone, as whoever a test names."""

from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient, Response

from salus.apps import errors
from salus.kernel.actor import Actor
from salus.schedule.routes import routers
from salus.schedule.service import ScheduleService


class _Names:
    """Tokens are the names of actors."""

    def __init__(self, actors: dict[str, Actor]) -> None:
        self._actors = actors

    async def holder(self, token: str) -> Actor:
        return self._actors[token]


class Http:
    def __init__(
        self,
        schedule: ScheduleService,
        actors: dict[str, Actor],
        now: datetime,
        run: Callable[[Coroutine[Any, Any, Response]], Response],
    ) -> None:
        self.now = now
        self._app = FastAPI()
        self._app.state.provided = {ScheduleService: schedule}
        self._app.state.verifier = _Names(actors)
        self._app.state.clock = lambda: self.now
        for router in routers:
            self._app.include_router(router)
        errors.install(self._app)
        self._run = run

    def ask(self, who: str, method: str, path: str, body: Any = None, **headers: str) -> Response:
        """One request to `/api/v1/doctors/…`; nobody has no token."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if who != "nobody":
            sent["Authorization"] = f"Bearer {who}"
        return self._run(self._send(method, f"/api/v1/doctors/{path}", body, sent))

    async def _send(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Response:
        async with AsyncClient(transport=ASGITransport(self._app), base_url="http://salus") as client:
            return await client.request(method, path, json=body, headers=headers)


def pointers(answer: Response) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]
