"""What stands around `auth` in these tests? The real `users`, a real database, and a clock that we turn."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, TypeVar

import httpx2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import FastAPI
from sqlalchemy import Table, select

from salus.apps import errors
from salus.auth.hashing import Passwords
from salus.auth.jobs import AuthJobs
from salus.auth.routes import routers
from salus.auth.service import AuthService
from salus.auth.terms import Terms
from salus.kernel.actor import SYSTEM, Role
from salus.kernel.feed import Cursor, Entry
from salus.kit.crypto import Vault
from salus.kit.db import Database, Tx, open_database
from salus.kit.journal.follow import read_changes
from salus.kit.limits import MemoryLimits
from salus.kit.migrate import on_connection, upgrade
from salus.kit.tokens import KeyRing, Verifier
from salus.notifications.contract import Kind
from salus.notifications.jobs import NotificationJobs
from salus.notifications.jobs import Terms as PostTerms
from salus.notifications.outbox import SealedOutbox
from salus.notifications.senders import Senders
from salus.notifications.service import Mailed, mailbox
from salus.users.contract import Person, Register
from salus.users.service import UsersService

T = TypeVar("T")

PLACES = ["salus.kit.journal", "salus.users", "salus.notifications", "salus.auth"]
START = datetime(2027, 1, 5, 9, 0, tzinfo=UTC)
PASSWORD = "eleven purple otters"
Answer = httpx2.Response
Headers = dict[str, str] | None


@dataclass(slots=True)
class Watch:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def on(self, **stretch: float) -> None:
        self.now += timedelta(**stretch)


@dataclass(slots=True)
class World:
    run: Callable[[Coroutine[Any, Any, Any]], Any]
    url: str
    db: Database
    vault: Vault = field(default_factory=lambda: Vault({"k1": b"k" * 32}, "k1"))
    ring: KeyRing = field(default_factory=lambda: KeyRing.of(Ed25519PrivateKey.generate()))
    watch: Watch = field(default_factory=Watch)
    passwords: Passwords = field(default_factory=lambda: Passwords(memory_kib=8, passes=1))
    users: Any = None
    terms: Terms = field(default_factory=lambda: Terms("https://clinic.example"))
    auth: AuthService = field(init=False)
    jobs: AuthJobs = field(init=False)
    post: NotificationJobs = field(init=False)
    client: httpx2.AsyncClient = field(init=False)
    verifier: Verifier = field(init=False)

    def __post_init__(self) -> None:
        self.users = UsersService(self.db, self.watch)
        self.furnish()

    def furnish(self, **terms: Any) -> None:
        """Put the parts together, on other terms if so wished; the database stays."""
        self.terms = replace(self.terms, **terms)
        limits = MemoryLimits(self.watch)
        outbox = SealedOutbox(self.vault, self.watch)
        parts = (self.db, self.users, self.ring, self.vault, limits, self.passwords, self.terms, Random(7), self.watch)
        self.auth = AuthService(*parts, outbox)
        kept = (outbox, self.auth.addresses, self.vault, self.terms, self.watch)
        self.jobs = AuthJobs(self.db, self.users, *kept)
        post = PostTerms(self.terms.public_url)
        self.post = NotificationJobs(self.db, self.users, self.vault, Senders({}), {}, post, self.watch, Random(1))
        self.verifier = Verifier(lambda: self.ring.public, self.watch)
        app = FastAPI()
        for router in routers:
            app.include_router(router)
        errors.install(app)
        app.state.provided = {AuthService: self.auth}
        app.state.verifier, app.state.clock = self.verifier, self.watch
        transport = httpx2.ASGITransport(app=app, client=("192.0.2.7", 1))
        self.client = httpx2.AsyncClient(transport=transport, base_url="https://clinic.example")

    async def asked(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        token: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        said = dict(headers or {}) | ({"Authorization": f"Bearer {token}"} if token else {})
        prefix = "" if path.startswith("/.") else "/api/v1/auth"
        return await self.client.request(method, prefix + path, json=body, headers=said)

    def ask(self, method: str, path: str, body: Any = None, **more: Any) -> Answer:
        answer: Answer = self.run(self.asked(method, path, body, **more))
        return answer

    def together(self, count: int, ask: Callable[[int], Awaitable[Answer]]) -> list[Answer]:
        async def all_at_once() -> list[Answer]:
            return await asyncio.gather(*(ask(number) for number in range(count)))

        answers: list[Answer] = self.run(all_at_once())
        return answers

    def join(self, email: str = "jane@example.com", **more: Any) -> dict[str, Any]:
        """Somebody new, with the tokens of a first session."""
        answer = self.ask("POST", "/register", joining(email, **more))
        assert answer.status_code == 201, answer.text
        joined: dict[str, Any] = answer.json()
        return joined

    def login(self, email: str = "jane@example.com", password: str = PASSWORD, **more: Any) -> Answer:
        return self.ask("POST", "/login", {"email": email, "password": password}, **more)

    def login_with_cookie(self) -> Answer:
        return self.ask("POST", "/login", {"email": "jane@example.com", "password": PASSWORD, "use_cookie": True})

    def invite(self, **more: Any) -> str:
        code: str | None = self.run(self.auth.invitations.invite(SYSTEM, self.watch(), **more)).code
        assert code is not None
        return code

    def enter(self, email: str, role: Role = Role.PATIENT) -> Person:
        """Somebody whom an administrator has entered."""
        command = Register(key=email, name="Entered", email=email, role=role, self_registered=False)
        person: Person = self.run(self.users.register(SYSTEM, command))
        return person

    def admin(self) -> dict[str, Any]:
        """An administrator as the command line makes one, signed in."""
        person = self.enter("boss@example.com", Role.ADMIN)
        self.run(self.auth.passwords.set(SYSTEM, person.id, PASSWORD, self.watch()))
        answer: dict[str, Any] = self.login("boss@example.com").json()
        return answer

    def work(self) -> None:
        """All that the jobs have to do."""
        while self.run(self.jobs.follow_users()) or self.run(self.jobs.send_links()):
            pass

    def mail(self) -> list[Mailed]:
        """The letters in the mailbox but those that ask whose an address is; the newest first."""
        return [letter for letter in self.all_mail() if letter.kind is not Kind.EMAIL_VERIFICATION]

    def all_mail(self) -> list[Mailed]:
        """What lies in the mailbox once everything due is sent; the newest first."""
        for send in (self.post.address, *(lane.send for lane in self.post.lanes)):
            while self.run(send()):
                pass
        messages: list[Mailed] = self.run(mailbox(self.db, self.vault, 100))
        return messages

    def link(self) -> str:
        """The token in the newest message."""
        found = re.search(r"https://clinic\.example/app/reset-password#token=(\S+)", self.mail()[0].text)
        assert found is not None
        return found[1]

    def told(self, action: str) -> list[Entry]:
        """The journal's entries of one kind."""
        changes = self.run(self.db.read(read_changes, Cursor(), 10_000))
        return [entry for entry in changes.entries if entry.action == action]

    def rows(self, table: Table) -> list[Any]:
        def read(tx: Tx) -> list[Any]:
            return list(tx.all(select(table)))

        found: list[Any] = self.run(self.db.read(read))
        return found


def joining(email: str = "jane@example.com", **more: Any) -> dict[str, Any]:
    return {"name": "Jane Doe", "email": email, "password": PASSWORD, "role": "patient"} | more


def migrate(url: str) -> None:
    asyncio.run(on_connection(url, lambda connection: upgrade(connection, PLACES)))


def build(url: str) -> Iterator[World]:
    """A world on a migrated database."""
    with asyncio.Runner() as runner:
        world = World(runner.run, url, open_database(url, pool=8))
        yield world
        runner.run(world.client.aclose())
        runner.run(world.db.close())
        world.passwords.close()
