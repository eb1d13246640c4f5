"""Visits end or need no money, and payments follow: what is open is closed, what is here goes back."""

from datetime import datetime
from typing import Final

from salus.kernel.actor import SYSTEM
from salus.kernel.feed import Changes, Cursor, Entry
from salus.kit.db import Tx
from salus.kit.journal import move_on, resume
from salus.payments.contract import PaymentStatus, RefundReason, Share
from salus.payments.desk import Desk
from salus.payments.domain.terms import Terms, given_back
from salus.payments.queries import find
from salus.payments.usecases.refund import give_back
from salus.payments.usecases.start import withdraw

_PLACE: Final = "payments.visits"
_BATCH: Final = 200
_CANCELLED, _EXPIRED, _DECLINED = "appointment.cancelled", "appointment.expired", "appointment.payment_declined"


async def follow_visits(desk: Desk) -> bool:
    """Do what the next entries ask for, in one transaction with the place in the journal; whether there may be more."""
    after = await desk.db.read_statement(resume, _PLACE)
    changes = await desk.visits.changes(after, _BATCH)
    if changes.cursor == after:
        return False
    await desk.db.write(_follow, changes, after, desk.clock())
    return len(changes.entries) == _BATCH


def _follow(tx: Tx, changes: Changes, after: Cursor, now: datetime) -> None:
    if not move_on(tx, _PLACE, after, changes.cursor):
        return
    for entry in changes.entries:
        if entry.action in (_CANCELLED, _EXPIRED, _DECLINED):
            _follow_one(tx, entry, now)


def _follow_one(tx: Tx, entry: Entry, now: datetime) -> None:
    for row in find.of_appointments(tx, [entry.entity_id]):
        if entry.action == _DECLINED:
            if row.id == entry.data["payment_id"]:
                give_back(tx, SYSTEM, row, f"{row.id}:not_needed", row.amount, RefundReason.NOT_NEEDED, now)
        elif row.status != PaymentStatus.PAID:
            withdraw(tx, SYSTEM, row.id, now)
        elif entry.action == _CANCELLED:
            terms = Terms(row.in_time_percent, row.late_percent)
            amount = given_back(row.amount, terms, Share(entry.data.get("refund", Share.FULL)))
            give_back(tx, SYSTEM, row, f"{row.id}:cancelled", amount, RefundReason.CANCELLED, now)
