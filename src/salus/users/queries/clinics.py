"""How do we find and change clinics?"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Row, func, insert, select, update

from salus.kernel.ids import ClinicId, DoctorId
from salus.kernel.page import Page, PageRequest
from salus.kit.db import Tx
from salus.users.domain.texts import containing
from salus.users.tables import clinics, doctor_clinics, doctors, users
from salus.users.views import Accessibility, Address, ClinicProfile, Hours


def active_clinics(tx: Tx, text: str, asked: PageRequest) -> Page[ClinicProfile]:
    """Order: by name, as it is searched."""
    which: list[ColumnElement[bool]] = [clinics.c.active]
    which += [clinics.c.search.like(containing(word), escape="\\") for word in text.split()]
    total = tx.scalar(select(func.count()).select_from(clinics).where(*which))
    found = select(clinics).where(*which).order_by(clinics.c.search, clinics.c.id)
    return Page.of([_profile(row) for row in tx.all(found.limit(asked.per_page).offset(asked.offset))], total, asked)


def active_clinic(tx: Tx, clinic_id: ClinicId, *, lock: bool = False) -> ClinicProfile | None:
    """`lock` makes those who change it, or begin to work there, take turns."""
    found = select(clinics).where(clinics.c.id == clinic_id, clinics.c.active)
    row = tx.one(found.with_for_update() if lock else found)
    return _profile(row) if row else None


def add_clinic(tx: Tx, values: Mapping[str, Any]) -> ClinicId:
    return ClinicId(tx.scalar(insert(clinics).values(active=True, revision=1, **values).returning(clinics.c.id)))


def change_clinic(tx: Tx, clinic_id: ClinicId, values: Mapping[str, Any]) -> None:
    tx.execute(update(clinics).where(clinics.c.id == clinic_id).values(**values, revision=clinics.c.revision + 1))


def doctors_at(tx: Tx, clinic_id: ClinicId, *, active: bool = False) -> list[DoctorId]:
    """Those who work there; with `active` only those whose account is."""
    found = (
        select(doctors.c.id)
        .select_from(doctor_clinics.join(doctors).join(users))
        .where(doctor_clinics.c.clinic_id == clinic_id)
        .order_by(doctors.c.id)
    )
    return [row.id for row in tx.all(found.where(users.c.active) if active else found)]


def _profile(row: Row[Any]) -> ClinicProfile:
    return ClinicProfile(
        id=row.id,
        name=row.name,
        address=Address(row.street, row.city, row.postal_code, row.country, row.region),
        latitude=row.latitude,
        longitude=row.longitude,
        phone=row.phone,
        email=row.email,
        time_zone=row.time_zone,
        opening_hours=[Hours(**hours) for hours in row.opening_hours],
        accessibility=[Accessibility(value) for value in row.accessibility],
        reminder_minutes=row.reminder_minutes,
        revision=row.revision,
    )
