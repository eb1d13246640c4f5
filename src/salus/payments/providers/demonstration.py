"""How is a visit paid where no money is? By a checkout page of our own that says that it is a test."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from salus.kernel.money import Money
from salus.kit.crypto import opaque
from salus.kit.db import Conflict, Database
from salus.payments.contract import WebhookNotGenuine
from salus.payments.domain.machine import News, Word
from salus.payments.providers.provider import (
    Charge,
    Checkout,
    Event,
    Order,
    Received,
    Return,
    Returned,
    Seen,
    Statement,
)
from salus.payments.queries import checkouts

PAGE: Final = "/api/v1/payments/test-checkouts"
_NEWS: Final = {"open": None, "paid": News.PAID, "closed": News.CLOSED}


class TestProvider:
    """Keeps its checkouts in our own database. For demonstrations and development."""

    __test__ = False  # it is no collection of tests
    name = "test"

    def __init__(self, db: Database, origin: str, new_id: Callable[[], str] = opaque) -> None:
        self._db = db
        self._origin = origin
        self._new_id = new_id

    async def close_connections(self) -> None:
        """The database is not ours."""

    async def open(self, order: Order) -> Checkout:
        made = (self._new_id(), order.key, order.price, order.description, order.return_url)
        try:
            checkout_id = await self._db.write(checkouts.open_once, *made)
        except Conflict:  # at the same moment from another tab: now it is there
            checkout_id = await self._db.write(checkouts.open_once, *made)
        return Checkout(checkout_id, f"{self._origin}{PAGE}/{checkout_id}")

    async def look(self, checkout_id: str, _price: Money) -> Seen:
        row = await self._db.read_statement(checkouts.by_id, checkout_id)
        return _seen(row.status if row else "closed", checkout_id)

    async def capture(self, checkout_id: str, price: Money, _key: str) -> Seen:
        return await self.look(checkout_id, price)

    async def close(self, checkout_id: str, _price: Money) -> Seen:
        return _seen(await self._db.write(checkouts.become, checkout_id, "closed"), checkout_id)

    async def give_back(self, back: Return) -> Returned:
        return Returned(f"test-refund-{back.key}", Word.DONE)

    async def look_at_refund(self, _refund_id: str) -> Word:
        return Word.DONE

    async def statement(self, _charge: Charge) -> Statement:
        return Statement()  # it has no other desk than ours

    async def read(self, _received: Received, _now: datetime) -> Event | None:
        raise WebhookNotGenuine  # its page tells us in this process, so whoever comes from outside is somebody else

    async def pay(self, checkout_id: str) -> Event | None:
        """Press the button; None when there is nothing to pay any more."""
        if await self._db.write(checkouts.become, checkout_id, "paid") != "paid":
            return None
        return Event(f"test-{checkout_id}", "checkout.paid", checkout_id=checkout_id)


def _seen(status: str, checkout_id: str) -> Seen:
    return Seen(_NEWS[status], f"test-charge-{checkout_id}" if status == "paid" else None)
