"""How are doctors found, added and changed?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from sqlalchemy import Row

from salus.kernel.actor import Actor
from salus.kernel.errors import NotAllowed, NotFound, Stale
from salus.kernel.ids import ClinicId, DoctorId
from salus.kernel.page import Page, PageRequest
from salus.kernel.text import folded
from salus.kit.db import Database, Tx
from salus.kit.journal import append
from salus.users import particulars
from salus.users.contract import DoctorCard, DoctorProfile
from salus.users.domain.distance import Place, kilometres
from salus.users.queries import doctors, people, search
from salus.users.queries.practices import practices
from salus.users.queries.search import DoctorSort, Wanted
from salus.users.usecases.checks import Checks
from salus.users.usecases.practice import chosen_clinics, chosen_specialties, doctor_search
from salus.users.usecases.registration import Defaults, Joining, join
from salus.users.usecases.services import may_change


@dataclass(frozen=True, slots=True)
class Near:
    """Shape: `radius_km` None is any distance."""

    place: Place
    radius_km: float | None = None


class DoctorChanges(TypedDict, total=False):
    """What is not named stays as it is."""

    name: str
    designation: str | None
    bio: str | None
    languages: list[str]
    specialties: list[str]
    time_zone: str
    clinic_ids: list[ClinicId]


class Doctors:
    def __init__(self, db: Database, defaults: Defaults) -> None:
        self._db = db
        self._defaults = defaults

    async def search(self, wanted: Wanted, near: Near | None, sort: DoctorSort, asked: PageRequest) -> Page[DoctorCard]:
        """Active doctors. Public facts.

        Shape: `DoctorSort.DISTANCE` only with `near`.
        """
        return await self._db.read(_search, wanted, near, sort, asked)

    async def profile(self, doctor_id: DoctorId) -> DoctorProfile:
        """Raises: NotFound for a doctor who is not there, or no longer."""
        return await self._db.read(_profile, doctor_id)

    async def add(self, actor: Actor, joining: Joining, now: datetime) -> DoctorProfile:
        """Raises: NotAllowed, EmailTaken, Invalid."""
        person = await join(self._db, actor, joining, self._defaults, now)
        assert person.doctor_id is not None
        return await self.profile(person.doctor_id)

    async def edit(
        self, actor: Actor, doctor_id: DoctorId, changes: DoctorChanges, revision: int | None, now: datetime
    ) -> DoctorProfile:
        """Raises: NotFound, NotAllowed, Stale, Invalid."""
        return await self._db.write(_edit, actor, doctor_id, changes, revision, now)

    async def specialties(self) -> Sequence[doctors.Specialty]:
        return await self._db.read_statement(doctors.all_specialties)


def _search(tx: Tx, wanted: Wanted, near: Near | None, sort: DoctorSort, asked: PageRequest) -> Page[DoctorCard]:
    distances: dict[ClinicId, float] = {}
    within = None
    if near is not None:
        located = search.located_clinics(tx)
        distances = {clinic_id: kilometres(near.place, place) for clinic_id, place in located.items()}
        if near.radius_km is not None:
            within = [clinic_id for clinic_id, distance in distances.items() if distance <= near.radius_km]
    if sort is DoctorSort.DISTANCE:
        page = search.doctors_by_distance(tx, wanted, within, distances, asked)
    else:
        page = search.doctors_in_order(tx, wanted, within, sort, asked)
    cards = {
        practice.doctor_id: DoctorCard.of(practice, distances)
        for practice in (practices(tx, page.items) if page.items else ())
    }
    return page.map(cards.__getitem__)


def _profile(tx: Tx, doctor_id: DoctorId) -> DoctorProfile:
    row = doctors.doctor(tx, doctor_id)
    if row is None or not row.active:
        raise NotFound("doctor")
    return DoctorProfile.of(practices(tx, [doctor_id])[0], row.bio, row.revision)


def _edit(
    tx: Tx, actor: Actor, doctor_id: DoctorId, changes: DoctorChanges, revision: int | None, now: datetime
) -> DoctorProfile:
    row = doctors.doctor(tx, doctor_id, lock=True)
    if row is None or not row.active:
        raise NotFound("doctor")
    if not may_change(actor, doctor_id):
        raise NotAllowed()
    if revision not in (None, row.revision):
        raise Stale(row.revision)
    before = _as_it_is(tx, row)
    after = before | _checked(tx, changes)
    fields = sorted(name for name in after if after[name] != before[name])
    if fields:
        _store(tx, row, fields, after)
        entry = {"doctor_id": doctor_id, "fields": fields}
        append(tx, actor, "users", "doctor.updated", doctor_id, entry, at=now)
        if "name" in fields:
            append(tx, actor, "users", "user.updated", row.user_id, {"fields": ["name"]}, at=now)
    return _profile(tx, doctor_id)


def _as_it_is(tx: Tx, row: Row[Any]) -> dict[str, Any]:
    return {
        "name": row.name,
        "designation": row.designation,
        "bio": row.bio,
        "languages": row.languages,
        "time_zone": row.time_zone,
        "specialties": doctors.specialties_of(tx, row.id),
        "clinic_ids": doctors.clinics_of(tx, row.id),
    }


def _checked(tx: Tx, changes: DoctorChanges) -> dict[str, Any]:
    """The changes as they will stand; specialties by their names."""
    checks = Checks()
    values: dict[str, Any] = dict(changes)
    if "name" in changes:
        values["name"] = checks.value("/name", particulars.one_line, changes["name"])
    if "designation" in changes:
        values["designation"] = checks.value("/designation", particulars.one_line, changes["designation"])
    if "time_zone" in changes:
        values["time_zone"] = checks.value("/time_zone", particulars.time_zone, changes["time_zone"])
    if "languages" in changes:
        spelled = (checks.value(f"/languages/{n}", particulars.locale, it) for n, it in enumerate(changes["languages"]))
        values["languages"] = list(dict.fromkeys(spelled))
    if "specialties" in changes:
        chosen = chosen_specialties(tx, checks, changes["specialties"], "/specialties")
        values["specialties"] = [specialty.name for specialty in chosen]
    if "clinic_ids" in changes:
        values["clinic_ids"] = [clinic.id for clinic in chosen_clinics(tx, checks, changes["clinic_ids"])]
    checks.done()
    return values


def _store(tx: Tx, row: Row[Any], fields: Sequence[str], after: Mapping[str, Any]) -> None:
    doctor_id = DoctorId(row.id)
    columns = {name: after[name] for name in fields if name in ("designation", "bio", "languages", "time_zone")}
    columns["search"] = doctor_search(after["name"], after["designation"], after["specialties"])
    columns["sort_name"] = folded(after["name"])
    doctors.change_doctor(tx, doctor_id, columns)
    if "name" in fields:
        people.rename(tx, row.user_id, after["name"])
    if "languages" in fields:
        doctors.set_languages(tx, doctor_id, after["languages"])
    if "specialties" in fields:
        known = {specialty.name: specialty.id for specialty in doctors.all_specialties(tx)}
        doctors.set_specialties(tx, doctor_id, [known[name] for name in after["specialties"]])
    if "clinic_ids" in fields:
        doctors.set_clinics(tx, doctor_id, after["clinic_ids"])
