"""How is this process? Database, jobs, messages that wait, version: for administrators, and nothing secret."""

import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter
from starlette.responses import Response

from salus import __version__
from salus.apps.parts import Assembly
from salus.kernel.actor import Actor
from salus.kernel.errors import NotAllowed, Unavailable
from salus.kit.config import ServiceName
from salus.kit.db import Database
from salus.kit.http import Now, SignedIn, answering, provided
from salus.kit.problem import docs
from salus.kit.worker import Fortune, Worker
from salus.notifications.queries.backlog import Backlog, backlog

Engine = Literal["sqlite", "postgresql"]


@dataclass(frozen=True, slots=True)
class JobReport:
    """A job of this process. `error`: the class of its last failure; `waits` for a neighbour or the database."""

    name: str
    every_seconds: float
    ran_at: datetime | None
    done_at: datetime | None
    failures: int
    error: str | None
    waits: bool


@dataclass(frozen=True, slots=True)
class SystemReport:
    """How the process that serves `service` is. `services` are all that it serves.

    `worker` says whether the jobs run in it, or outside; then `jobs` are only those that keep its memory true.
    `messages` is null where there are none, or where the database does not answer.
    """

    service: ServiceName
    services: Sequence[ServiceName]
    version: str
    python: str
    started_at: datetime
    database: Engine
    checks: Mapping[str, str]
    worker: Literal["inside", "outside"]
    jobs: Sequence[JobReport]
    messages: Backlog | None


class System:
    """What a process tells of itself."""

    def __init__(self, assembly: Assembly, worker: Worker, mailing: Sequence[ServiceName]) -> None:
        self._assembly = assembly
        self._worker = worker
        self._mailing = mailing
        self._started_at = assembly.clock()

    async def report(self, actor: Actor, service: ServiceName, now: datetime) -> SystemReport:
        """Raises: NotAllowed."""
        if not actor.is_admin:
            raise NotAllowed()
        db = self._assembly.homes[service].db
        return SystemReport(
            service=service,
            services=self._assembly.services,
            version=__version__,
            python=platform.python_version(),
            started_at=self._started_at,
            database=engine_of(self._assembly.settings.database),
            checks={name: await check() or "ok" for name, check in self._assembly.checks.items()},
            worker=self._assembly.settings.worker,
            jobs=[_job(fortune) for fortune in self._worker.fortunes.values()],
            messages=await _waiting(db, now) if service in self._mailing else None,
        )


def engine_of(url: str) -> Engine:
    return "postgresql" if url.startswith("postgres") else "sqlite"


async def _waiting(db: Database, now: datetime) -> Backlog | None:
    try:
        return await db.read_statement(backlog, now)
    except Unavailable:
        return None


def _job(fortune: Fortune) -> JobReport:
    seconds = fortune.every.total_seconds()
    return JobReport(
        fortune.name, seconds, fortune.ran_at, fortune.done_at, fortune.failures, fortune.error, fortune.waits
    )


_report = answering(SystemReport)


def system_router(service: ServiceName) -> APIRouter:
    """The route of the process that serves this service."""
    router = APIRouter(prefix="/api/v1/system", tags=["system"])

    @router.get(
        f"/{service}",
        operation_id=f"get_{service}_system",
        response_model=SystemReport,
        responses=docs(NotAllowed),
    )
    async def get_system(system: Annotated[System, provided(System)], actor: SignedIn, now: Now) -> Response:
        """How this service is: its database, its jobs, the messages that wait. For administrators."""
        return _report(await system.report(actor, service, now))

    return router
