"""How do people's accounts change? Found, edited, deactivated, reactivated."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypedDict

from salus.kernel.actor import Actor, Role
from salus.kernel.errors import NotAllowed, NotFound, Stale
from salus.kernel.ids import ClinicId, UserId
from salus.kernel.page import Page, PageRequest
from salus.kernel.text import folded
from salus.kit.db import Conflict, Database, Tx
from salus.kit.journal import append
from salus.users import particulars
from salus.users.contract import EmailTaken, LastAdmin, Person
from salus.users.queries import doctors, people
from salus.users.queries.people import PeopleWanted
from salus.users.usecases.checks import Checks
from salus.users.usecases.practice import chosen_clinics, doctor_search
from salus.users.usecases.registration import date_of_birth


class PersonChanges(TypedDict, total=False):
    """What is not named stays as it is."""

    name: str
    email: str
    phone: str | None
    locale: str
    time_zone: str | None
    date_of_birth: date | None
    clinic_ids: list[ClinicId]


def may_know(actor: Actor, person: Person) -> bool:
    """Staff know the patients, everybody knows themselves, administrators know all."""
    return actor.is_admin or actor.user_id == person.id or (actor.is_staff and person.role is Role.PATIENT)


class People:
    def __init__(self, db: Database) -> None:
        self._db = db

    async def search(self, actor: Actor, wanted: PeopleWanted, asked: PageRequest) -> Page[Person]:
        """Raises: NotAllowed for all but staff, who see patients, and administrators."""
        if not actor.is_staff:
            raise NotAllowed()
        if not actor.is_admin:
            wanted = replace(wanted, roles=tuple({Role.PATIENT} & set(wanted.roles or {Role.PATIENT})))
        return await self._db.read(people.people, wanted, asked)

    async def edit(
        self, actor: Actor, user_id: UserId, changes: PersonChanges, revision: int | None, now: datetime
    ) -> Person:
        """Raises: NotFound, NotAllowed, Stale, Invalid, EmailTaken."""
        try:
            return await self._db.write(_edit, actor, user_id, changes, revision, now)
        except Conflict:  # the only rule that an edit can break is the uniqueness of the address
            raise EmailTaken() from None

    async def deactivate(self, actor: Actor, user_id: UserId, now: datetime) -> Person:
        """Raises: NotFound, NotAllowed, LastAdmin."""
        return await self._db.write(_deactivate, actor, user_id, now)

    async def reactivate(self, actor: Actor, user_id: UserId, now: datetime) -> Person:
        """Raises: NotFound, NotAllowed."""
        if not actor.is_admin:
            raise NotAllowed()
        return await self._db.write(_set_active, actor, user_id, True, now)


def _edit(tx: Tx, actor: Actor, user_id: UserId, changes: PersonChanges, revision: int | None, now: datetime) -> Person:
    person = _changeable(tx, actor, user_id)
    if "clinic_ids" in changes and not actor.is_admin:
        raise NotAllowed()
    if revision not in (None, person.revision):
        raise Stale(person.revision)
    checked = _checked(tx, person, changes, now)
    fields = {name: value for name, value in checked.items() if getattr(person, name) != value}
    if not fields:
        return person
    columns = {name: value for name, value in fields.items() if name not in ("date_of_birth", "clinic_ids")}
    if "email" in columns:
        columns |= {"email_key": particulars.email_key(columns["email"]), "email_verified_at": None}
        fields = {**fields, "email_verified": False}
    after = replace(person, **fields)
    people.change_person(tx, user_id, {**columns, "search": people.person_search(after.name, after.email)})
    if "date_of_birth" in fields:
        people.set_date_of_birth(tx, user_id, fields["date_of_birth"])
    if "clinic_ids" in fields:
        people.set_staff_clinics(tx, user_id, fields["clinic_ids"])
    append(tx, actor, "users", "user.updated", user_id, {"fields": sorted(fields)}, at=now)
    if "name" in fields and person.doctor_id is not None:
        _rename_doctor(tx, actor, after, now)
    return replace(after, revision=person.revision + 1)


def _checked(tx: Tx, person: Person, changes: PersonChanges, now: datetime) -> Mapping[str, Any]:
    """The changes as they will stand."""
    checks = Checks()
    values: dict[str, Any] = dict(changes)
    for field, check in (
        ("name", particulars.one_line),
        ("email", particulars.email),
        ("locale", particulars.locale),
        ("time_zone", particulars.time_zone),
    ):
        if field in values:
            values[field] = checks.value(f"/{field}", check, values[field])
    if "phone" in values:
        region = particulars.region_of(values.get("locale") or person.locale)
        values["phone"] = checks.value("/phone", lambda text: particulars.phone(text, region), values["phone"])
    if "date_of_birth" in values:
        if person.role is not Role.PATIENT:
            checks.refuse("/date_of_birth", "not_a_patient", "is kept of patients alone")
        checks.value("/date_of_birth", lambda born: date_of_birth(born, now), values["date_of_birth"])
    if "clinic_ids" in values:
        if person.role is not Role.STAFF:
            checks.refuse("/clinic_ids", "not_staff", "is kept of staff alone; see PUT /api/v1/doctors/{doctor_id}")
        values["clinic_ids"] = tuple(sorted(row.id for row in chosen_clinics(tx, checks, values["clinic_ids"])))
    checks.done()
    return values


def _rename_doctor(tx: Tx, actor: Actor, person: Person, now: datetime) -> None:
    assert person.doctor_id is not None
    doctor = doctors.doctor(tx, person.doctor_id, lock=True)
    assert doctor is not None
    search = doctor_search(person.name, doctor.designation, doctors.specialties_of(tx, doctor.id))
    doctors.change_doctor(tx, doctor.id, {"search": search, "sort_name": folded(person.name)})
    append(tx, actor, "users", "doctor.updated", doctor.id, {"doctor_id": doctor.id, "fields": ["name"]}, at=now)


def _changeable(tx: Tx, actor: Actor, user_id: UserId) -> Person:
    person = people.person(tx, user_id, lock=True)
    if person is None or not may_know(actor, person):
        raise NotFound("user")
    if not (actor.is_admin or actor.user_id == person.id):
        raise NotAllowed()
    return person


def _deactivate(tx: Tx, actor: Actor, user_id: UserId, now: datetime) -> Person:
    # Before the person's own row, always: two administrators who leave at once take turns here.
    admins = people.lock_active_admins(tx)
    person = _changeable(tx, actor, user_id)
    if admins == [person.id]:
        raise LastAdmin()
    return _set_active(tx, actor, user_id, False, now)


def _set_active(tx: Tx, actor: Actor, user_id: UserId, active: bool, now: datetime) -> Person:
    changed = people.set_active(tx, user_id, active)
    person = people.person(tx, user_id)
    if person is None:
        raise NotFound("user")
    if changed:
        verb = "reactivated" if active else "deactivated"
        append(tx, actor, "users", f"user.{verb}", user_id, {"role": person.role.value}, at=now)
        if person.doctor_id is not None:
            doctor = {"doctor_id": person.doctor_id}
            append(tx, actor, "users", f"doctor.{verb}", person.doctor_id, doctor, at=now)
    return person
