"""What is a payment good for? It confirms its visit, wins its time back, or is not needed: decided once, here.

The place in the payments' journal moves in the transaction of the decision. Source: docs/domain/payments.md.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import structlog
from sqlalchemy import Row

from salus.appointments.contract import Status
from salus.appointments.ledger import CONTEXT, Ledger
from salus.appointments.queries import change, find
from salus.appointments.record import expire_holds, record
from salus.availability.contract import NotOffered
from salus.kernel.actor import SYSTEM
from salus.kernel.clock import Clock
from salus.kernel.errors import NotFound, Stale
from salus.kernel.feed import Cursor, Entry, Feed
from salus.kernel.ids import AppointmentId
from salus.kit.db import Conflict, Tx
from salus.kit.journal import append, move_on, resume

log = structlog.get_logger(__name__)

_PLACE: Final = "appointments.payments"
_BATCH: Final = 200
_STANDS: Final = (Status.UPCOMING, Status.CHECKED_IN, Status.COMPLETED, Status.NO_SHOW)


class Paying:
    """A job."""

    def __init__(self, ledger: Ledger, payments: Feed, clock: Clock) -> None:
        self._ledger = ledger
        self._payments = payments
        self._clock = clock

    async def follow(self) -> bool:
        """Decide on what has been paid since; whether there may be more."""
        after = await self._ledger.db.read_statement(resume, _PLACE)
        changes = await self._payments.changes(after, _BATCH)
        for entry in changes.entries:
            if entry.action == "payment.paid":
                try:
                    await self._decide(after, entry)
                except (Conflict, Stale) as lost:  # somebody else changed it meanwhile: judge anew
                    log.info("payment judged anew", payment=entry.entity_id, because=type(lost).__name__)
                    return True
                after = entry.cursor
        if changes.cursor != after:
            await self._ledger.db.write(move_on, _PLACE, after, changes.cursor)
        return len(changes.entries) == _BATCH

    async def _decide(self, after: Cursor, entry: Entry) -> None:
        row = await self._ledger.db.read_statement(find.by_id, AppointmentId(entry.data["appointment_id"]))
        expired = row is not None and row.status == Status.EXPIRED
        lanes = await self._lanes(row) if row is not None and expired else ()
        await self._ledger.db.write(_decide, after, entry, lanes, self._clock())

    async def _lanes(self, row: Row[Any]) -> Sequence[int]:
        """Where the visit could still be; nowhere when its time is not offered any more."""
        try:
            return (await self._ledger.availability.offer(row.doctor_id, row.starts_at, row.service_id)).lanes
        except (NotOffered, NotFound):
            return ()


def _decide(tx: Tx, after: Cursor, entry: Entry, lanes: Sequence[int], now: datetime) -> None:
    """Raises: Stale, Conflict when the visit or its time have changed meanwhile."""
    if not move_on(tx, _PLACE, after, entry.cursor):
        return
    payment_id = entry.entity_id
    row = find.by_id(tx, AppointmentId(entry.data["appointment_id"]))
    taken = {"payment_id": payment_id}
    if row is not None and row.payment_id is None:
        if row.status == Status.HELD:  # also when its time is over: it occupies its place, so nothing can conflict
            record(tx, SYSTEM, row, "appointment.confirmed", {**taken, "status": Status.UPCOMING.value}, now, taken)
            return
        if row.status in _STANDS:  # confirmed by the practice before the money came
            record(tx, SYSTEM, row, "appointment.paid", taken, now, taken)
            return
        if row.status == Status.EXPIRED and (lane := _free_again(tx, row, lanes, now)) is not None:
            back = {**taken, "status": Status.UPCOMING.value, "lane": lane}
            record(tx, SYSTEM, row, "appointment.confirmed", back, now, {**taken, "won_back": True})
            return
    append(tx, SYSTEM, CONTEXT, "appointment.payment_declined", entry.data["appointment_id"], taken, at=now)


def _free_again(tx: Tx, row: Row[Any], lanes: Sequence[int], now: datetime) -> int | None:
    """The lane in which an expired visit can still take place, for a patient who is free then."""
    change.take_turns(tx, row.doctor_id, row.patient_id)
    which = change.overlapping(dict(row._mapping))
    expire_holds(tx, which, SYSTEM, now)
    others = [other for other in change.in_the_way(tx, which) if other.id != row.id]
    if row.starts_at <= now or any(other.patient_id == row.patient_id for other in others):
        return None
    occupied = {other.lane for other in others if other.doctor_id == row.doctor_id}
    return next((lane for lane in lanes if lane not in occupied), None)
