"""How do many clients ask in the same instant? Over connections that are open already, released together."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from benchmarks.wire import Answer, Wire, request
from tests.races.arena import Arena, Patient
from tests.support.wait import PAUSE_SECONDS

CLIENTS = 64
HANGS_SECONDS = 60
"""Nobody waits that long, on however busy a machine."""


@dataclass
class Crowd:
    """Clients, each with a connection of its own; it notes how long each answer took.

    Those who ask four services ask again when they are told 503: a busy machine may keep a question to a neighbour
    waiting for longer than anybody is kept waiting for an answer.
    """

    wires: Sequence[Wire]
    asks_again: bool = False
    waits: list[float] = field(default_factory=list)

    async def rush(self, requests: Sequence[bytes]) -> list[Answer]:
        """Send all requests at once, each on its own connection; the answers in their order."""
        assert len(requests) <= len(self.wires)
        gate = asyncio.Event()
        tasks = [
            asyncio.create_task(self._after(gate, wire, asked))
            for wire, asked in zip(self.wires, requests, strict=False)
        ]
        gate.set()
        async with asyncio.timeout(HANGS_SECONDS):
            return list(await asyncio.gather(*tasks))

    async def ask(self, asked: bytes) -> Answer:
        return (await self.rush([asked]))[0]

    def report(self) -> str:
        """Unit: milliseconds."""
        if not self.waits:
            return "no answers"
        ordered = sorted(self.waits)
        p95, longest = ordered[int(0.95 * len(ordered))], ordered[-1]
        return f"{len(ordered)} answers, p95 {p95 * 1000:.0f} ms, max {longest * 1000:.0f} ms"

    async def _after(self, gate: asyncio.Event, wire: Wire, asked: bytes) -> Answer:
        await gate.wait()
        started = time.perf_counter()
        answer = await wire.raw(asked)
        while self.asks_again and answer.status == 503:
            await asyncio.sleep(PAUSE_SECONDS)
            answer = await wire.raw(asked)
        self.waits.append(time.perf_counter() - started)
        return answer


@asynccontextmanager
async def gathered(arena: Arena, clients: int = CLIENTS) -> AsyncIterator[Crowd]:
    """A crowd whose connections are open, spread over all processes."""
    wires = [Wire(arena.doors[number % len(arena.doors)]) for number in range(clients)]
    crowd = Crowd(wires, asks_again=arena.four)
    await crowd.rush([request("salus", "GET", "/health/live")] * clients)
    crowd.waits.clear()
    try:
        yield crowd
    finally:
        for wire in wires:
            wire.close()
        await asyncio.sleep(0)


def book(who: Patient, doctor: int, starts_at: datetime, *, key: str | None = None, **more: Any) -> bytes:
    return _post("/api/v1/appointments", who, {**_wanted(doctor, starts_at), **more}, key)


def hold(who: Patient, doctor: int, starts_at: datetime, *, key: str | None = None, **more: Any) -> bytes:
    return _post("/api/v1/appointments/holds", who, {**_wanted(doctor, starts_at), **more}, key)


def confirm(who: Patient, appointment: int) -> bytes:
    return _post(f"/api/v1/appointments/{appointment}/confirm", who, None, None)


def move(who: Patient, appointment: int, starts_at: datetime, revision: int | None = None) -> bytes:
    body = json.dumps({"starts_at": starts_at.isoformat()}).encode()
    return request("salus", "PUT", f"/api/v1/appointments/{appointment}", who.token, body, _if_match(revision))


def cancel(who: Patient, appointment: int) -> bytes:
    return request("salus", "DELETE", f"/api/v1/appointments/{appointment}", who.token)


def look(who: Patient, appointment: int) -> bytes:
    return request("salus", "GET", f"/api/v1/appointments/{appointment}", who.token)


def _wanted(doctor: int, starts_at: datetime) -> dict[str, Any]:
    return {"doctor_id": doctor, "starts_at": starts_at.isoformat()}


def _if_match(revision: int | None) -> Mapping[str, str]:
    return {} if revision is None else {"If-Match": f'"{revision}"'}


def _post(path: str, who: Patient, wanted: Mapping[str, Any] | None, key: str | None) -> bytes:
    headers = {} if key is None else {"Idempotency-Key": key}
    body = b"" if wanted is None else json.dumps(wanted).encode()
    return request("salus", "POST", path, who.token, body, {**headers, **({} if body else {"Content-Length": "0"})})
