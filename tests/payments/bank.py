"""Who plays a provider at its worst? One that is away, answers into the void, and tells in any order."""

from dataclasses import dataclass, field
from datetime import datetime

from salus.kernel.money import Money
from salus.payments.contract import WebhookNotGenuine
from salus.payments.domain.machine import News, Word
from salus.payments.domain.reckoning import Given
from salus.payments.providers import (
    Charge,
    Checkout,
    Event,
    Order,
    Received,
    Refused,
    Return,
    Returned,
    Seen,
    Statement,
    Unreachable,
)


@dataclass
class Account:
    """What one checkout took and gave back."""

    payment_id: int
    amount: int
    status: str = "open"
    charged: int = 0
    returned: int = 0
    ours: dict[str, Money] = field(default_factory=dict)
    by_itself: list[int] = field(default_factory=list)
    """What it gave back without having been asked by us."""
    known: bool = False
    """Whether anybody was told where to pay."""


@dataclass
class Bank:
    """Like PayPal when `captures`: what the patient agrees to is taken by us; else like Stripe."""

    label: str = "c"
    """What its checkouts are called, before a number."""
    name: str = "test"
    captures: bool = False
    down: bool = False
    deaf: bool = False
    """It does what it is asked, and the answer is lost."""
    accounts: dict[str, Account] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)

    async def close_connections(self) -> None:
        pass

    def _answer(self) -> None:
        if self.deaf:
            raise Unreachable("lost")

    def _hear(self) -> None:
        if self.down:
            raise Unreachable("away")

    async def open(self, order: Order) -> Checkout:
        self._hear()
        name = self.keys.setdefault(order.key, f"{self.label}{len(self.accounts) + 1}")
        self.accounts.setdefault(name, Account(order.payment_id, order.price.amount))
        self._answer()
        self.accounts[name].known = True
        return Checkout(name, f"https://bank.example/{name}")

    async def look(self, checkout_id: str, price: Money) -> Seen:
        self._hear()
        self._answer()
        return self._seen(checkout_id)

    def _seen(self, name: str) -> Seen:
        account = self.accounts[name]
        news = {"open": None, "agreed": News.READY, "paid": News.PAID, "closed": News.CLOSED}[account.status]
        return Seen(news, f"charge-{name}" if account.charged else None)

    async def capture(self, checkout_id: str, price: Money, key: str) -> Seen:
        self._hear()
        if self.accounts[checkout_id].status == "agreed":
            self._charge(checkout_id)
        self._answer()
        return self._seen(checkout_id)

    async def close(self, checkout_id: str, price: Money) -> Seen:
        self._hear()
        account = self.accounts[checkout_id]
        if account.status == "open" and not self.captures:
            account.status = "closed"
        self._answer()
        seen = self._seen(checkout_id)
        return seen if seen.news is News.PAID else Seen(News.CLOSED)

    async def give_back(self, back: Return) -> Returned:
        self._hear()
        account = self.accounts[back.charge_id.removeprefix("charge-")]
        if back.key not in self.keys:
            if account.returned + back.amount.amount > account.charged:
                raise Refused("more than there is")
            self.keys[back.key] = f"r-{back.key}"
            account.ours[self.keys[back.key]] = back.amount
            account.returned += back.amount.amount
        self._answer()
        return Returned(self.keys[back.key], Word.DONE)

    async def look_at_refund(self, refund_id: str) -> Word:
        return Word.DONE

    async def statement(self, charge: Charge) -> Statement:
        self._hear()
        self._answer()
        account = self.accounts[charge.checkout_id]
        ours = [Given(name, amount, Word.DONE) for name, amount in account.ours.items()]
        desk = enumerate(account.by_itself)
        theirs = [Given(f"d{number}", Money(amount, "EUR"), Word.DONE) for number, amount in desk]
        return Statement([*ours, *theirs])

    def give_back_by_itself(self, name: str, amount: int) -> None:
        """What somebody does at the bank's own desk."""
        account = self.accounts[name]
        given = min(amount, account.charged - account.returned)
        if given > 0:
            account.by_itself.append(given)
            account.returned += given
            self.events.append(Event(f"{self.label}-{len(self.events)}", "told", charge_id=f"charge-{name}"))

    async def read(self, received: Received, now: datetime) -> Event | None:
        raise WebhookNotGenuine

    @property
    def payable(self) -> list[str]:
        return [name for name, account in self.accounts.items() if account.status == "open" and account.known]

    def pay(self, name: str) -> None:
        """What the patient does there, as long as there is something to pay."""
        account = self.accounts[name]
        if account.status != "open":
            return
        if self.captures:
            account.status = "agreed"
        else:
            self._charge(name)
        self.events.append(Event(f"{self.label}-{len(self.events)}", "told", checkout_id=name))

    def _charge(self, name: str) -> None:
        account = self.accounts[name]
        account.status, account.charged = "paid", account.charged + account.amount
