"""What do races run on? Seeded databases, real server processes on them, and people with tokens."""

import asyncio
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, islice
from pathlib import Path
from typing import Any, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, text

from benchmarks.seed import first_monday, seed
from salus.apps.assembly import SERVICES
from salus.kernel.actor import Actor, Role
from salus.kernel.ids import PatientId, SessionId, UserId
from salus.kit.config import ServiceName, Settings
from salus.kit.keys import load_keys
from salus.kit.migrate import on_connection
from salus.kit.tokens import KeyRing, issue
from tests.support.four import FourServices
from tests.support.server import SalusServer
from tests.support.services import PostgresCluster

T = TypeVar("T")

DOCTORS = 64
PATIENTS = 1500
SLOTS_A_DAY = 16
"""Monday to Friday 09:00-17:00 in half hours."""


@dataclass(frozen=True, slots=True)
class Patient:
    id: int
    token: str


@dataclass
class Arena:
    """Processes, the databases behind them, and the doors before them; `cluster` is None on SQLite."""

    urls: Mapping[ServiceName, str]
    servers: Sequence[SalusServer]
    doors: Sequence[str]
    """Where people ask."""
    ring: KeyRing
    cluster: PostgresCluster | None
    monday: date
    _doctors: Iterator[int] = field(default_factory=lambda: iter(range(1, DOCTORS + 1)))
    _patients: Iterator[int] = field(default_factory=lambda: iter(range(1, PATIENTS + 1)))
    _names: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def four(self) -> bool:
        return len(set(self.urls.values())) > 1

    @property
    def engine(self) -> str:
        return "sqlite" if self.cluster is None else "postgresql"

    def doctors(self, number: int) -> list[int]:
        """Doctors whom nobody else has booked."""
        return list(islice(self._doctors, number))

    def patients(self, number: int) -> list[Patient]:
        """Patients whom nobody else books for, signed in for an hour."""
        return [self._patient(one) for one in islice(self._patients, number)]

    def name(self) -> str:
        """A fresh Idempotency-Key."""
        return f"race-{next(self._names)}"

    def slot(self, number: int) -> datetime:
        """The start of a half hour that every doctor is open at; 800 of them lie within the horizon."""
        assert 0 <= number < 800, "this far ahead nobody can book"
        day, half_hours = divmod(number, SLOTS_A_DAY)
        week, weekday = divmod(day, 5)
        nine = datetime.combine(self.monday + timedelta(weeks=week, days=weekday), time(9), UTC)
        return nine + timedelta(minutes=30 * half_hours)

    @property
    def url(self) -> str:
        return self.urls["appointments"]

    async def sql(self, work: Callable[[Connection], T], of: ServiceName = "appointments") -> T:
        """Look at, or tamper with, a service's tables behind the servers' back."""
        return await on_connection(self.urls[of], work)

    async def rows(self, statement: str, of: ServiceName = "appointments", **values: Any) -> list[Any]:
        return await self.sql(lambda connection: list(connection.execute(text(statement), values)), of)

    async def change(self, *statements: str, of: ServiceName = "appointments", **values: Any) -> None:
        def work(connection: Connection) -> None:
            for statement in statements:
                connection.execute(text(statement), values)

        await self.sql(work, of)

    def _patient(self, number: int) -> Patient:
        user = UserId(DOCTORS + number)
        actor = Actor(Role.PATIENT, user, SessionId(user), PatientId(number))
        return Patient(number, issue(self.ring, actor, datetime.now(UTC), timedelta(hours=1)))


@contextmanager
def arena(
    folder: Path, cluster: PostgresCluster | None, *, processes: int = 1, sabotage: str = "", **settings: str
) -> Iterator[Arena]:
    """Seed a database and serve it, with `cluster` on PostgreSQL.

    `sabotage` is Python that every server runs before it starts: it takes a guard of the code away.
    """
    settings = {"SALUS_LOG_LEVEL": "WARNING", "SALUS_LIMIT_HOLDS": "1000", **settings}
    if sabotage:
        (folder / "start").mkdir(parents=True)
        (folder / "start" / "sitecustomize.py").write_text(sabotage)
        settings["PYTHONPATH"] = str(folder / "start")
    now = datetime.now(UTC)
    with ExitStack() as stack:
        served = stack.enter_context(cluster.database()) if cluster else None
        chosen = Settings(data_dir=folder, database_url=served, _env_file=None)  # type: ignore[call-arg]
        urls = dict.fromkeys(SERVICES, chosen.database)
        asyncio.run(seed(urls, doctors_count=DOCTORS, patients_count=PATIENTS, booked=0, now=now))
        ring = load_keys(chosen).ring
        servers = [SalusServer(folder, database_url=served, **settings) for _ in range(processes)]
        for server in servers:
            stack.callback(server.terminate)
            server.start()
        yield Arena(urls, servers, [server.url for server in servers], ring, cluster, first_monday(now))


@contextmanager
def arena_of_four(folder: Path, *, arrows_to_cut: bool = False) -> Iterator[tuple[Arena, FourServices]]:
    """The same people and hours behind four services, on a cluster of their own."""
    now, cluster = datetime.now(UTC), PostgresCluster(fsync="off")
    cluster.start()
    four = FourServices(folder, cluster, arrows_to_cut=arrows_to_cut, SALUS_LIMITS="off", SALUS_LIMIT_HOLDS="1000")
    try:
        urls = four.make_databases()
        asyncio.run(seed(urls, doctors_count=DOCTORS, patients_count=PATIENTS, booked=0, now=now))
        four.start()
        ring = KeyRing.of(Ed25519PrivateKey.from_private_bytes(b64decode(four.keys["auth"]["SALUS_SIGNING_KEY"])))
        yield Arena(urls, list(four.servers.values()), [four.url], ring, cluster, first_monday(now)), four
    finally:
        four.stop()
        cluster.remove()
