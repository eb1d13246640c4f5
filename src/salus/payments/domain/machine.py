"""What does a payment, or a refund, become by what is heard of it?

Source: docs/domain/payments.md, which shows these tables. What is not in a table changes nothing: news may come
twice, late, or in any order.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

from salus.payments.contract import PaymentStatus as P
from salus.payments.contract import RefundStatus as R


class News(StrEnum):
    """What is heard of a payment."""

    OPENED = "opened"
    """The provider has a checkout for it."""
    REFUSED = "refused"
    """The provider will never make one."""
    OVER = "over"
    """Its time ended before there was a checkout."""
    READY = "ready"
    """The patient has agreed; the provider waits for us to take the money."""
    DECLINED = "declined"
    """The money could not be taken; the patient may try in another way."""
    PENDING = "pending"
    """The patient has done their part, the provider has not: money may still come, so it is not closed."""
    PAID = "paid"
    CLOSED = "closed"
    """Nobody can pay by this checkout any more."""


class Word(StrEnum):
    """What is heard of a refund."""

    SENT = "sent"
    """The provider has taken it on."""
    DONE = "done"
    REFUSED = "refused"


class Step(StrEnum):
    """What there is to do with the provider."""

    OPEN = "open"
    LOOK = "look"
    CAPTURE = "capture"
    CLOSE = "close"


PAYMENT: Final[Mapping[tuple[P, News], P]] = {
    (P.REQUESTED, News.OPENED): P.OPEN,
    (P.REQUESTED, News.REFUSED): P.FAILED,
    (P.REQUESTED, News.OVER): P.EXPIRED,
    (P.REQUESTED, News.PAID): P.PAID,
    (P.OPEN, News.READY): P.CAPTURING,
    (P.OPEN, News.PAID): P.PAID,
    (P.OPEN, News.CLOSED): P.EXPIRED,
    (P.CAPTURING, News.DECLINED): P.OPEN,
    (P.CAPTURING, News.PAID): P.PAID,
    (P.CAPTURING, News.CLOSED): P.EXPIRED,
    (P.EXPIRED, News.PAID): P.PAID,
    (P.FAILED, News.PAID): P.PAID,
}
"""Money that has come is never unheard: from everywhere leads a way to `paid`, and from there none away.

A checkout that is made too late opens nothing: nobody was told its address, so nobody can pay by it.
"""

REFUND: Final[Mapping[tuple[R, Word], R]] = {
    (R.REQUESTED, Word.SENT): R.REFUNDING,
    (R.REQUESTED, Word.DONE): R.REFUNDED,
    (R.REQUESTED, Word.REFUSED): R.FAILED,
    (R.REFUNDING, Word.DONE): R.REFUNDED,
    (R.REFUNDING, Word.REFUSED): R.FAILED,
    # A bank may send back what the provider believed to have given: then it is ours again, and has to be told.
    (R.REFUNDED, Word.REFUSED): R.FAILED,
}

LIVE: Final = (P.REQUESTED, P.OPEN, P.CAPTURING)
"""Money may still come by these as was agreed; a visit has one of them at most."""


def becomes(status: P, news: News) -> P:
    return PAYMENT.get((status, news), status)


def refund_becomes(status: R, word: Word) -> R:
    return REFUND.get((status, word), status)


def to_do(status: P, expires_at: datetime, now: datetime) -> Step | News:
    """What a worker does with a payment whose turn it is; news where there is nothing to ask the provider.

    Shape: a payment that is over is only looked at: somebody has told that there is something to see.
    """
    over = now >= expires_at
    match status:
        case P.REQUESTED:
            return News.OVER if over else Step.OPEN
        case P.OPEN:
            return Step.CLOSE if over else Step.LOOK
        case P.CAPTURING:
            # Also when the time is over: what has been asked for once may have been done, and must become known.
            return Step.CAPTURE
        case _:
            return Step.LOOK
