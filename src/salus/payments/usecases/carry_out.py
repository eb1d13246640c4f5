"""A payment takes its next step with the provider, and what is heard there is written down."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row

from salus.kernel.actor import SYSTEM
from salus.kernel.money import Money
from salus.kit.db import Tx
from salus.kit.journal import append
from salus.payments.contract import NoProvider, PaymentStatus
from salus.payments.desk import Desk
from salus.payments.domain.machine import LIVE, News, Step, becomes, to_do
from salus.payments.domain.patience import look_again, retry_after
from salus.payments.providers import ODD, Checkout, Failure, Order, Refused, Unreachable
from salus.payments.queries import change, find
from salus.payments.tables import payments

_ROUNDS = 3
"""A look, a capture, and one more: none of them asks for another step twice."""


_ENDINGS = (News.CLOSED, News.DECLINED)
"""These tell that no money comes, as things stood when it was asked."""


class Heard(NamedTuple):
    """What the provider said: nothing new when `news` is None."""

    news: News | None
    charge_id: str | None = None
    checkout: Checkout | None = None
    error: str | None = None


async def carry_out(desk: Desk, row: Row[Any]) -> Row[Any]:
    """Do what there is to do about a payment now; returns it as it stands then. A failure is noted, not raised."""
    for _ in range(_ROUNDS):
        was = row.status
        row = await _one_step(desk, row)
        if row.status == was or row.status != PaymentStatus.CAPTURING:
            break
    return row


async def _one_step(desk: Desk, row: Row[Any]) -> Row[Any]:
    step = to_do(PaymentStatus(row.status), row.expires_at, desk.clock())
    try:
        heard = Heard(step) if isinstance(step, News) else await _ask(desk, row, step)
    except Refused as failure:
        heard = Heard(News.REFUSED, error=failure.said)
    except (Failure, *ODD) as failure:
        said = failure.said if isinstance(failure, Failure) else type(failure).__name__.lower()
        return await desk.db.write(_failed, row.id, said, desk.chance.random(), desk.clock())
    return await desk.db.write(_heard, row, heard, desk.chance.random(), desk.clock())


async def _ask(desk: Desk, row: Row[Any], step: Step) -> Heard:
    try:
        provider = desk.provider(row.provider)
    except NoProvider:
        raise Unreachable("not configured") from None
    price = Money(row.amount, row.currency)
    if step is Step.OPEN:
        return Heard(News.OPENED, checkout=await provider.open(order_of(desk, row)))
    if row.checkout_id is None:
        return Heard(None)
    match step:
        case Step.CAPTURE:
            seen = await provider.capture(row.checkout_id, price, f"{key_of(row)}-capture-{row.captures}")
        case Step.CLOSE:
            seen = await provider.close(row.checkout_id, price)
        case _:
            seen = await provider.look(row.checkout_id, price)
    return Heard(seen.news, seen.charge_id)


def key_of(row: Row[Any]) -> str:
    """The provider's name for an attempt: the reference, too, for another installation may count from one as well."""
    return f"salus-{row.reference}-{row.id}"


def order_of(desk: Desk, row: Row[Any]) -> Order:
    back = f"{desk.origin}/app/appointments/{row.appointment_id}"
    return Order(
        key=key_of(row),
        payment_id=row.id,
        price=Money(row.amount, row.currency),
        description=f"Appointment {row.reference}",
        return_url=f"{back}?payment={row.id}",
        cancel_url=back,
        created_at=row.created_at,
    )


def _heard(tx: Tx, asked: Row[Any], heard: Heard, chance: float, now: datetime) -> Row[Any]:
    row = find.locked(tx, asked.id)
    assert row is not None
    if heard.news in _ENDINGS and (row.status, row.captures) != (asked.status, asked.captures):
        return row  # somebody has gone on meanwhile, and may be taking the money right now
    was = PaymentStatus(row.status)
    now_is = was if heard.news is None else becomes(was, heard.news)
    values: dict[str, Any] = {"status": now_is, "error": heard.error, "next_at": None}
    if now_is in LIVE:
        waited = 0 if now_is != was or now < row.expires_at else row.attempts
        values |= {"next_at": look_again(now, row.expires_at, max(waited, 1), chance), "attempts": waited}
    if now_is is was:
        return change.put(tx, payments, row.id, values)
    if heard.checkout is not None:
        values |= {"checkout_id": heard.checkout.id, "url": heard.checkout.url}
    if now_is is PaymentStatus.CAPTURING:
        values["captures"] = row.captures + 1
    if now_is is PaymentStatus.PAID:
        values |= {"charge_id": heard.charge_id, "paid_at": now}
    changed = change.put(tx, payments, row.id, {**values, "updated_at": now})
    action = f"payment.{now_is.value}" if heard.news is not News.DECLINED else "payment.declined"
    append(tx, SYSTEM, change.CONTEXT, action, row.id, change.told(changed), at=now)
    return changed


def _failed(tx: Tx, payment_id: int, said: str, chance: float, now: datetime) -> Row[Any]:
    row = find.locked(tx, payment_id)
    assert row is not None
    if row.status == PaymentStatus.PAID:
        return row
    again = now + retry_after(max(row.attempts, 1), chance)
    at = min(again, row.expires_at) if now < row.expires_at else again
    return change.put(tx, payments, row.id, {"next_at": at, "error": said})
