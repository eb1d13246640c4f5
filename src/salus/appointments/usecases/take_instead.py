"""A visit moves to the time that is held for it, and gives its own time back: both, or nothing."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row

from salus.appointments.contract import Also, Appointment, Status
from salus.appointments.domain.notice import in_time, may_move_again
from salus.appointments.domain.status import may_be_changed, may_become
from salus.appointments.ledger import Ledger, seen, serves, shown
from salus.appointments.queries import change
from salus.appointments.record import record
from salus.kernel.actor import Actor
from salus.kit.db import Tx

_OF_THE_TIME: Final = (
    *("starts_at", "ends_at", "busy_from", "busy_until", "lane", "time_zone", "local_start", "tzdata_version"),
    *("service_id", "service_name", "service_mode", "clinic_id", "clinic_name"),
)
_PRICE: Final = ("price_amount", "price_currency")


async def take_instead(ledger: Ledger, actor: Actor, held: Row[Any], also: Also | None, now: datetime) -> Appointment:
    """The notice rules bind the patient, as in any other move. Taking it twice is taking it once.

    Raises: NotFound, WrongStatus, TooLate, TooManyReschedules.
    """
    row = await seen(ledger, actor, held.replaces)
    if held.status == Status.CANCELLED and row.starts_at == held.starts_at:
        return shown(ledger, row)
    may_become(Status(held.status), Status.UPCOMING)
    may_be_changed(Status(row.status))
    if not serves(actor, row):
        in_time(row.starts_at, row.reschedule_notice_minutes, now)
        may_move_again(row.reschedules, row.max_reschedules)
    return await ledger.db.write(_take_instead, ledger, actor, held, row, also, now)


def _take_instead(
    tx: Tx, ledger: Ledger, actor: Actor, held: Row[Any], row: Row[Any], also: Also | None, now: datetime
) -> Appointment:
    """Raises: Stale when one of the two has changed meanwhile."""
    change.take_turns(tx, row.doctor_id, row.patient_id)
    gone = {"status": Status.CANCELLED.value}
    record(tx, actor, held, "appointment.cancelled", gone, now, {"was_status": held.status, "moved": row.id})
    names = _OF_THE_TIME if row.payment_id is not None else (*_OF_THE_TIME, *_PRICE)
    values = {name: held._mapping[name] for name in names}
    values |= {"overbook_reason": None, "reschedules": row.reschedules + 1}
    was = {"was_starts_at": row.starts_at.isoformat(), "was_ends_at": row.ends_at.isoformat()}
    moved = shown(ledger, record(tx, actor, row, "appointment.rescheduled", values, now, was))
    if also is not None:
        also(tx, moved)
    return moved
