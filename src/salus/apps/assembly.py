"""Who stands where, and who talks to whom? Every contract and the part that answers it, on one screen."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from random import Random, SystemRandom
from typing import Any

from salus.appointments.booked import BookedLedger
from salus.appointments.contract import Appointments
from salus.appointments.jobs import LedgerJobs
from salus.appointments.ledger import Ledger
from salus.appointments.patients import Patients
from salus.appointments.service import AppointmentsService
from salus.apps.messages import choose_senders, send_messages, tell_of_visits
from salus.apps.money import choose_providers, take_payments
from salus.apps.parts import Assembly, Home, Place
from salus.apps.trust import KEYS_READ, Trust
from salus.apps.waiting import keep_waitlist
from salus.audit.journals import CONTEXT as AUDIT
from salus.audit.journals import Journal, Journals
from salus.audit.service import AuditService
from salus.auth.contract import Accounts, Auth
from salus.auth.hashing import Passwords
from salus.auth.jobs import AuthJobs
from salus.auth.service import AuthService
from salus.auth.terms import Terms
from salus.availability.contract import Availability
from salus.availability.service import AvailabilityService
from salus.kernel.clock import Clock, system_clock
from salus.kit.config import ServiceName, Settings
from salus.kit.db import open_database
from salus.kit.keys import load_keys
from salus.kit.limits import Policy, choose_limits
from salus.kit.rpc import serve
from salus.kit.service_tokens import ServiceIdentity, ServiceVerifier
from salus.notifications.outbox import SealedOutbox
from salus.notifications.senders import Senders
from salus.payments.providers import Providers
from salus.schedule.contract import Booked, Schedule
from salus.schedule.service import ScheduleService
from salus.users.contract import Users
from salus.users.service import UsersService

SERVICES: dict[ServiceName, tuple[str, ...]] = {
    "auth": ("auth",),
    "users": ("users",),
    "schedule": ("schedule", "availability"),
    "appointments": ("appointments", "waitlist", "payments", "notifications"),
}
"""Which contexts' routes a service serves."""

FACES: tuple[str, ...] = (
    "salus.faces.bookings",
    "salus.faces.portal",
)
"""Other ways to say the same thing; each says which service serves which of its routes."""

PLACES: dict[type[Any], Place] = {
    Auth: Place("auth", "auth"),
    Users: Place("users", "users"),
    Schedule: Place("schedule", "schedule"),
    Availability: Place("availability", "schedule"),
    Booked: Place("booked", "appointments"),
    Appointments: Place("appointments", "appointments"),
}
"""Which service answers a contract, and under which name. `auth.contract.Accounts` is not here: see there."""

NEEDS: dict[ServiceName, tuple[type[Any], ...]] = {
    "auth": (Auth, Users),
    "users": (Auth,),
    "schedule": (Auth, Users, Booked),
    "appointments": (Auth, Users, Schedule, Availability),
}
"""Which contracts a service asks; one that is not named here cannot be asked, and is answered to nobody else.

All ask `auth` whose tokens are good.
"""

TABLES: dict[ServiceName, tuple[str, ...]] = {
    "auth": ("salus.kit.journal", "salus.notifications", "salus.auth"),
    "users": ("salus.kit.journal", "salus.users"),
    "schedule": ("salus.kit.journal", "salus.schedule"),
    "appointments": (
        "salus.kit.journal",
        "salus.notifications",
        "salus.payments",
        "salus.appointments",
        "salus.waitlist",
    ),
}
"""Which migrations a service's database needs."""


def chosen(settings: Settings) -> tuple[ServiceName, ...]:
    """The services of this process: the one it was told, or all."""
    return (settings.service,) if settings.service else tuple(SERVICES)


def tables(services: Sequence[ServiceName]) -> list[str]:
    return list(dict.fromkeys(place for service in services for place in TABLES[service]))


def may_ask() -> dict[str, list[ServiceName]]:
    """Which services may ask under a name: those that need it and do not have it."""
    return {
        place.context: [service for service in SERVICES if contract in NEEDS[service] and service != place.service]
        for contract, place in PLACES.items()
    }


def _users(a: Assembly) -> None:
    a.answer(Users, UsersService(a.homes["users"].db, a.clock))


def _auth(a: Assembly) -> None:
    home, terms = a.homes["auth"], Terms.of(a.settings)
    users = a.ask(Users)
    outbox = SealedOutbox(home.vault, a.clock)
    parts = (home.db, users, home.keys.ring, home.vault, a.limits, a.passwords, terms, a.chance, a.clock, outbox)
    auth = AuthService(*parts)
    a.answer(Auth, auth)
    a.answer(Accounts, auth)
    letters = AuthJobs(home.db, users, outbox, auth.addresses, home.vault, terms, a.clock)
    a.do("auth.users", timedelta(seconds=1), letters.follow_users)
    a.do("auth.links", timedelta(seconds=1), letters.send_links)
    a.do("auth.spent", timedelta(hours=1), letters.forget_spent)


def _booked(a: Assembly) -> None:
    a.answer(Booked, BookedLedger(a.homes["appointments"].db, a.clock))


def _schedule(a: Assembly) -> None:
    home = a.homes["schedule"]
    a.answer(Schedule, ScheduleService(home.db, a.ask(Users), a.ask(Booked), home.vault, a.clock))


def _availability(a: Assembly) -> None:
    found = AvailabilityService(a.ask(Users), a.ask(Schedule), a.ask(Booked), a.clock)
    a.answer(Availability, found)
    a.hear(found.forget)
    a.remember("availability.follow", timedelta(milliseconds=250), found.follow)
    a.remember("availability.refresh_index", timedelta(seconds=1), found.refresh_index)


def _appointments(a: Assembly) -> None:
    home, settings = a.homes["appointments"], a.settings
    patients = Patients(a.ask(Users), a.clock)
    ledger = Ledger(
        db=home.db,
        patients=patients,
        availability=a.ask(Availability),
        audit=AuditService(home.db),
        vault=home.vault,
        limits=a.limits,
        booking=Policy.parse("booking", settings.limit_booking),
        chance=a.chance,
        hold_for=timedelta(minutes=settings.hold_minutes),
        holds_each=settings.limit_holds,
        prepaid=a[Providers].usual is not None,
        organizer=a[Senders].organizer,
    )
    a.provided[Ledger] = ledger
    a.answer(Appointments, AppointmentsService(ledger, a.clock))
    a.hear(patients.forget)
    a.remember("appointments.patients", timedelta(seconds=1), patients.follow)
    duties = LedgerJobs(ledger, a.ask(Schedule), a.clock)
    a.do("appointments.schedule", timedelta(seconds=1), duties.follow_schedule)
    a.do("appointments.holds", timedelta(seconds=15), duties.expire)
    a.do("appointments.keys", timedelta(hours=1), duties.forget_keys)


def _trust(a: Assembly) -> None:
    trust = Trust(a.ask(Auth), a.clock, timedelta(minutes=a.settings.access_token_minutes))
    a.provided[Trust] = trust
    a.hear(trust.hear)
    a.remember("auth.sessions", timedelta(milliseconds=500), trust.follow)
    a.remember("auth.keys", KEYS_READ, trust.read_keys)
    a.checks["database"] = a.answers
    a.checks["sessions"] = trust.check
    if "auth" not in a.services:
        a.neighbourly.add("sessions")


def _journals(a: Assembly) -> None:
    """A journal for each service: its database's, or what its contexts wrote into one that several share."""
    shared = len(a.databases) < len(a.homes)
    a.provided[Journals] = Journals(
        {
            service: Journal(home.db, frozenset((*SERVICES[service], AUDIT)) if shared else None)
            for service, home in a.homes.items()
        }
    )


PARTS: tuple[tuple[ServiceName | None, Callable[[Assembly], None]], ...] = (
    (None, choose_senders),
    ("users", _users),
    ("auth", _auth),
    ("appointments", _booked),
    ("schedule", _schedule),
    ("schedule", _availability),
    ("appointments", choose_providers),
    ("appointments", _appointments),
    ("appointments", take_payments),
    ("appointments", keep_waitlist),
    ("appointments", tell_of_visits),
    (None, send_messages),
    (None, _trust),
    (None, _journals),
)
"""In which order they are put together, and for which service; None for every one."""


def assemble(
    settings: Settings,
    *,
    clock: Clock = system_clock,
    chance: Random | None = None,
    passwords: Passwords | None = None,
    checkpoints: bool = True,
) -> Assembly:
    """The process that these settings describe: one service, or all on one database.

    A command beside a server leaves checkpoints to it. Raises: ConfigurationError.
    """
    keys = load_keys(settings)
    db = open_database(settings.database, pool=settings.database_pool, checkpoints=checkpoints)
    homes = dict.fromkeys(chosen(settings), Home(db, keys))
    return put_together(settings, homes, clock, chance, passwords)


def put_together(
    settings: Settings,
    homes: Mapping[ServiceName, Home],
    clock: Clock = system_clock,
    chance: Random | None = None,
    passwords: Passwords | None = None,
) -> Assembly:
    """A process with the services that have a home in it, neighbours included."""
    alone = settings.service
    service_keys = homes[alone].keys.service if alone else None
    made = Assembly(
        settings,
        services=tuple(homes),
        homes=homes,
        places=PLACES,
        needs=NEEDS[alone] if alone else (),
        identity=ServiceIdentity(service_keys.own, alone, clock) if alone and service_keys else None,
        clock=clock,
        chance=chance or SystemRandom(),
        passwords=passwords or Passwords(),
        limits=choose_limits(clock, on=settings.limits == "on", redis_url=settings.redis_url),
    )
    for service, put in PARTS:
        if service is None or service in homes:
            put(made)
    if alone and service_keys:
        verifier = ServiceVerifier(service_keys.public, alone, clock, may_ask())
        for contract, place in PLACES.items():
            if place.service == alone:
                made.internal += serve(contract, made[contract], place.context, verifier)
    return made
