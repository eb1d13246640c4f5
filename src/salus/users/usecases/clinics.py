"""How do clinics open, change and close?"""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, TypedDict

from salus.kernel.actor import Actor
from salus.kernel.errors import NotAllowed, NotFound, Stale
from salus.kernel.ids import ClinicId
from salus.kernel.page import Page, PageRequest
from salus.kernel.text import folded
from salus.kit.db import Database, Tx
from salus.kit.journal import append
from salus.users import particulars
from salus.users.domain.hours import overlapping
from salus.users.queries import clinics
from salus.users.refusals import ClinicInUse
from salus.users.usecases.checks import Checks
from salus.users.views import Accessibility, Address, ClinicProfile, Hours


class ClinicChanges(TypedDict, total=False):
    """What is not named stays as it is."""

    name: str
    address: Address
    latitude: float | None
    longitude: float | None
    phone: str | None
    email: str | None
    time_zone: str
    opening_hours: Sequence[Hours]
    accessibility: Sequence[Accessibility]
    reminder_minutes: Sequence[int]


class Clinics:
    def __init__(self, db: Database) -> None:
        self._db = db

    async def search(self, text: str, asked: PageRequest) -> Page[ClinicProfile]:
        """Public facts."""
        return await self._db.read(clinics.active_clinics, text, asked)

    async def profile(self, clinic_id: ClinicId) -> ClinicProfile:
        """Raises: NotFound for a clinic that is not there, or no longer."""
        found = await self._db.read_statement(clinics.active_clinic, clinic_id)
        if found is None:
            raise NotFound("clinic")
        return found

    async def stands(self, clinic_id: ClinicId) -> bool:
        return await self._db.read_statement(clinics.active_clinic, clinic_id) is not None

    async def add(self, actor: Actor, clinic: ClinicProfile, now: datetime) -> ClinicProfile:
        """Raises: NotAllowed, Invalid."""
        if not actor.is_admin:
            raise NotAllowed()
        return await self._db.write(_add, actor, _checked(clinic), now)

    async def edit(
        self, actor: Actor, clinic_id: ClinicId, changes: ClinicChanges, revision: int | None, now: datetime
    ) -> ClinicProfile:
        """Raises: NotAllowed, NotFound, Stale, Invalid."""
        if not actor.is_admin:
            raise NotAllowed()
        return await self._db.write(_edit, actor, clinic_id, changes, revision, now)

    async def close(self, actor: Actor, clinic_id: ClinicId, now: datetime) -> None:
        """Raises: NotAllowed, NotFound, ClinicInUse."""
        if not actor.is_admin:
            raise NotAllowed()
        await self._db.write(_close, actor, clinic_id, now)


def _add(tx: Tx, actor: Actor, clinic: ClinicProfile, now: datetime) -> ClinicProfile:
    clinic_id = clinics.add_clinic(tx, _columns(clinic))
    append(tx, actor, "users", "clinic.created", clinic_id, {"doctor_ids": []}, at=now)
    return replace(clinic, id=clinic_id)


def _edit(
    tx: Tx, actor: Actor, clinic_id: ClinicId, changes: ClinicChanges, revision: int | None, now: datetime
) -> ClinicProfile:
    before = _held(tx, clinic_id)
    if revision not in (None, before.revision):
        raise Stale(before.revision)
    after = _checked(replace(before, **changes))
    fields = sorted(name for name in changes if getattr(after, name) != getattr(before, name))
    if not fields:
        return before
    clinics.change_clinic(tx, clinic_id, _columns(after))
    entry = {"doctor_ids": clinics.doctors_at(tx, clinic_id), "fields": fields}
    append(tx, actor, "users", "clinic.updated", clinic_id, entry, at=now)
    return replace(after, revision=before.revision + 1)


def _close(tx: Tx, actor: Actor, clinic_id: ClinicId, now: datetime) -> None:
    _held(tx, clinic_id)
    if at_work := clinics.doctors_at(tx, clinic_id, active=True):
        raise ClinicInUse(len(at_work))
    clinics.change_clinic(tx, clinic_id, {"active": False})
    entry = {"doctor_ids": clinics.doctors_at(tx, clinic_id)}
    append(tx, actor, "users", "clinic.deleted", clinic_id, entry, at=now)


def _held(tx: Tx, clinic_id: ClinicId) -> ClinicProfile:
    clinic = clinics.active_clinic(tx, clinic_id, lock=True)
    if clinic is None:
        raise NotFound("clinic")
    return clinic


def _checked(clinic: ClinicProfile) -> ClinicProfile:
    """The clinic as it will stand."""
    checks = Checks()
    country = checks.value("/address/country", particulars.country, clinic.address.country)
    phone = checks.value("/phone", lambda text: particulars.phone(text, country), clinic.phone)
    email = checks.value("/email", particulars.email, clinic.email)
    checks.value("/time_zone", particulars.time_zone, clinic.time_zone)
    if (clinic.latitude is None) != (clinic.longitude is None):
        missing = "/latitude" if clinic.latitude is None else "/longitude"
        checks.refuse(missing, "missing", "latitude and longitude come together")
    for place in overlapping([(hours.weekday, hours.start, hours.end) for hours in clinic.opening_hours]):
        checks.refuse(f"/opening_hours/{place}", "overlap", "overlaps with other hours of that day")
    checks.done()
    assert country is not None
    region = clinic.address.region and clinic.address.region.upper().removeprefix(f"{country}-")
    return replace(
        clinic,
        address=replace(clinic.address, country=country, region=region),
        phone=phone,
        email=email,
        opening_hours=sorted(clinic.opening_hours, key=lambda hours: (hours.weekday, hours.start)),
        accessibility=list(dict.fromkeys(clinic.accessibility)),
        reminder_minutes=sorted(set(clinic.reminder_minutes), reverse=True),
    )


def _columns(clinic: ClinicProfile) -> dict[str, Any]:
    address = asdict(clinic.address)
    return {
        **address,
        "name": clinic.name,
        "latitude": clinic.latitude,
        "longitude": clinic.longitude,
        "phone": clinic.phone,
        "email": clinic.email,
        "time_zone": clinic.time_zone,
        "opening_hours": [asdict(hours) for hours in clinic.opening_hours],
        "accessibility": [value.value for value in clinic.accessibility],
        "reminder_minutes": list(clinic.reminder_minutes),
        "search": folded(f"{clinic.name} {clinic.address.city}"),
    }
