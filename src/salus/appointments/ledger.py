"""What does every use case of the ledger work with?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Row

from salus.appointments.contract import Appointment, ClinicRef, DoctorRef, PatientRef, ServiceRef, Status
from salus.appointments.domain.notice import until
from salus.appointments.patients import Patients
from salus.appointments.queries import find
from salus.audit.contract import Audit
from salus.availability.contract import Availability
from salus.kernel.actor import Actor, Role
from salus.kernel.errors import NotFound
from salus.kernel.ids import AppointmentId
from salus.kernel.money import Money
from salus.kernel.zone import zone
from salus.kit.crypto import Vault
from salus.kit.db import Database
from salus.kit.limits import Limits, Policy
from salus.users.contract import Payment

CONTEXT = "appointments"


@dataclass(frozen=True, slots=True)
class Ledger:
    """The parts that the use cases need, and the settings that bound them."""

    db: Database
    patients: Patients
    availability: Availability
    audit: Audit
    vault: Vault
    limits: Limits
    booking: Policy
    chance: Random
    hold_for: timedelta
    holds_each: int
    prepaid: bool = False
    """Whether somebody takes payments; without, everything is paid at the clinic."""
    organizer: str = "no-reply@localhost"
    """The address that calendar files come from."""


def seal(vault: Vault, reference: str, field: str, text: str | None) -> bytes | None:
    """A reason at rest, bound to its row by the reference and to its column by the name."""
    return None if text is None else vault.seal(text, f"appointments:{field}:{reference}")


def unseal(vault: Vault, reference: str, field: str, sealed: bytes | None) -> str | None:
    return None if sealed is None else vault.open(sealed, f"appointments:{field}:{reference}")


def view(row: Mapping[Any, Any], appointment_id: AppointmentId, vault: Vault) -> Appointment:
    """The appointment that a row tells of, reasons opened."""
    status = Status(row["status"])
    open_to_change = status is Status.UPCOMING
    starts_at: datetime = row["starts_at"]
    fee = Money(row["price_amount"], row["price_currency"])
    clinic = None if row["clinic_id"] is None else ClinicRef(row["clinic_id"], row["clinic_name"] or "")
    return Appointment(
        id=appointment_id,
        reference=row["reference"],
        status=status,
        doctor=DoctorRef(row["doctor_id"], row["doctor_name"]),
        patient=PatientRef(row["patient_id"], row["patient_name"]),
        service=ServiceRef(row["service_id"], row["service_name"], row["service_mode"]),
        clinic=clinic,
        starts_at=starts_at,
        ends_at=row["ends_at"],
        local_start=starts_at.astimezone(zone(row["time_zone"])),
        time_zone=row["time_zone"],
        fee=fee,
        reason=unseal(vault, row["reference"], "reason", row["reason"]),
        overbooked=row["overbook_reason"] is not None,
        hold_expires_at=row["hold_expires_at"] if status is Status.HELD else None,
        can_cancel_until=until(starts_at, row["cancel_notice_minutes"]) if open_to_change else None,
        can_reschedule_until=until(starts_at, row["reschedule_notice_minutes"]) if open_to_change else None,
        reschedules=row["reschedules"],
        cancelled_reason=unseal(vault, row["reference"], "cancelled_reason", row["cancelled_reason"]),
        revision=row["revision"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        payment=Payment(row["payment"]),
        payment_id=row["payment_id"],
        payment_due=fee if due(row) else None,
        replaces=row["replaces"],
    )


def due(row: Mapping[Any, Any]) -> bool:
    """Whether a held visit waits for its payment."""
    unpaid = row["payment"] == Payment.PREPAID and row["payment_id"] is None
    return unpaid and row["status"] == Status.HELD and row["replaces"] is None


def shown(ledger: Ledger, row: Row[Any]) -> Appointment:
    return view(row._mapping, row.id, ledger.vault)


def may_see(actor: Actor, row: Row[Any]) -> bool:
    """Its patient, its doctor, reception of its clinic, administration."""
    return actor.is_patient(row.patient_id) or serves(actor, row)


def serves(actor: Actor, row: Row[Any]) -> bool:
    """Its doctor, reception of its clinic, administration: those who run the practice."""
    at_clinic = actor.role is Role.STAFF and row.clinic_id in actor.clinic_ids
    return actor.is_doctor(row.doctor_id) or at_clinic or actor.is_admin


async def seen(ledger: Ledger, actor: Actor, appointment_id: AppointmentId) -> Row[Any]:
    """The row, for one who may see it.

    Raises: NotFound also for other people's appointments.
    """
    row = await ledger.db.read_statement(find.by_id, appointment_id)
    if row is None or not may_see(actor, row):
        raise NotFound("appointment")
    return row
