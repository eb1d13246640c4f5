"""Money goes back: asked for once by its key, given by the provider, and told."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row

from salus.kernel.actor import SYSTEM, Actor
from salus.kernel.errors import NotAllowed, NotFound
from salus.kernel.money import Money
from salus.kit.crypto import opaque
from salus.kit.db import Tx
from salus.kit.journal import append
from salus.payments.contract import NoProvider, NotPaid, PaymentStatus, RefundReason, RefundStatus, TooMuch
from salus.payments.desk import Desk, keeps_books, may_see
from salus.payments.domain.machine import Word, refund_becomes
from salus.payments.domain.patience import retry_after
from salus.payments.providers import ODD, Failure, Refused, Return, Returned, Statement
from salus.payments.queries import change, find
from salus.payments.tables import refunds
from salus.payments.usecases.reckon import enter, statement_of
from salus.payments.views import PaymentView, shown

_MOST_WAITING = (RefundStatus.REQUESTED, RefundStatus.REFUNDING)


async def refund(
    desk: Desk, actor: Actor, payment_id: int, amount: int | None, key: str | None, now: datetime
) -> PaymentView:
    """Give back some of a payment, or all that is left. The same `key` gives back once.

    Raises: NotFound, NotAllowed for patients and doctors, NotPaid, TooMuch.
    """
    row = await desk.db.read_statement(find.by_id, payment_id)
    if row is None or not may_see(actor, row):
        raise NotFound("payment")
    if not keeps_books(actor, row):
        raise NotAllowed
    name = f"{payment_id}:practice:{actor.user_id}:{key or opaque()}"
    await desk.db.write(_by_practice, actor, payment_id, amount, name, now)
    changed, given = await desk.db.read(find.with_refunds, payment_id)
    assert changed is not None
    return shown(changed, given, now, insider=True)


def _by_practice(tx: Tx, actor: Actor, payment_id: int, amount: int | None, key: str, now: datetime) -> None:
    row = find.locked(tx, payment_id)
    assert row is not None
    if row.status != PaymentStatus.PAID:
        raise NotPaid
    left = row.amount - row.given_back
    if find.refund_by_key(tx, key) is None and (left == 0 or (amount or 0) > left):
        raise TooMuch(Money(left, row.currency))
    give_back(tx, actor, row, key, left if amount is None else amount, RefundReason.BY_PRACTICE, now)


def give_back(
    tx: Tx, actor: Actor, payment: Row[Any], key: str, amount: int, reason: RefundReason, now: datetime
) -> None:
    """Ask for a refund, of at most what is left; with a key that has been used nothing more happens.

    Shape: `payment` is locked, and paid.
    """
    amount = min(amount, payment.amount - payment.given_back)
    if amount <= 0 or find.refund_by_key(tx, key) is not None:
        return
    values = {
        "payment_id": payment.id,
        "key": key,
        "amount": amount,
        "reason": reason,
        "status": RefundStatus.REQUESTED,
        "next_at": now,
        "requested_by": actor.user_id,
    }
    change.enter_refund(tx, actor, payment, values, now)


async def carry_out_refund(desk: Desk, row: Row[Any]) -> None:
    """Do what there is to do about a refund now; a failure is noted."""
    payment = await desk.db.read_statement(find.by_id, row.payment_id)
    assert payment is not None
    try:
        heard = await _ask(desk, payment, row)
    except Refused as failure:
        return await _refused(desk, payment, row, failure.said)
    except (Failure, NoProvider, *ODD) as failure:
        said = failure.said if isinstance(failure, Failure) else type(failure).__name__.lower()
        return await desk.db.write(_not_now, row.id, said, desk.chance.random(), desk.clock())
    return await desk.db.write(_heard, row.id, heard, None, desk.chance.random(), desk.clock())


async def _refused(desk: Desk, payment: Row[Any], row: Row[Any], said: str) -> None:
    """Before a refund is called failed: has somebody at the provider's desk been faster?"""
    try:
        statement = await statement_of(desk, payment)
    except (Failure, NoProvider, *ODD):
        return await desk.db.write(_not_now, row.id, said, desk.chance.random(), desk.clock())
    return await desk.db.write(_settle, row, statement, said, desk.chance.random(), desk.clock())


def _settle(tx: Tx, row: Row[Any], statement: Statement, said: str, chance: float, now: datetime) -> None:
    """This way the money did not go back; if less than was asked for is left, that much is asked for anew."""
    payment = find.locked(tx, row.payment_id)
    assert payment is not None
    if find.unanswered(tx, payment.id, but=row.id):
        return _not_now(tx, row.id, said, chance, now)
    enter(tx, payment, statement, now)
    _heard(tx, row.id, Returned(row.provider_id, Word.REFUSED), said, chance, now)
    payment = change.count(tx, payment, now)
    left = payment.amount - payment.given_back
    if left < row.amount:
        give_back(tx, SYSTEM, payment, f"{row.key}:rest", left, RefundReason(row.reason), now)
    return None


async def _ask(desk: Desk, payment: Row[Any], row: Row[Any]) -> Returned:
    provider = desk.provider(payment.provider)
    if row.provider_id is not None:
        return Returned(row.provider_id, await provider.look_at_refund(row.provider_id))
    if row.status not in _MOST_WAITING:
        return Returned(None, Word.SENT)
    key = f"salus-{payment.reference}-{payment.id}-refund-{row.id}"
    amount = Money(row.amount, payment.currency)
    return await provider.give_back(Return(key, payment.charge_id, amount, again=row.attempts > 1))


def _heard(tx: Tx, refund_id: int, heard: Returned, error: str | None, chance: float, now: datetime) -> None:
    row = find.refund_by_id(tx, refund_id)
    assert row is not None
    payment = find.locked(tx, row.payment_id)
    row = find.refund_by_id(tx, refund_id)
    assert row is not None and payment is not None
    was = RefundStatus(row.status)
    now_is = refund_becomes(was, heard.word)
    waits = now_is in _MOST_WAITING
    next_at = now + retry_after(row.attempts, chance) if waits else None
    values = {"status": now_is, "provider_id": heard.id or row.provider_id, "next_at": next_at, "error": error}
    if now_is is was:
        change.put(tx, refunds, refund_id, values)
        return
    changed = change.put(tx, refunds, refund_id, {**values, "updated_at": now})
    change.count(tx, payment, now)  # what failed is still here: it may be tried to give it back in another way
    append(
        tx, SYSTEM, change.CONTEXT, f"refund.{now_is.value}", refund_id, change.told_of_refund(payment, changed), at=now
    )


def _not_now(tx: Tx, refund_id: int, said: str, chance: float, now: datetime) -> None:
    row = find.refund_by_id(tx, refund_id)
    assert row is not None
    if row.next_at is not None:
        change.put(tx, refunds, refund_id, {"next_at": now + retry_after(row.attempts, chance), "error": said})
