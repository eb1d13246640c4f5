"""How does a test try destructive calls by the hundred? On copies of one prepared installation."""

import re
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import asyncpg
from sqlalchemy import text

from salus.appointments.ledger import Ledger
from salus.kit.db import Tx
from salus.notifications.service import mailbox
from tests.support.world import MONDAY, Account, World, new_world

NOBODY = 999_999_999
"""An id that nothing has."""
TUESDAY = MONDAY + timedelta(days=1, hours=4)
"""Ten o'clock, when every doctor of the cast is open."""
SERVICE = {"name": "Long visit", "duration_minutes": 60, "fee": {"amount": 9000, "currency": "EUR"}}
CLINIC = {
    "name": "North",
    "address": {"street": "1 High Street", "city": "Paris", "postal_code": "75001", "country": "FR"},
    "latitude": 48.86,
    "longitude": 2.35,
    "time_zone": "UTC",
}

SAME_THINGS = (("doctor", "provider"), ("appointment", "booking"))


@dataclass
class Cast:
    """Everybody who asks, and everything that is asked about, each by the name a table calls it."""

    people: dict[str, Account | None] = field(default_factory=dict)
    things: dict[str, dict[str, int]] = field(default_factory=dict)
    code: str = ""
    reset_token: str = ""


async def cast_of(world: World) -> Cast:
    """Two of each kind: Pat sees Dora in the clinic North where Sam works; Olga sees Omar in South where Sue works."""
    cast = Cast()
    admin, gone = await world.admin(), await world.admin()
    things, people = cast.things, cast.people
    people |= {"anonymous": None, "admin": admin, "deactivated": gone}
    for clinic, names in (("North", ("Pat", "Dora", "Sam")), ("South", ("Olga", "Omar", "Sue"))):
        await _half(world, cast, admin, clinic, *names)
    dora, pat = people["Dora"], people["Pat"]
    assert dora is not None and pat is not None
    people["ended"] = await world.sign_in(dora.email)
    await world.call("POST", "/auth/logout", people["ended"])
    things["deactivated"] = {"user_id": gone.id}
    things["empty"] = {"clinic_id": (await world.call("POST", "/clinics", admin, json=CLINIC))["id"]}
    invited = await world.call("POST", "/auth/invitations", admin, json={"uses": 5})
    things["the code"], cast.code = {"invitation_id": invited["id"]}, invited["code"]
    things["Dora's, but Omar's"] = things["Omar's"] | {"doctor_id": things["Dora's"]["doctor_id"]}
    for thing in things.values():  # by the names that the faces give them
        thing |= {f"{other}_id": thing[f"{ours}_id"] for ours, other in SAME_THINGS if f"{ours}_id" in thing}
    things["missing"] = dict.fromkeys({name for thing in things.values() for name in thing}, NOBODY)
    things["Dora's, but missing"] = things["missing"] | {"doctor_id": things["Dora's"]["doctor_id"]}
    await world.call("POST", "/auth/password/forgot", json={"email": pat.email})
    await world.settle()
    cast.reset_token = await _mailed_token(world)
    await world.call("DELETE", f"/users/{gone.id}", admin)
    await world.settle()
    return cast


async def _half(world: World, cast: Cast, admin: Account, clinic: str, patient: str, doctor: str, staff: str) -> None:
    things = cast.things
    clinic_id = (await world.call("POST", "/clinics", admin, json=CLINIC | {"name": clinic}))["id"]
    things[clinic] = {"clinic_id": clinic_id}
    cast.people[patient] = who = await world.patient(patient)
    cast.people[doctor] = keeper = await world.doctor(doctor)
    cast.people[staff] = desk = await world.staff(clinic_id)
    assert who.patient_id and keeper.doctor_id
    here = f"/doctors/{keeper.doctor_id}"
    await world.call("PUT", here, admin, json={"clinic_ids": [clinic_id]})
    week = [{"weekday": day, "start": "09:00", "end": "17:00", "clinic_id": clinic_id} for day in range(7)]
    await world.call("PUT", f"{here}/hours", keeper, json=week)
    opening = {"starts_at": "2027-01-09T18:00:00Z", "ends_at": "2027-01-09T20:00:00Z", "clinic_id": clinic_id}
    slot = opening | {"starts_at": opening["ends_at"], "ends_at": "2027-01-09T20:30:00Z", "slot_minutes": 30}
    stands = await world.call("POST", f"{here}/availability", keeper, json={"openings": [opening, slot]})
    absence = {"from": "2027-02-01", "to": "2027-02-02", "reason": "Skiing"}
    things[f"{doctor}'s"] = {
        "user_id": keeper.id,
        "doctor_id": keeper.doctor_id,
        "service_id": (await world.call("POST", f"{here}/services", keeper, json=SERVICE))["id"],
        "opening_id": stands["openings"][0]["id"],
        "slot_id": stands["openings"][1]["id"],
        "time_off_id": (await world.call("POST", f"{here}/time-off", keeper, json=absence))["id"],
        "session_id": await _second_session(world, keeper),
    }
    things[f"{staff}'s"] = {"user_id": desk.id}
    wanted = {"doctor_id": keeper.doctor_id, "starts_at": TUESDAY.isoformat(), "reason": "A cough"}
    things[f"{patient}'s"] = {
        "user_id": who.id,
        "patient_id": who.patient_id,
        "appointment_id": (await world.call("POST", "/appointments", who, json=wanted))["id"],
        "session_id": await _second_session(world, who),
    }
    held = wanted | {"starts_at": (TUESDAY + timedelta(hours=1)).isoformat()}
    things[f"{patient}'s hold"] = {
        "appointment_id": (await world.call("POST", "/appointments/holds", who, json=held))["id"],
    }


async def _second_session(world: World, who: Account) -> int:
    other = await world.sign_in(who.email)
    session_id: int = (await world.call("GET", "/auth/session", other))["session"]["id"]
    return session_id


async def _mailed_token(world: World) -> str:
    letters = await mailbox(world.assembly.db, world.assembly.keys.vault, 100)
    found = [re.search(r"reset-password#token=(\S+)", letter.text) for letter in letters]
    return next(match[1] for match in found if match)


class Stage:
    """One prepared installation on one engine; `fresh` puts everything back."""

    cast: Cast
    world: World
    pristine: str

    def __init__(self, folder: Path, copies: "Copies") -> None:
        self._folder = folder  # the keys stay there, so that tokens are good on every copy
        self._copies = copies
        self._open = AsyncExitStack()
        self._seeds = count(1)

    async def prepare(self) -> None:
        async with new_world(self._folder, self._copies.url, log_level="WARNING") as world:
            self.cast = await cast_of(world)
        await self._copies.keep()
        await self.fresh()
        self.pristine = await self.digest()

    async def fresh(self) -> World:
        """The prepared installation, as if nothing had been asked of it yet."""
        await self.close()
        await self._copies.restore()
        self.world = await self._open.enter_async_context(
            new_world(self._folder, self._copies.url, log_level="WARNING")
        )
        # Another chance each time: the same would draw the codes again that are in the copy already.
        self.world.assembly[Ledger].chance.seed(next(self._seeds))
        # So that an event stream says hello and ends: its reader here waits for the end of the answer.
        self.world.app.state.draining.set()
        return self.world

    async def close(self) -> None:
        await self._open.aclose()

    async def digest(self) -> str:
        """What stands in all tables, journal included."""
        return await self.world.assembly.db.read(_digest)

    async def changed(self) -> bool:
        return await self.digest() != self.pristine


class Copies(Protocol):
    """A database that can be put back to what was kept of it; nobody has it open meanwhile."""

    url: str

    async def keep(self) -> None: ...

    async def restore(self) -> None: ...


class SqliteCopies:
    def __init__(self, folder: Path) -> None:
        self._path, self._kept = folder / "salus.sqlite3", folder / "kept.sqlite3"
        self.url = f"sqlite:///{self._path}"

    async def keep(self) -> None:
        with closing(sqlite3.connect(self._path)) as driver:
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(self._path, self._kept)

    async def restore(self) -> None:
        for leftover in self._path.parent.glob(f"{self._path.name}*"):
            leftover.unlink()
        shutil.copyfile(self._kept, self._path)


class PostgresCopies:
    """Rows are put back in place: making a database takes PostgreSQL a second where the disk is busy."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._restore = ""

    async def keep(self) -> None:
        columns: dict[str, list[str]] = {}
        for table, column in await self._ask(_STORED_COLUMNS):
            columns.setdefault(table, []).append(f'"{column}"')
        copies = [f'CREATE TABLE kept."{table}" AS TABLE public."{table}"' for table in columns]
        await self._ask("CREATE SCHEMA kept; " + "; ".join(copies), many=True)
        back = [
            f'DELETE FROM public."{table}"; INSERT INTO public."{table}" ({", ".join(names)}) OVERRIDING SYSTEM VALUE '
            f'SELECT {", ".join(names)} FROM kept."{table}"'
            for table, names in columns.items()
        ]
        # As a replica: the journal's triggers would refuse it, and foreign keys want an order.
        settings = "SET LOCAL session_replication_role = replica; SET LOCAL synchronous_commit = off"
        self._restore = f"BEGIN; {settings}; {'; '.join(back)}; COMMIT"

    async def restore(self) -> None:
        await self._ask(self._restore, many=True)

    async def _ask(self, sql: str, *, many: bool = False) -> Any:
        connection = await asyncpg.connect(self.url)
        try:
            return await (connection.execute(sql) if many else connection.fetch(sql))
        finally:
            await connection.close()


_STORED_COLUMNS = """
SELECT table_name, column_name FROM information_schema.columns JOIN information_schema.tables USING (table_name)
WHERE columns.table_schema = 'public' AND tables.table_schema = 'public' AND is_generated = 'NEVER'
ORDER BY table_name, ordinal_position
"""


@asynccontextmanager
async def new_stage(folder: Path, postgresql_url: str | None) -> AsyncIterator[Stage]:
    stage = Stage(folder, PostgresCopies(postgresql_url) if postgresql_url else SqliteCopies(folder))
    try:
        await stage.prepare()
        yield stage
    finally:
        await stage.close()


def _digest(tx: Tx) -> str:
    names = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1"
    if tx.dialect == "postgresql":
        names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    tables: list[Any] = [row[0] for row in tx.all(text(names))]
    if tx.dialect == "sqlite":
        found: Any = [(table, sorted(map(repr, tx.all(text(f'SELECT * FROM "{table}"'))))) for table in tables]
    else:
        one = "SELECT '{0}', md5(string_agg(t::text, ';' ORDER BY t::text)) FROM \"{0}\" t"
        found = tx.all(text(" UNION ALL ".join(one.format(table) for table in tables)))
    return sha256(repr(found).encode()).hexdigest()
