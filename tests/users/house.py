"""What does a test of `users` need? The context alone behind its real routes, on a database of its own."""

import json
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any, TypeVar

import httpx2
from fastapi import FastAPI
from sqlalchemy import select

from salus.apps import errors
from salus.kernel.actor import SYSTEM, Actor, Role
from salus.kernel.errors import NotAuthenticated
from salus.kernel.feed import Cursor, Entry
from salus.kit.db import Database, Tx
from salus.users import tables
from salus.users.contract import Person, Register
from salus.users.routes import routers
from salus.users.service import UsersService

T = TypeVar("T")
NOW = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
Body = dict[str, Any]
CLINIC: Body = {
    "name": "Canal Clinic",
    "address": {"street": "2 rue Bichat", "city": "Paris", "postal_code": "75010", "country": "FR"},
    "latitude": 48.8706,
    "longitude": 2.3681,
    "time_zone": "Europe/Paris",
}
SERVICE: Body = {"name": "Check-up", "duration_minutes": 45, "fee": {"amount": 6000, "currency": "EUR"}}


class Tokens:
    """A verifier whose tokens are the ids of the people they belong to."""

    def __init__(self) -> None:
        self.known: dict[str, Actor] = {}

    async def holder(self, token: str) -> Actor:
        try:
            return self.known[token]
        except KeyError:
            raise NotAuthenticated() from None


@dataclass
class House:
    """Run by hand: `run` waits for a coroutine, `call` sends one request."""

    db: Database
    run: Callable[[Coroutine[Any, Any, Any]], Any]
    tokens: Tokens = field(default_factory=Tokens)
    numbers: "count[int]" = field(default_factory=count)

    def __post_init__(self) -> None:
        self.users = UsersService(self.db, lambda: NOW)
        self.app = FastAPI()
        for router in routers:
            self.app.include_router(router)
        errors.install(self.app)
        self.app.state.provided = {UsersService: self.users}
        self.app.state.verifier = self.tokens
        self.app.state.clock = lambda: NOW
        transport = httpx2.ASGITransport(app=self.app)
        self.client = httpx2.AsyncClient(transport=transport, base_url="http://salus.test/api/v1")

    def call(
        self, method: str, path: str, who: Person | None = None, body: Any = None, **headers: str
    ) -> httpx2.Response:
        return self.run(self.send(method, path, who, body, **headers))  # type: ignore[no-any-return]

    async def send(
        self, method: str, path: str, who: Person | None = None, body: Any = None, **headers: str
    ) -> httpx2.Response:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if who is not None:
            sent["Authorization"] = f"Bearer {who.id}"
        if body is not None:
            sent["Content-Type"] = "application/json"
        content = None if body is None else json.dumps(body).encode()
        return await self.client.request(method, path, content=content, headers=sent)

    def ok(self, method: str, path: str, who: Person | None = None, body: Any = None, **headers: str) -> Any:
        answer = self.call(method, path, who, body, **headers)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def refused(self, method: str, path: str, who: Person | None = None, body: Any = None, **headers: str) -> str:
        """The status and code of a refusal, which changed nothing."""
        before = self.contents()
        answer = self.call(method, path, who, body, **headers)
        assert answer.status_code >= 400, answer.text
        assert self.contents() == before
        return f"{answer.status_code} {answer.json()['code']}"

    def person(self, role: Role, **more: Any) -> Person:
        """Somebody who is signed in."""
        number = next(self.numbers)
        what: dict[str, Any] = {"key": f"k{number}", "name": f"Robin {number}", "email": f"p{number}@example.com"}
        command = Register(**what | {"role": role, "self_registered": True} | more)
        person: Person = self.run(self.users.register(SYSTEM, command))
        actor = Actor(person.role, person.id, None, person.patient_id, person.doctor_id, person.clinic_ids)
        self.tokens.known[str(person.id)] = actor
        return person

    def actor(self, person: Person) -> Actor:
        return self.tokens.known[str(person.id)]

    def clinic(self, **more: Any) -> Any:
        return self.ok("POST", "/clinics", self.person(Role.ADMIN), CLINIC | more)

    def told(self, action: str) -> list[Entry]:
        """The journal's entries of one kind, oldest first."""
        return [entry for entry in self.journal() if entry.action == action]

    def journal(self) -> list[Entry]:
        return list(self.run(self.users.changes(Cursor(), 10_000)).entries)

    def contents(self) -> str:
        """All that stands in the tables, and how long the journal is."""

        def all_rows(tx: Tx) -> str:
            return repr([sorted(map(repr, tx.all(select(table)))) for table in tables.metadata.sorted_tables])

        return self.run(self.db.read(all_rows)) + str(len(self.journal()))  # type: ignore[no-any-return]
