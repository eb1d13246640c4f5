"""A held time becomes a booked visit."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row

from salus.appointments.contract import Also, Appointment, HoldExpired, PaymentDue, Status
from salus.appointments.domain.status import may_become
from salus.appointments.ledger import Ledger, due, seen, serves, shown
from salus.appointments.record import record
from salus.appointments.usecases.again import judged_anew
from salus.appointments.usecases.take_instead import take_instead
from salus.kernel.actor import Actor
from salus.kernel.ids import AppointmentId
from salus.kernel.money import Money
from salus.kit.db import Tx
from salus.users.contract import Payment


async def confirm(
    ledger: Ledger, actor: Actor, appointment_id: AppointmentId, now: datetime, also: Also | None = None
) -> Appointment:
    """Confirming changes a status and cannot conflict; confirming twice is confirming once.

    A prepaid visit is confirmed by its payment; those who run the practice may, and are then paid at the clinic.
    What is held for a visit that stands already moves that visit there.

    Raises: NotFound, WrongStatus, PaymentDue, HoldExpired with other times; TooLate, TooManyReschedules for a move.
    """
    return await judged_anew(lambda: _confirm(ledger, actor, appointment_id, now, also))


async def _confirm(
    ledger: Ledger, actor: Actor, appointment_id: AppointmentId, now: datetime, also: Also | None
) -> Appointment:
    row = await seen(ledger, actor, appointment_id)
    if row.status == Status.UPCOMING:
        return shown(ledger, row)
    if row.status == Status.EXPIRED or (row.status == Status.HELD and row.hold_expires_at <= now):
        others = await ledger.availability.alternatives(row.doctor_id, row.service_id, row.starts_at)
        raise HoldExpired(others)
    if row.replaces is not None:
        return await take_instead(ledger, actor, row, also, now)
    may_become(Status(row.status), Status.UPCOMING)
    if due(row._mapping) and not serves(actor, row):
        raise PaymentDue(Money(row.price_amount, row.price_currency))
    return await ledger.db.write(_book, ledger, actor, row, also, now)


def _book(tx: Tx, ledger: Ledger, actor: Actor, row: Row[Any], also: Also | None, now: datetime) -> Appointment:
    values = {"status": Status.UPCOMING.value, "payment": Payment.AT_CLINIC.value}
    booked = shown(ledger, record(tx, actor, row, "appointment.confirmed", values, now))
    if also is not None:
        also(tx, booked)
    return booked
