"""What is asked of a payment provider, and how can it fail?

What went wrong is told in a few words of theirs that are codes: a provider's sentence may quote people.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from salus.kernel.money import Money
from salus.payments.contract import Dispute
from salus.payments.domain.machine import News, Word
from salus.payments.domain.reckoning import Given


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be paid. With the same `key` there is one checkout, however often it is asked for.

    Shape: `description` tells nothing of health: the provider's statements show it.
    """

    key: str
    payment_id: int
    price: Money
    description: str
    return_url: str
    cancel_url: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Checkout:
    """Where the patient pays."""

    id: str
    url: str


@dataclass(frozen=True, slots=True)
class Seen:
    """How a checkout stands: `news` is None while nothing has happened. `charge_id` names money that has come."""

    news: News | None
    charge_id: str | None = None


@dataclass(frozen=True, slots=True)
class Return:
    """Money to give back. With the same `key` it is given back once.

    `again`: it may have been asked for already, without an answer.
    """

    key: str
    charge_id: str
    amount: Money
    again: bool = False


@dataclass(frozen=True, slots=True)
class Returned:
    id: str | None
    word: Word


@dataclass(frozen=True, slots=True)
class Charge:
    """Money that has come; `told` are refunds of it that the provider told of and that are not known here."""

    checkout_id: str
    id: str
    told: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """What the provider's books say of a charge, whoever it was that had it written there."""

    given: Collection[Given] = ()
    disputes: Collection[Dispute] = ()


@dataclass(frozen=True, slots=True)
class Received:
    """A request as it arrived."""

    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Event:
    """What a provider tells: that there is something to look at. What it is, it is asked for.

    So it does not matter in which order events come, how often, or whether one is lost.
    """

    id: str
    kind: str
    checkout_id: str | None = None
    charge_id: str | None = None
    refund_id: str | None = None


class Failure(Exception):
    """It was not done, or nobody knows."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


class Unreachable(Failure):
    """No answer that says what became of it; the same may be asked again, with the same key."""


class Refused(Failure):
    """It will never be done."""


ODD = (LookupError, TypeError, ValueError)
"""How an answer fails that is not what the provider's documents say; nobody knows then what was done."""


class Provider(Protocol):
    """One who takes money. Every method raises Unreachable."""

    name: str

    async def open(self, order: Order) -> Checkout:
        """Raises: Refused."""
        ...

    async def look(self, checkout_id: str, price: Money, /) -> Seen: ...

    async def capture(self, checkout_id: str, price: Money, key: str, /) -> Seen:
        """Take the money that the patient agreed to; what has been taken already is found, not taken twice."""
        ...

    async def close(self, checkout_id: str, price: Money, /) -> Seen:
        """See to it that nobody can pay any more; or learn that somebody has paid."""
        ...

    async def give_back(self, back: Return, /) -> Returned:
        """Raises: Refused."""
        ...

    async def look_at_refund(self, refund_id: str, /) -> Word: ...

    async def statement(self, charge: Charge, /) -> Statement: ...

    async def read(self, received: Received, now: datetime, /) -> Event | None:
        """What a webhook tells; None when it is of no interest.

        Raises: WebhookNotGenuine, Invalid.
        """
        ...

    async def close_connections(self) -> None: ...
