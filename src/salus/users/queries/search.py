"""Which doctors does somebody look for, and in which order?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from salus.kernel.ids import ClinicId, DoctorId
from salus.kernel.page import Page, PageRequest
from salus.kit.db import Tx
from salus.users.domain.distance import Place
from salus.users.domain.texts import containing
from salus.users.tables import (
    clinics,
    doctor_clinics,
    doctor_languages,
    doctor_specialties,
    doctors,
    services,
    specialties,
    users,
)


class DoctorSort(StrEnum):
    NAME = "name"
    DISTANCE = "distance"
    FEE = "fee"


@dataclass(frozen=True, slots=True)
class Wanted:
    """None and "" mean any. Every word of `text` must occur in name, designation or specialty.

    Unit: `max_fee` in minor units, of whatever currency.
    """

    text: str = ""
    specialty: str | None = None
    clinic_id: ClinicId | None = None
    language: str | None = None
    max_fee: int | None = None


_FEE_FROM = (
    select(func.min(services.c.fee_amount))
    .where(services.c.doctor_id == doctors.c.id, services.c.active)
    .scalar_subquery()
)


def located_clinics(tx: Tx) -> dict[ClinicId, Place]:
    found = select(clinics.c.id, clinics.c.latitude, clinics.c.longitude).where(
        clinics.c.active, clinics.c.latitude.is_not(None)
    )
    return {row.id: Place(row.latitude, row.longitude) for row in tx.all(found)}


def doctors_in_order(
    tx: Tx, wanted: Wanted, within: Sequence[ClinicId] | None, sort: DoctorSort, asked: PageRequest
) -> Page[DoctorId]:
    """One page of them, by name or by fee; `within` narrows them to those who work at these clinics."""
    which = _conditions(wanted, within)
    total = tx.scalar(select(func.count()).select_from(doctors).join(users).where(*which))
    names: list[ColumnElement[Any]] = [doctors.c.sort_name, doctors.c.id]
    order = [_FEE_FROM, *names] if sort is DoctorSort.FEE else names
    found = select(doctors.c.id).join(users).where(*which).order_by(*order).limit(asked.per_page).offset(asked.offset)
    return Page.of([row.id for row in tx.all(found)], total, asked)


def doctors_by_distance(
    tx: Tx, wanted: Wanted, within: Sequence[ClinicId] | None, distances: Mapping[ClinicId, float], asked: PageRequest
) -> Page[DoctorId]:
    """One page of them, by the distance of their nearest clinic; those without one come last."""
    found = (
        select(doctors.c.id, doctor_clinics.c.clinic_id)
        .select_from(doctors.join(users).outerjoin(doctor_clinics))
        .where(*_conditions(wanted, within))
        .order_by(doctors.c.sort_name, doctors.c.id)
    )
    nearest: dict[DoctorId, float] = {}
    for row in tx.all(found):
        distance = distances.get(row.clinic_id, float("inf"))
        nearest[row.id] = min(distance, nearest.get(row.id, distance))
    order = sorted(nearest, key=nearest.__getitem__)  # stable: equally far ones stay in the order of names
    return Page.of(order[asked.offset : asked.offset + asked.per_page], len(order), asked)


def _conditions(wanted: Wanted, within: Sequence[ClinicId] | None) -> list[ColumnElement[bool]]:
    which: list[ColumnElement[bool]] = [users.c.active]
    which += [doctors.c.search.like(containing(word), escape="\\") for word in wanted.text.split()]
    if wanted.specialty is not None:
        named = select(doctor_specialties.c.doctor_id).join(specialties).where(specialties.c.slug == wanted.specialty)
        which.append(doctors.c.id.in_(named))
    if wanted.clinic_id is not None:
        which.append(_works_at([wanted.clinic_id]))
    if within is not None:
        which.append(_works_at(within))
    if wanted.language is not None:
        language = doctor_languages.c.language
        spoken = or_(language == wanted.language, language.like(f"{wanted.language}-%"))
        which.append(exists().where(and_(doctor_languages.c.doctor_id == doctors.c.id, spoken)))
    if wanted.max_fee is not None:
        which.append(wanted.max_fee >= _FEE_FROM)
    return which


def _works_at(clinic_ids: Sequence[ClinicId]) -> ColumnElement[bool]:
    here = select(doctor_clinics.c.doctor_id).join(clinics).where(clinics.c.active, clinics.c.id.in_(clinic_ids))
    return doctors.c.id.in_(here)
