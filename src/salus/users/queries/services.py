"""How do we find and change the services of a doctor?"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, insert, select, update

from salus.kernel.ids import DoctorId, ServiceId
from salus.kit.db import Tx
from salus.users.contract import Service
from salus.users.queries.practices import service_of
from salus.users.tables import services


def active_services(tx: Tx, doctor_id: DoctorId) -> list[Service]:
    """Order: as they were added; the first is the default one."""
    found = select(services).where(services.c.doctor_id == doctor_id, services.c.active).order_by(services.c.id)
    return [service_of(row) for row in tx.all(found)]


def active_service(tx: Tx, doctor_id: DoctorId, service_id: ServiceId) -> Service | None:
    row = tx.one(
        select(services).where(services.c.id == service_id, services.c.doctor_id == doctor_id, services.c.active)
    )
    return service_of(row) if row else None


def count_active(tx: Tx, doctor_id: DoctorId) -> int:
    number: int = tx.scalar(
        select(func.count()).select_from(services).where(services.c.doctor_id == doctor_id, services.c.active)
    )
    return number


def add_service(tx: Tx, doctor_id: DoctorId, values: Mapping[str, Any]) -> ServiceId:
    new = insert(services).values(doctor_id=doctor_id, active=True, revision=1, **values)
    return ServiceId(tx.scalar(new.returning(services.c.id)))


def change_service(tx: Tx, service_id: ServiceId, values: Mapping[str, Any]) -> None:
    tx.execute(update(services).where(services.c.id == service_id).values(**values, revision=services.c.revision + 1))
