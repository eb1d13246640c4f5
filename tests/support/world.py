"""What does a test of the whole product need? An app in this process, a clock to move, people in their roles."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

import httpx2
from fastapi import FastAPI

from salus.apps.assembly import SERVICES, assemble, tables
from salus.apps.parts import Assembly
from salus.apps.server import create_app
from salus.auth.hashing import Passwords
from salus.auth.service import AuthService
from salus.kernel.actor import SYSTEM, Role
from salus.kit.config import Settings
from salus.kit.migrate import on_connection, upgrade
from salus.notifications.service import mailbox
from salus.notifications.tables import notifications
from salus.users.contract import Register
from salus.users.service import UsersService

MONDAY = datetime(2027, 1, 4, 6, 0, tzinfo=UTC)
"""When a world begins: early on a Monday in winter."""
PASSWORD = "correct horse battery staple"


@dataclass
class MovableClock:
    now: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Account:
    """Somebody who is signed in."""

    id: int
    email: str
    token: str
    refresh_token: str
    patient_id: int | None = None
    doctor_id: int | None = None

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@dataclass
class World:
    """An installation of its own, with its clients and its people."""

    app: FastAPI
    assembly: Assembly
    client: httpx2.AsyncClient
    clock: MovableClock
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    async def settle(self) -> None:
        """Let every job do what there is to do."""
        for _ in range(50):
            more = [await job.run() for job in self.assembly.jobs]
            if not any(more):
                return
        raise AssertionError("the jobs never come to rest")

    async def send(self, method: str, path: str, who: Account | None = None, **more: Any) -> httpx2.Response:
        headers = {**(who.headers if who else {}), **more.pop("headers", {})}
        return await self.client.request(method, f"/api/v1{path}", headers=headers, **more)

    async def call(self, method: str, path: str, who: Account | None = None, **more: Any) -> Any:
        """Send a request that must succeed; its JSON."""
        answer = await self.send(method, path, who, **more)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def _email(self, what: str) -> str:
        return f"{what}{next(self.numbers)}@example.com"

    async def sign_in(self, email: str) -> Account:
        said = await self.call("POST", "/auth/login", json={"email": email, "password": PASSWORD})
        return account(said, email)

    async def patient(self, name: str = "Pat Example") -> Account:
        email = self._email("patient")
        who = {"name": name, "email": email, "password": PASSWORD, "role": "patient"}
        return account(await self.call("POST", "/auth/register", json=who), email)

    async def admin(self) -> Account:
        """The first administrator is made by the operator, not over HTTP."""
        return await self.made_by_operator(Role.ADMIN)

    async def staff(self, *clinic_ids: int) -> Account:
        return await self.made_by_operator(Role.STAFF, clinic_ids)

    async def made_by_operator(self, role: Role, clinic_ids: tuple[int, ...] = ()) -> Account:
        email = self._email(role.value)
        command = Register(email, f"{role.value} Example", email, role, True, clinic_ids=clinic_ids)  # type: ignore[arg-type]
        person = await self.assembly[UsersService].register(SYSTEM, command)
        await self.assembly[AuthService].passwords.set(SYSTEM, person.id, PASSWORD, self.clock())
        return await self.sign_in(email)

    async def doctor(self, name: str = "Dr. Dora Example", time_zone: str = "UTC", **more: Any) -> Account:
        """A doctor who joined with an invitation code."""
        admin = await self.admin()
        code = (await self.call("POST", "/auth/invitations", admin, json={}))["code"]
        email = self._email("doctor")
        who = {"name": name, "email": email, "password": PASSWORD, "role": "doctor", "invitation_code": code}
        return account(await self.call("POST", "/auth/register", json={**who, "time_zone": time_zone, **more}), email)

    async def open_doctor(self, start: str = "09:00", end: str = "17:00", **more: Any) -> Account:
        """A doctor who is open every day."""
        doctor = await self.doctor(**more)
        hours = [{"weekday": day, "start": start, "end": end} for day in range(7)]
        await self.call("PUT", f"/doctors/{doctor.doctor_id}/hours", doctor, json=hours)
        return doctor

    async def mailed_token(self, email: str, page: str = "reset-password") -> str:
        """The secret of the newest link to this page that was mailed to this address."""
        letters = await mailbox(self.assembly.db, self.assembly.keys.vault, 100)
        mine = (re.search(rf"/{page}#token=(\S+)", letter.text) for letter in letters if letter.address == email)
        return next(found[1] for found in mine if found)

    async def pay(self, url: str) -> None:
        """Press the button of the test provider's page."""
        assert (await self.client.post(urlsplit(url).path)).status_code == 303

    async def offer(self, who: Account, entry_id: int) -> int:
        """The number of the offer that is made to somebody who waits."""
        await self.settle()
        number: int = (await self.call("GET", f"/waitlist/{entry_id}", who))["offer"]["id"]
        return number

    async def failed_message(self, who: Account) -> int:
        """The number of a message about a visit of theirs that its provider refused for ever."""
        await self.settle()
        told = await self.call("GET", "/notifications?status=sent", who)
        number: int = told["items"][0]["id"]
        refused = notifications.update().where(notifications.c.id == number).values(state="failed")
        await self.assembly.db.write(lambda tx: tx.execute(refused))
        return number

    async def book(self, who: Account, doctor: Account, starts_at: datetime, **more: Any) -> httpx2.Response:
        wanted = {"doctor_id": doctor.doctor_id, "starts_at": starts_at.isoformat(), **more.pop("json", {})}
        return await self.send("POST", "/appointments", who, json=wanted, **more)


def account(said: dict[str, Any], email: str) -> Account:
    user = said["user"]
    ids = user.get("patient_id"), user.get("doctor_id")
    return Account(user["id"], email, said["access_token"], said["refresh_token"], *ids)


_files: list[bytes] = []


async def _migrated_file() -> bytes:
    """An empty database, migrated once in each test process: that takes longer than most tests do."""
    if not _files:
        with TemporaryDirectory() as folder:
            await migrate(f"sqlite:///{folder}/empty.sqlite3")
            _files.append((Path(folder) / "empty.sqlite3").read_bytes())
    return _files[0]


async def migrate(url: str) -> None:
    wanted = tables(tuple(SERVICES))
    await on_connection(url, lambda connection: upgrade(connection, wanted))


@asynccontextmanager
async def new_world(folder: Path, database_url: str | None = None, **settings: Any) -> AsyncIterator[World]:
    """A fresh installation; without a URL on SQLite in `folder`."""
    chosen = Settings(data_dir=folder, database_url=database_url, limits="off", _env_file=None, **settings)  # type: ignore[call-arg]
    if database_url is None and not (folder / "salus.sqlite3").exists():
        (folder / "salus.sqlite3").write_bytes(await _migrated_file())
    await migrate(chosen.database)
    clock = MovableClock()
    assembly = assemble(chosen, clock=clock, chance=Random(7), passwords=Passwords(memory_kib=8, passes=1))
    app = create_app(assembly, chosen)
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://salus.test") as client:
        made = World(app, assembly, client, clock)
        await made.settle()
        try:
            yield made
        finally:
            await assembly.close()
            await asyncio.sleep(0)
