"""How do payments and refunds change? Each change with its journal entry; rows that are due taken by turns."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Table, or_, select, update

from salus.kernel.actor import Actor
from salus.kit.db import Tx
from salus.kit.journal import append
from salus.payments.contract import RefundStatus
from salus.payments.domain.reckoning import counted
from salus.payments.providers.provider import Event
from salus.payments.tables import payment_events, payments, refunds

CONTEXT = "payments"


def enter(tx: Tx, actor: Actor, values: Mapping[str, Any], now: datetime) -> Row[Any]:
    """Raises: Conflict when the visit has a live payment."""
    row = tx.one(payments.insert().values(**values).returning(payments))
    assert row is not None
    append(tx, actor, CONTEXT, "payment.requested", row.id, told(row), at=now, on_behalf_of=row.patient_id)
    return row


def enter_refund(tx: Tx, actor: Actor, payment: Row[Any], values: Mapping[str, Any], now: datetime) -> Row[Any]:
    times = {"created_at": now, "updated_at": now}
    row = tx.one(refunds.insert().values(attempts=0, **values, **times).returning(refunds))
    assert row is not None
    append(tx, actor, CONTEXT, f"refund.{row.status}", row.id, told_of_refund(payment, row), at=now)
    count(tx, payment, now)
    return row


def count(tx: Tx, payment: Row[Any], now: datetime) -> Row[Any]:
    """Count what is given back of a payment, or asked to be. Shape: `payment` is locked."""
    stands = select(refunds.c.amount).where(refunds.c.payment_id == payment.id, refunds.c.status != RefundStatus.FAILED)
    total = counted(payment.amount, [row.amount for row in tx.all(stands)])
    return put(tx, payments, payment.id, {"given_back": total, "updated_at": now})


def told(row: Row[Any]) -> dict[str, Any]:
    """What the journal may say of a payment: how much, for which visit; neither address nor account."""
    return {
        "appointment_id": row.appointment_id,
        "patient_id": row.patient_id,
        "doctor_id": row.doctor_id,
        "clinic_id": row.clinic_id,
        "amount": row.amount,
        "currency": row.currency,
        "provider": row.provider,
    }


def told_of_refund(payment: Row[Any], refund: Row[Any]) -> dict[str, Any]:
    said = {"payment_id": payment.id, "reason": refund.reason}
    return told(payment) | said | {"amount": refund.amount}


def put(tx: Tx, table: Table, row_id: int, values: Mapping[str, Any]) -> Row[Any]:
    row = tx.one(update(table).where(table.c.id == row_id).values(**values).returning(table))
    assert row is not None, "nothing is ever deleted"
    return row


def take_due(tx: Tx, table: Table, now: datetime, lease: timedelta, limit: int) -> Sequence[Row[Any]]:
    """Take rows whose turn it is; nobody else looks at them for as long as the lease, should we never come back.

    What is asked of the provider carries a key: a lease that ends too soon costs a question, never money.
    """
    due = select(table.c.id).where(table.c.next_at <= now).order_by(table.c.next_at).limit(limit)
    if tx.dialect == "postgresql":
        due = due.with_for_update(skip_locked=True)
    taken = update(table).where(table.c.id.in_(select(due.cte("due").c.id)))
    return tx.all(taken.values(next_at=now + lease, attempts=table.c.attempts + 1).returning(table))


def any_due(tx: Tx, table: Table, now: datetime) -> bool:
    return tx.one(select(table.c.id).where(table.c.next_at <= now).limit(1)) is not None


def heard(tx: Tx, actor: Actor, provider: str, event: Event, now: datetime) -> None:
    """What a provider told is looked at next; said again, it is said once."""
    refund_ids = _refunds_of(tx, provider, event)
    payment_ids = () if refund_ids else _payments_of(tx, provider, event)
    if not payment_ids and not refund_ids:
        return  # of somebody else with the same account
    known = select(payment_events.c.kind).where(
        payment_events.c.provider == provider, payment_events.c.event_id == event.id
    )
    if tx.one(known):
        return
    values = {"provider": provider, "event_id": event.id, "kind": event.kind, "received_at": now}
    if payment_ids:
        values |= {"payment_id": payment_ids[0], "refund_id": event.refund_id}
    tx.execute(payment_events.insert().values(**values))
    for table, ids, entity in ((payments, payment_ids, "payment"), (refunds, refund_ids, "refund")):
        for found in ids:
            put(tx, table, found, {"next_at": now})
            append(tx, actor, CONTEXT, f"{entity}.heard_of", found, {"kind": event.kind, "provider": provider}, at=now)


def _payments_of(tx: Tx, provider: str, event: Event) -> Sequence[int]:
    by = [
        column == value
        for column, value in ((payments.c.checkout_id, event.checkout_id), (payments.c.charge_id, event.charge_id))
        if value is not None
    ]
    if not by:
        return ()
    return [row.id for row in tx.all(select(payments.c.id).where(payments.c.provider == provider, or_(*by)))]


def _refunds_of(tx: Tx, provider: str, event: Event) -> Sequence[int]:
    if event.refund_id is None:
        return ()
    ours = select(refunds.c.id).join(payments, payments.c.id == refunds.c.payment_id)
    found = tx.all(ours.where(payments.c.provider == provider, refunds.c.provider_id == event.refund_id))
    return [row.id for row in found]
