"""A held time becomes a booked visit."""

from datetime import datetime

from salus.appointments.contract import Appointment, HoldExpired, PaymentDue, Status
from salus.appointments.domain.status import may_become
from salus.appointments.ledger import Ledger, due, seen, serves, shown
from salus.appointments.record import record
from salus.appointments.usecases.again import judged_anew
from salus.kernel.actor import Actor
from salus.kernel.ids import AppointmentId
from salus.kernel.money import Money
from salus.users.contract import Payment


async def confirm(ledger: Ledger, actor: Actor, appointment_id: AppointmentId, now: datetime) -> Appointment:
    """Confirming changes a status and cannot conflict; confirming twice is confirming once.

    A prepaid visit is confirmed by its payment; those who run the practice may, and are then paid at the clinic.

    Raises: NotFound, WrongStatus, PaymentDue, HoldExpired with other times.
    """
    return await judged_anew(lambda: _confirm(ledger, actor, appointment_id, now))


async def _confirm(ledger: Ledger, actor: Actor, appointment_id: AppointmentId, now: datetime) -> Appointment:
    row = await seen(ledger, actor, appointment_id)
    if row.status == Status.UPCOMING:
        return shown(ledger, row)
    if row.status == Status.EXPIRED or (row.status == Status.HELD and row.hold_expires_at <= now):
        others = await ledger.availability.alternatives(row.doctor_id, row.service_id, row.starts_at)
        raise HoldExpired(others)
    may_become(Status(row.status), Status.UPCOMING)
    if due(row._mapping) and not serves(actor, row):
        raise PaymentDue(Money(row.price_amount, row.price_currency))
    booked = {"status": Status.UPCOMING.value, "payment": Payment.AT_CLINIC.value}
    return shown(ledger, await ledger.db.write(record, actor, row, "appointment.confirmed", booked, now))
