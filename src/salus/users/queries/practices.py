"""What do doctors offer, all that scheduling needs to know? Four statements for any number of doctors."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, select, true

from salus.kernel.ids import ClinicId, DoctorId, ServiceId
from salus.kernel.money import Money
from salus.kit.db import Tx
from salus.users.contract import Clinic, Mode, Payment, Practice, Service
from salus.users.tables import clinics, doctor_clinics, doctor_specialties, doctors, services, specialties, users

_MANY = 1000
"""Beyond this, reading all and keeping some is faster than a statement with thousands of parameters."""

_CLINIC = (
    clinics.c.id,
    clinics.c.name,
    clinics.c.time_zone,
    clinics.c.country,
    clinics.c.region,
    clinics.c.latitude,
    clinics.c.longitude,
    clinics.c.street,
    clinics.c.postal_code,
    clinics.c.city,
    clinics.c.phone,
    clinics.c.reminder_minutes,
)


def practices(tx: Tx, doctor_ids: Sequence[DoctorId] | None) -> list[Practice]:
    """Order: by doctor's id."""
    wanted = None if doctor_ids is None else set(doctor_ids)
    if wanted is not None and len(wanted) > _MANY:
        return [practice for practice in practices(tx, None) if practice.doctor_id in wanted]

    def these(column: ColumnElement[Any]) -> ColumnElement[bool]:
        return true() if wanted is None else column.in_(sorted(wanted))

    rows = tx.all(
        select(doctors, users.c.name, users.c.active)
        .join_from(doctors, users)
        .where(these(doctors.c.id))
        .order_by(doctors.c.id)
    )
    names = _specialties(tx, these(doctor_specialties.c.doctor_id))
    places = _clinics(tx, these(doctor_clinics.c.doctor_id))
    offers = _services(tx, these(services.c.doctor_id))
    return [_practice(row, names, places, offers) for row in rows]


def doctor_ids(tx: Tx) -> list[DoctorId]:
    """Order: by id."""
    return [row.id for row in tx.all(select(doctors.c.id).order_by(doctors.c.id))]


def doctor_of_service(tx: Tx, service_id: ServiceId) -> DoctorId | None:
    doctor_id: DoctorId | None = tx.scalar(select(services.c.doctor_id).where(services.c.id == service_id))
    return doctor_id


def service_of(row: Row[Any]) -> Service:
    return Service(
        id=row.id,
        doctor_id=row.doctor_id,
        name=row.name,
        duration_minutes=row.duration_minutes,
        buffer_before_minutes=row.buffer_before_minutes,
        buffer_after_minutes=row.buffer_after_minutes,
        fee=Money(row.fee_amount, row.fee_currency),
        mode=Mode(row.mode),
        payment=Payment(row.payment),
        active=row.active,
        revision=row.revision,
    )


def _specialties(tx: Tx, which: ColumnElement[bool]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for row in tx.all(
        select(doctor_specialties.c.doctor_id, specialties.c.name)
        .join_from(doctor_specialties, specialties)
        .where(which)
        .order_by(doctor_specialties.c.position)
    ):
        found[row.doctor_id].append(row.name)
    return found


def _clinics(tx: Tx, which: ColumnElement[bool]) -> Mapping[int, list[Clinic]]:
    known: dict[ClinicId, Clinic] = {}
    found: dict[int, list[Clinic]] = defaultdict(list)
    for row in tx.all(
        select(doctor_clinics.c.doctor_id, *_CLINIC)
        .join_from(doctor_clinics, clinics)
        .where(which, clinics.c.active)
        .order_by(doctor_clinics.c.position)
    ):
        if row.id not in known:
            known[row.id] = _clinic(row)
        found[row.doctor_id].append(known[row.id])
    return found


def _clinic(row: Row[Any]) -> Clinic:
    return Clinic(
        id=row.id,
        name=row.name,
        time_zone=row.time_zone,
        country=row.country,
        region=row.region,
        latitude=row.latitude,
        longitude=row.longitude,
        address=f"{row.street}, {row.postal_code} {row.city}, {row.country}",
        phone=row.phone,
        reminder_minutes=tuple(row.reminder_minutes),
    )


def _services(tx: Tx, which: ColumnElement[bool]) -> Mapping[int, list[Service]]:
    found: dict[int, list[Service]] = defaultdict(list)
    for row in tx.all(select(services).where(which).order_by(services.c.id)):
        found[row.doctor_id].append(service_of(row))
    return found


def _practice(
    row: Row[Any],
    names: Mapping[int, list[str]],
    places: Mapping[int, list[Clinic]],
    offers: Mapping[int, list[Service]],
) -> Practice:
    at = tuple(places.get(row.id, ()))
    return Practice(
        doctor_id=row.id,
        user_id=row.user_id,
        name=row.name,
        designation=row.designation,
        specialties=tuple(names.get(row.id, ())),
        languages=tuple(row.languages),
        active=row.active,
        time_zone=row.time_zone,
        country=at[0].country if at else None,
        clinics=at,
        services=tuple(offers.get(row.id, ())),
    )
