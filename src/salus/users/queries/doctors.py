"""How do we find and change doctors and what they are known for?"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Row, Table, delete, insert, select, update

from salus.kernel.ids import ClinicId, DoctorId
from salus.kit.db import Tx
from salus.users.tables import (
    clinics,
    doctor_clinics,
    doctor_languages,
    doctor_specialties,
    doctors,
    specialties,
    users,
)


class Specialty(NamedTuple):
    id: int
    slug: str
    name: str


def all_specialties(tx: Tx) -> list[Specialty]:
    """Order: by name."""
    found = select(specialties.c.id, specialties.c.slug, specialties.c.name).order_by(specialties.c.name)
    return [Specialty(row.id, row.slug, row.name) for row in tx.all(found)]


def doctor(tx: Tx, doctor_id: DoctorId, *, lock: bool = False) -> Row[Any] | None:
    """The doctor's row with `name` and `active` of the person; `lock` makes those who change it take turns."""
    found = select(doctors, users.c.name, users.c.active).join_from(doctors, users).where(doctors.c.id == doctor_id)
    return tx.one(found.with_for_update(of=doctors) if lock else found)


def add_doctor(tx: Tx, values: Mapping[str, Any]) -> DoctorId:
    return DoctorId(tx.scalar(insert(doctors).values(**values).returning(doctors.c.id)))


def change_doctor(tx: Tx, doctor_id: DoctorId, values: Mapping[str, Any]) -> None:
    """Raise the revision of a doctor whose row is locked."""
    tx.execute(update(doctors).where(doctors.c.id == doctor_id).values(**values, revision=doctors.c.revision + 1))


def set_specialties(tx: Tx, doctor_id: DoctorId, specialty_ids: Sequence[int]) -> None:
    links = [{"specialty_id": number, "position": place} for place, number in enumerate(specialty_ids)]
    _replace(tx, doctor_specialties, doctor_id, links)


def set_clinics(tx: Tx, doctor_id: DoctorId, clinic_ids: Sequence[ClinicId]) -> None:
    links = [{"clinic_id": number, "position": place} for place, number in enumerate(clinic_ids)]
    _replace(tx, doctor_clinics, doctor_id, links)


def set_languages(tx: Tx, doctor_id: DoctorId, languages: Iterable[str]) -> None:
    _replace(tx, doctor_languages, doctor_id, [{"language": language} for language in languages])


def hold_clinics(tx: Tx, clinic_ids: Sequence[ClinicId]) -> dict[ClinicId, Row[Any]]:
    """Those of the clinics that are there, and stay there until this transaction ends."""
    if not clinic_ids:
        return {}
    found = (
        select(clinics.c.id, clinics.c.time_zone, clinics.c.country)
        .where(clinics.c.id.in_(clinic_ids), clinics.c.active)
        .order_by(clinics.c.id)
    )
    return {row.id: row for row in tx.all(found.with_for_update(read=True))}


def specialties_of(tx: Tx, doctor_id: DoctorId) -> list[str]:
    found = (
        select(specialties.c.name)
        .join_from(doctor_specialties, specialties)
        .where(doctor_specialties.c.doctor_id == doctor_id)
        .order_by(doctor_specialties.c.position)
    )
    return [row.name for row in tx.all(found)]


def clinics_of(tx: Tx, doctor_id: DoctorId) -> list[ClinicId]:
    found = (
        select(doctor_clinics.c.clinic_id)
        .where(doctor_clinics.c.doctor_id == doctor_id)
        .order_by(doctor_clinics.c.position)
    )
    return [row.clinic_id for row in tx.all(found)]


def _replace(tx: Tx, table: Table, doctor_id: DoctorId, links: Sequence[Mapping[str, Any]]) -> None:
    tx.execute(delete(table).where(table.c.doctor_id == doctor_id))
    if links:
        tx.execute(insert(table), [{"doctor_id": doctor_id, **link} for link in links])
