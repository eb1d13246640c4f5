"""A visit is called off; its time is free at once."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row

from salus.appointments.contract import Appointment, Status
from salus.appointments.domain.notice import in_time
from salus.appointments.domain.refunds import share
from salus.appointments.domain.status import may_become
from salus.appointments.ledger import Ledger, seal, seen, serves, shown
from salus.appointments.record import record
from salus.appointments.usecases.again import judged_anew
from salus.kernel.actor import Actor
from salus.kernel.errors import Stale
from salus.kernel.ids import AppointmentId
from salus.kit.db import Tx
from salus.users.contract import Payment


async def cancel(
    ledger: Ledger,
    actor: Actor,
    appointment_id: AppointmentId,
    reason: str | None,
    revision: int | None,
    now: datetime,
) -> Appointment:
    """Cancel a visit or give back a hold; cancelling twice is cancelling once.

    Raises: NotFound, Stale, WrongStatus, TooLate for a patient within the notice period.
    """
    return await judged_anew(lambda: _cancel(ledger, actor, appointment_id, reason, revision, now), revision)


async def _cancel(
    ledger: Ledger,
    actor: Actor,
    appointment_id: AppointmentId,
    reason: str | None,
    revision: int | None,
    now: datetime,
) -> Appointment:
    row = await seen(ledger, actor, appointment_id)
    if row.status == Status.CANCELLED:
        return shown(ledger, row)
    if revision is not None and revision != row.revision:
        raise Stale(row.revision)
    may_become(Status(row.status), Status.CANCELLED)
    if row.status == Status.UPCOMING and not serves(actor, row):
        in_time(row.starts_at, row.cancel_notice_minutes, now)
    sealed = seal(ledger.vault, row.reference, "cancelled_reason", reason)
    return await ledger.db.write(_call_off, ledger, actor, row, sealed, now)


def _call_off(tx: Tx, ledger: Ledger, actor: Actor, row: Row[Any], reason: bytes | None, now: datetime) -> Appointment:
    return shown(ledger, cancel_row(tx, actor, row, reason, now))


def cancel_row(tx: Tx, actor: Actor, row: Row[Any], reason: bytes | None, now: datetime) -> Row[Any]:
    values = {"status": Status.CANCELLED.value, "cancelled_reason": reason}
    more = {"was_status": row.status}
    if row.payment == Payment.PREPAID or row.payment_id is not None:
        more["refund"] = share(actor, Status(row.status), row.starts_at, row.cancel_notice_minutes, now).value
    return record(tx, actor, row, "appointment.cancelled", values, now, more)
