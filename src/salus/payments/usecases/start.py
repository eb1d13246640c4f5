"""A patient is sent to pay: a checkout is opened, or the one that is open is found again."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row

from salus.kernel.actor import Actor
from salus.kernel.errors import Unavailable
from salus.kernel.ids import AppointmentId
from salus.kit.db import Conflict, Tx
from salus.kit.journal import append
from salus.payments.contract import Bill, CheckoutRefused, NothingDue, PaymentStatus
from salus.payments.desk import Desk, serves
from salus.payments.domain.machine import LIVE
from salus.payments.queries import change, find
from salus.payments.tables import payments
from salus.payments.usecases.carry_out import carry_out
from salus.payments.views import PaymentView, shown

_SOON = 5


async def start(
    desk: Desk, actor: Actor, appointment_id: AppointmentId, wanted: str | None, now: datetime
) -> PaymentView:
    """Raises: NotFound, NothingDue, NoProvider, CheckoutRefused, Unavailable while the provider is away."""
    bill = await desk.visits.bill(actor, appointment_id)
    row = await _standing(desk, actor, bill, wanted, now)
    if row.status == PaymentStatus.REQUESTED:
        row = await carry_out(desk, row)
    if row.status == PaymentStatus.FAILED:
        raise CheckoutRefused
    if row.status == PaymentStatus.REQUESTED:
        raise Unavailable(_SOON)
    if row.status == PaymentStatus.EXPIRED:
        raise NothingDue
    return shown(row, (), now, insider=serves(actor, row))


async def _standing(desk: Desk, actor: Actor, bill: Bill, wanted: str | None, now: datetime) -> Row[Any]:
    """The attempt that counts; a new one if there is none, or if the patient wants to pay in another way."""
    row = await desk.db.read_statement(find.standing, bill.appointment_id)
    if row is not None and wanted not in (None, row.provider) and row.status in LIVE:
        desk.provider(wanted)
        await carry_out(desk, await desk.db.write(withdraw, actor, row.id, now))
        row = await desk.db.read_statement(find.standing, bill.appointment_id)
    if row is not None:
        return row
    if bill.due_until is None or bill.due_until <= now or bill.price.amount <= 0:
        raise NothingDue
    name = desk.provider(wanted).name
    try:
        return await desk.db.write(_request, actor, bill, name, now)
    except Conflict:  # at the same moment by the same patient, in another tab
        row = await desk.db.read_statement(find.standing, bill.appointment_id)
        if row is None:
            raise Unavailable(_SOON) from None
        return row


def _request(tx: Tx, actor: Actor, bill: Bill, provider: str, now: datetime) -> Row[Any]:
    terms = find.terms(tx, bill.clinic_id)
    values = {
        "appointment_id": bill.appointment_id,
        "reference": bill.reference,
        "patient_id": bill.patient_id,
        "doctor_id": bill.doctor_id,
        "clinic_id": bill.clinic_id,
        "amount": bill.price.amount,
        "currency": bill.price.currency,
        "given_back": 0,
        "in_time_percent": terms.in_time_percent,
        "late_percent": terms.late_percent,
        "status": PaymentStatus.REQUESTED,
        "provider": provider,
        "captures": 0,
        "expires_at": bill.due_until,
        "next_at": bill.due_until,
        "attempts": 0,
        "created_at": now,
        "updated_at": now,
    }
    return change.enter(tx, actor, values, now)


def withdraw(tx: Tx, actor: Actor, payment_id: int, now: datetime) -> Row[Any]:
    """End the time in which this can be paid; what is open at the provider is closed there next."""
    row = find.locked(tx, payment_id)
    assert row is not None
    if row.status not in LIVE or row.expires_at <= now:
        return row
    row = change.put(tx, payments, row.id, {"expires_at": now, "next_at": now, "updated_at": now})
    append(tx, actor, change.CONTEXT, "payment.withdrawn", row.id, change.told(row), at=now)
    return row
