"""How do we find and change people?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Text, case, cast, delete, func, insert, select, update

from salus.kernel.actor import Role
from salus.kernel.ids import ClinicId, PatientId, UserId
from salus.kernel.page import Page, PageRequest
from salus.kernel.text import folded
from salus.kit.db import Tx
from salus.users.contract import Patient, Person
from salus.users.domain.texts import containing
from salus.users.tables import doctors, patients, staff_clinics, users

_CLINICS = (
    select(func.aggregate_strings(cast(staff_clinics.c.clinic_id, Text), ","))
    .where(staff_clinics.c.user_id == users.c.id)
    .scalar_subquery()
)
_PERSON = select(
    users,
    patients.c.id.label("patient_id"),
    patients.c.date_of_birth,
    doctors.c.id.label("doctor_id"),
    case((users.c.role == Role.STAFF.value, _CLINICS)).label("clinics"),
).select_from(users.outerjoin(patients).outerjoin(doctors))


@dataclass(frozen=True, slots=True)
class PeopleWanted:
    """None means any; every word of `text` must occur in the name or the email address."""

    text: str = ""
    roles: tuple[Role, ...] | None = None
    active: bool | None = None
    ids: Sequence[UserId] = ()


def person(tx: Tx, user_id: UserId, *, lock: bool = False) -> Person | None:
    """`lock` makes those who change this person take turns, so that a revision compared is the one changed."""
    return _one(tx, users.c.id == user_id, lock=lock)


def person_with_key(tx: Tx, registration_key: str) -> Person | None:
    return _one(tx, users.c.registration_key == registration_key)


def person_with_email(tx: Tx, email_key: str) -> Person | None:
    return _one(tx, users.c.email_key == email_key)


def _one(tx: Tx, which: ColumnElement[bool], *, lock: bool = False) -> Person | None:
    found = _PERSON.where(which)
    row = tx.one(found.with_for_update(of=users) if lock else found)
    return _person(row) if row else None


def people(tx: Tx, wanted: PeopleWanted, asked: PageRequest) -> Page[Person]:
    """Order: by name, as it is searched."""
    which: list[ColumnElement[bool]] = [
        users.c.search.like(containing(word), escape="\\") for word in wanted.text.split()
    ]
    if wanted.ids:
        which.append(users.c.id.in_(wanted.ids))
    if wanted.roles is not None:
        which.append(users.c.role.in_([role.value for role in wanted.roles]))
    if wanted.active is not None:
        which.append(users.c.active == wanted.active)
    total = tx.scalar(select(func.count()).select_from(users).where(*which))
    part = _PERSON.where(*which).order_by(users.c.search, users.c.id).limit(asked.per_page).offset(asked.offset)
    return Page.of([_person(row) for row in tx.all(part)], total, asked)


def patient(tx: Tx, patient_id: PatientId) -> Patient | None:
    row = tx.one(
        select(patients.c.user_id, users.c.name, users.c.active, users.c.time_zone)
        .join_from(patients, users)
        .where(patients.c.id == patient_id)
    )
    return Patient(patient_id, row.user_id, row.name, row.active, row.time_zone) if row else None


def add_person(tx: Tx, values: Mapping[str, Any]) -> UserId:
    """Raises: Conflict when the email address or the registration key is known."""
    return UserId(tx.scalar(insert(users).values(**values).returning(users.c.id)))


def add_patient(tx: Tx, user_id: UserId, date_of_birth: date | None) -> None:
    tx.execute(insert(patients).values(user_id=user_id, date_of_birth=date_of_birth))


def change_person(tx: Tx, user_id: UserId, values: Mapping[str, Any]) -> None:
    """Raises: Conflict when the new email address is another's."""
    tx.execute(update(users).where(users.c.id == user_id).values(**values, revision=users.c.revision + 1))


def rename(tx: Tx, user_id: UserId, name: str) -> None:
    email = tx.scalar(select(users.c.email).where(users.c.id == user_id).with_for_update())
    change_person(tx, user_id, {"name": name, "search": person_search(name, email)})


def person_search(name: str, email: str) -> str:
    """What a search text is looked for in."""
    return folded(f"{name} {email}")


def verify_email(tx: Tx, user_id: UserId, email_key: str, now: datetime) -> bool:
    """Whether this is the person's address, now known to be read."""
    theirs = (users.c.id == user_id, users.c.email_key == email_key)
    tx.execute(update(users).where(*theirs, users.c.email_verified_at.is_(None)).values(email_verified_at=now))
    return tx.one(select(users.c.id).where(*theirs)) is not None


def set_active(tx: Tx, user_id: UserId, active: bool) -> bool:
    """Whether this changed anything."""
    change = update(users).where(users.c.id == user_id, users.c.active != active)
    return bool(tx.execute(change.values(active=active, revision=users.c.revision + 1)).rowcount)


def set_date_of_birth(tx: Tx, user_id: UserId, date_of_birth: date | None) -> None:
    tx.execute(update(patients).where(patients.c.user_id == user_id).values(date_of_birth=date_of_birth))


def set_staff_clinics(tx: Tx, user_id: UserId, clinic_ids: Sequence[ClinicId]) -> None:
    tx.execute(delete(staff_clinics).where(staff_clinics.c.user_id == user_id))
    if clinic_ids:
        tx.execute(
            insert(staff_clinics),
            [{"user_id": user_id, "clinic_id": clinic_id} for clinic_id in dict.fromkeys(clinic_ids)],
        )


def lock_active_admins(tx: Tx) -> list[UserId]:
    """Locked in the order of their ids, so that two who leave at once take turns and never deadlock."""
    found = select(users.c.id).where(users.c.role == Role.ADMIN.value, users.c.active).order_by(users.c.id)
    return [row.id for row in tx.all(found.with_for_update())]


def _person(row: Row[Any]) -> Person:
    clinic_ids = tuple(sorted(ClinicId(int(number)) for number in (row.clinics or "").split(",") if number))
    return Person(
        id=row.id,
        name=row.name,
        email=row.email,
        role=Role(row.role),
        active=row.active,
        patient_id=row.patient_id,
        doctor_id=row.doctor_id,
        clinic_ids=clinic_ids,
        phone=row.phone,
        locale=row.locale,
        time_zone=row.time_zone,
        date_of_birth=row.date_of_birth,
        revision=row.revision,
        created_at=row.created_at,
        email_verified=row.email_verified_at is not None,
    )
