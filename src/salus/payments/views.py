"""What is shown of money?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from salus.kernel.ids import AppointmentId, ClinicId, DoctorId, PatientId
from salus.kernel.money import Money
from salus.payments.contract import Dispute, PaymentStatus, RefundReason, RefundStatus


@dataclass(frozen=True, slots=True)
class Refund:
    id: int
    amount: Money
    status: RefundStatus
    reason: RefundReason
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class RefundTerms:
    """Which part comes back when the patient cancels, in percent: before the notice period has begun, and after.

    What the practice cancels itself always comes back whole.
    """

    in_time_percent: int
    late_percent: int


@dataclass(frozen=True, slots=True)
class PaymentView:
    """One attempt to pay for an appointment. `url` is where the patient pays, as long as that is possible.

    `refunded` has been given back; `refunding` is on its way. `problem` and `dispute` are for those who run
    the practice.
    """

    id: int
    appointment_id: AppointmentId
    reference: str
    patient_id: PatientId
    doctor_id: DoctorId
    clinic_id: ClinicId | None
    status: PaymentStatus
    provider: str
    url: str | None
    amount: Money
    refunded: Money
    refunding: Money
    terms: RefundTerms
    refunds: Sequence[Refund]
    problem: str | None
    dispute: Dispute | None
    expires_at: datetime
    paid_at: datetime | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was paid for an appointment, and what came back. `kept` is the difference."""

    number: str
    appointment_id: AppointmentId
    reference: str
    patient: str
    doctor: str
    clinic: str | None
    service: str
    starts_at: datetime
    time_zone: str
    provider: str
    test: bool
    paid: Money
    refunded: Money
    kept: Money
    paid_at: datetime
    refunds: Sequence[Refund]


def shown(row: Row[Any], given: Sequence[Row[Any]], now: datetime, *, insider: bool) -> PaymentView:
    """Shape: `given` may hold other payments' refunds, too."""
    mine = [one for one in given if one.payment_id == row.id]
    live = row.status == PaymentStatus.OPEN and now < row.expires_at
    return PaymentView(
        id=row.id,
        appointment_id=row.appointment_id,
        reference=row.reference,
        patient_id=row.patient_id,
        doctor_id=row.doctor_id,
        clinic_id=row.clinic_id,
        status=PaymentStatus(row.status),
        provider=row.provider,
        url=row.url if live else None,
        amount=Money(row.amount, row.currency),
        refunded=total(row, mine, RefundStatus.REFUNDED),
        refunding=total(row, mine, RefundStatus.REQUESTED, RefundStatus.REFUNDING),
        terms=RefundTerms(row.in_time_percent, row.late_percent),
        refunds=[refund_shown(row, one) for one in mine],
        problem=row.error if insider else None,
        dispute=Dispute(row.dispute) if insider and row.dispute else None,
        expires_at=row.expires_at,
        paid_at=row.paid_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def refund_shown(payment: Row[Any], row: Row[Any]) -> Refund:
    return Refund(
        row.id,
        Money(row.amount, payment.currency),
        RefundStatus(row.status),
        RefundReason(row.reason),
        row.created_at,
        row.updated_at,
    )


def total(payment: Row[Any], given: Sequence[Row[Any]], *statuses: RefundStatus) -> Money:
    return Money(sum(one.amount for one in given if one.status in statuses), payment.currency)
