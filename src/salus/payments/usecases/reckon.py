"""What a provider gave back by itself, and what its payers dispute, becomes known here, once."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row

from salus.kernel.actor import SYSTEM
from salus.kit.db import Tx
from salus.kit.journal import append
from salus.payments.contract import NoProvider, RefundReason, RefundStatus
from salus.payments.desk import Desk
from salus.payments.domain.machine import refund_becomes
from salus.payments.domain.patience import retry_after
from salus.payments.domain.reckoning import Given, news_among, standing
from salus.payments.providers import ODD, Charge, Failure, Statement, Unreachable
from salus.payments.queries import change, find
from salus.payments.tables import payments


async def reckon(desk: Desk, row: Row[Any]) -> None:
    """Compare a payment with the provider's books; a failure is noted, and tried again."""
    try:
        statement = await statement_of(desk, row)
    except (Failure, NoProvider, *ODD) as failure:
        said = failure.said if isinstance(failure, Failure) else type(failure).__name__.lower()
        return await desk.db.write(_later, row, said, desk.chance.random(), desk.clock())
    return await desk.db.write(_reckoned, row, statement, desk.chance.random(), desk.clock())


async def statement_of(desk: Desk, row: Row[Any]) -> Statement:
    """Raises: NoProvider, Unreachable."""
    told = await desk.db.read_statement(find.told_of, row.id)
    found = await desk.provider(row.provider).statement(Charge(row.checkout_id, row.charge_id, told))
    if any(one.amount.currency != row.currency for one in found.given):
        raise Unreachable("another currency")  # a person has to look at this
    return found


def _reckoned(tx: Tx, asked: Row[Any], statement: Statement, chance: float, now: datetime) -> None:
    row = find.locked(tx, asked.id)
    assert row is not None
    if find.unanswered(tx, row.id):
        # One of ours may be among those that are new to us: it would be counted twice.
        return _later(tx, asked, "refund without answer", chance, now)
    enter(tx, row, statement, now)
    # Told of something again meanwhile, it is looked at again.
    next_at = None if row.next_at == asked.next_at else row.next_at
    change.put(tx, payments, row.id, {"next_at": next_at, "attempts": 0, "error": None})
    return None


def enter(tx: Tx, payment: Row[Any], statement: Statement, now: datetime) -> None:
    """Shape: `payment` is locked, and none of its refunds is asked for without an answer."""
    known = {one.provider_id for one in find.refunds_of(tx, [payment.id])}
    for one in news_among(statement.given, known):
        change.enter_refund(tx, SYSTEM, payment, _row(payment, one, now), now)
    dispute = standing(statement.disputes)
    if dispute not in (None, payment.dispute):
        row = change.put(tx, payments, payment.id, {"dispute": dispute, "updated_at": now})
        said = change.told(row) | {"dispute": row.dispute}
        append(tx, SYSTEM, change.CONTEXT, "payment.disputed", row.id, said, at=now)


def _row(payment: Row[Any], given: Given, now: datetime) -> dict[str, Any]:
    status = refund_becomes(RefundStatus.REQUESTED, given.word)
    return {
        "payment_id": payment.id,
        "key": f"{payment.id}:provider:{given.id}",
        "amount": given.amount.amount,
        "reason": RefundReason.DISPUTED if given.disputed else RefundReason.BY_PROVIDER,
        "status": status,
        "provider_id": given.id,
        "next_at": now if status is RefundStatus.REFUNDING else None,
    }


def _later(tx: Tx, asked: Row[Any], said: str, chance: float, now: datetime) -> None:
    change.put(tx, payments, asked.id, {"next_at": now + retry_after(asked.attempts, chance), "error": said})
