"""Who stands where? Every contract and the part that answers it, on one screen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random, SystemRandom
from typing import Any, Literal

from sqlalchemy import select

from salus.appointments.booked import BookedLedger
from salus.appointments.jobs import LedgerJobs
from salus.appointments.ledger import Ledger
from salus.appointments.patients import Patients
from salus.apps.health import Check
from salus.apps.revocations import Revocations
from salus.audit.service import AuditService
from salus.auth.hashing import Passwords
from salus.auth.jobs import AuthJobs
from salus.auth.service import AuthService
from salus.auth.terms import Terms
from salus.availability.service import AvailabilityService
from salus.kernel.clock import Clock, system_clock
from salus.kernel.errors import Unavailable
from salus.kernel.feed import Entry
from salus.kit.config import Settings
from salus.kit.db import Database, open_database
from salus.kit.keys import Keys, load_keys
from salus.kit.limits import Limits, MemoryLimits, NoLimits, Policy, RedisLimits
from salus.kit.tokens import Verifier
from salus.kit.worker import Job
from salus.notifications.outbox import SealedOutbox
from salus.schedule.service import ScheduleService
from salus.users.service import UsersService

Service = Literal["users", "auth", "schedule", "appointments"]

SERVICES: dict[Service, tuple[str, ...]] = {
    "auth": ("auth",),
    "users": ("users",),
    "schedule": ("schedule", "availability"),
    "appointments": ("appointments",),
}
"""Which contexts' routes a service serves."""

PLACES: dict[Service, tuple[str, ...]] = {
    "auth": ("salus.kit.journal", "salus.notifications", "salus.auth"),
    "users": ("salus.kit.journal", "salus.users"),
    "schedule": ("salus.kit.journal", "salus.schedule"),
    "appointments": ("salus.kit.journal", "salus.appointments"),
}
"""Which migrations a service's database needs."""


def places(services: Sequence[Service]) -> list[str]:
    return list(dict.fromkeys(place for service in services for place in PLACES[service]))


@dataclass(slots=True)
class Assembly:
    """The parts of one process: what it provides to routes, what it does by itself, how it ends."""

    services: tuple[Service, ...]
    clock: Clock
    db: Database
    keys: Keys
    limits: Limits
    verifier: Verifier
    passwords: Passwords
    users: UsersService
    auth: AuthService
    schedule: ScheduleService
    availability: AvailabilityService
    ledger: Ledger
    jobs: list[Job] = field(default_factory=list)
    checks: dict[str, Check] = field(default_factory=dict)

    @property
    def provided(self) -> dict[type[Any], Any]:
        parts = (self.users, self.auth, self.schedule, self.availability, self.ledger)
        return {type(part): part for part in parts}

    def on_commit(self, wake: Callable[[], None]) -> None:
        """Let followers run as soon as this process has changed something itself.

        Not for the ledger's own entries: they come by the hundred a second, and who follows them
        looks four times a second anyway.
        """

        def told(entries: Sequence[Entry]) -> None:
            if any(entry.context != "appointments" for entry in entries):
                wake()

        self.db.listeners.append(told)

    async def close(self) -> None:
        if isinstance(self.limits, RedisLimits):
            await self.limits.aclose()
        self.passwords.close()
        await self.db.close()


def assemble(
    settings: Settings,
    *,
    clock: Clock = system_clock,
    chance: Random | None = None,
    passwords: Passwords | None = None,
    checkpoints: bool = True,
) -> Assembly:
    """All four services in one process, on one database; a command beside a server leaves checkpoints to it."""
    keys = load_keys(settings)
    db = open_database(settings.database, pool=settings.database_pool, checkpoints=checkpoints)
    limits = limits_of(settings, clock)
    verifier = Verifier(lambda: keys.ring.public, clock)

    users = UsersService(db, clock)
    booked = BookedLedger(db, clock)
    schedule = ScheduleService(db, users, booked, keys.vault)
    availability = AvailabilityService(users, schedule, booked, clock)
    passwords = passwords or Passwords()
    terms, dice = terms_of(settings), chance or SystemRandom()
    auth = AuthService(db, users, keys.ring, keys.vault, limits, passwords, terms, dice)
    letters = AuthJobs(db, users, SealedOutbox(keys.vault), keys.vault, terms, clock)
    patients = Patients(users)
    ledger = Ledger(
        db=db,
        patients=patients,
        availability=availability,
        audit=AuditService(db),
        vault=keys.vault,
        limits=limits,
        booking=Policy.parse("booking", settings.limit_booking),
        chance=dice,
        hold_for=timedelta(minutes=settings.hold_minutes),
        holds_each=settings.limit_holds,
    )
    revocations = Revocations(auth, verifier, clock, timedelta(minutes=settings.access_token_minutes))
    duties = LedgerJobs(ledger, schedule, clock)

    for told in (availability.forget, patients.forget, revocations.hear):
        db.listeners.append(told)
    jobs = [
        Job("availability.follow", timedelta(milliseconds=250), availability.follow),
        Job("availability.refresh_index", timedelta(seconds=1), availability.refresh_index),
        Job("auth.revocations", timedelta(milliseconds=500), revocations.follow),
        Job("appointments.patients", timedelta(seconds=1), patients.follow),
        Job("auth.users", timedelta(seconds=1), letters.follow_users),
        Job("auth.links", timedelta(seconds=1), letters.send_links),
        Job("appointments.schedule", timedelta(seconds=1), duties.follow_schedule),
        Job("appointments.holds", timedelta(seconds=15), duties.expire),
        Job("appointments.keys", timedelta(hours=1), duties.forget_keys),
    ]
    checks: dict[str, Check] = {"database": lambda: _answers(db), "revocations": revocations.check}
    return Assembly(
        tuple(SERVICES),
        clock,
        db,
        keys,
        limits,
        verifier,
        passwords,
        users,
        auth,
        schedule,
        availability,
        ledger,
        jobs,
        checks,
    )


def limits_of(settings: Settings, clock: Clock) -> Limits:
    if settings.limits == "off":
        return NoLimits()
    return RedisLimits.at(settings.redis_url, clock) if settings.redis_url else MemoryLimits(clock)


def terms_of(settings: Settings) -> Terms:
    return Terms(
        public_url=settings.origin,
        token_life=timedelta(minutes=settings.access_token_minutes),
        session_life=timedelta(days=settings.session_days),
        password_minimum=settings.password_min_length,
        demo=settings.demo,
        login=Policy.parse("login", settings.limit_login),
        register=Policy.parse("register", settings.limit_register),
        password_forgot=Policy.parse("password_forgot", settings.limit_password_forgot),
    )


async def _answers(db: Database) -> str | None:
    try:
        await db.read_statement(lambda tx: tx.scalar(select(1)))
    except Unavailable:
        return "does not answer"
    return None
