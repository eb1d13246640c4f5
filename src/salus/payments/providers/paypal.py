"""How is a visit paid by PayPal?

Source: https://developer.paypal.com/docs/api/orders/v2/, /payments/v2/, /webhooks/v1/#verify-webhook-signature_post,
/customer-disputes/v1/, /reference/currency-codes/.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import httpx2
from babel.numbers import get_currency_precision

from salus.kernel.clock import Clock
from salus.kernel.errors import Invalid, Unavailable
from salus.kernel.money import Money
from salus.kit.config import ConfigurationError
from salus.kit.provider_url import ProviderUrl
from salus.payments.contract import Dispute, WebhookNotGenuine
from salus.payments.domain.machine import News, Word
from salus.payments.domain.reckoning import Given
from salus.payments.providers.http import ask, new_client, refuse, said_by, word
from salus.payments.providers.provider import (
    Charge,
    Checkout,
    Event,
    Failure,
    Order,
    Received,
    Refused,
    Return,
    Returned,
    Seen,
    Statement,
    Unreachable,
)

_SIGNED: Final = ("auth-algo", "cert-url", "transmission-id", "transmission-sig", "transmission-time")
_WORDS: Final[Mapping[str, Word]] = {
    "COMPLETED": Word.DONE,
    "PENDING": Word.SENT,
    "FAILED": Word.REFUSED,
    "CANCELLED": Word.REFUSED,
}
_WHOLE: Final = ("HUF", "TWD")
"""Without decimals at PayPal, though ISO 4217 has two."""
_BEFORE_THE_END: Final = timedelta(minutes=1)


class PayPalProvider:
    """The money moves when we capture what the patient has approved, and never otherwise."""

    name = "paypal"

    def __init__(self, url: ProviderUrl, clock: Clock) -> None:
        if not url.user or not url.password:
            raise ConfigurationError(f"{url.setting}: say paypal://CLIENT:SECRET")
        self._account = (url.user, url.password)
        self._webhook_id = url.needed("webhook_id")
        self._clock = clock
        self._token: tuple[str, datetime] | None = None
        self._client = new_client(url, "api-m.paypal.com")

    async def close_connections(self) -> None:
        await self._client.aclose()

    async def open(self, order: Order) -> Checkout:
        context = {
            "return_url": order.return_url,
            "cancel_url": order.cancel_url,
            "user_action": "PAY_NOW",
            "shipping_preference": "NO_SHIPPING",
        }
        unit = {
            "custom_id": str(order.payment_id),
            "description": order.description,
            "amount": {"currency_code": order.price.currency, "value": value_of(order.price)},
        }
        body = {
            "intent": "CAPTURE",
            "purchase_units": [unit],
            "payment_source": {"paypal": {"experience_context": context}},
        }
        made = _judged(await self._ask("POST", "/v2/checkout/orders", body, order.key))
        links = {link["rel"]: link["href"] for link in made["links"]}
        return Checkout(str(made["id"]), str(links.get("payer-action") or links["approve"]))

    async def look(self, checkout_id: str, price: Money) -> Seen:
        answer = await self._ask("GET", f"/v2/checkout/orders/{checkout_id}")
        if answer.status_code == 404:  # an order that nobody approved is forgotten after some hours
            return Seen(News.CLOSED)
        return _seen(_judged(answer), price)

    async def capture(self, checkout_id: str, price: Money, key: str) -> Seen:
        seen = await self.look(checkout_id, price)
        if seen.news is not News.READY:
            return Seen(News.DECLINED) if seen.news is None else seen
        answer = await self._ask("POST", f"/v2/checkout/orders/{checkout_id}/capture", {}, key)
        if answer.is_success:
            return _seen(_judged(answer), price)
        if answer.status_code == 422:
            issue = _issue(said_by(answer))
            return Seen(None) if issue == "ORDER_ALREADY_CAPTURED" else Seen(News.DECLINED)
        raise Unreachable(f"http {answer.status_code}")

    async def close(self, checkout_id: str, price: Money) -> Seen:
        """Not to capture is all it takes; PayPal forgets the order by itself."""
        seen = await self.look(checkout_id, price)
        return seen if seen.news in (News.PAID, News.PENDING) else Seen(News.CLOSED)

    async def give_back(self, back: Return) -> Returned:
        body = {
            "amount": {"currency_code": back.amount.currency, "value": value_of(back.amount)},
            "custom_id": back.key,
        }
        made = _judged(await self._ask("POST", f"/v2/payments/captures/{back.charge_id}/refund", body, back.key))
        return Returned(str(made["id"]), _WORDS.get(str(made.get("status", "COMPLETED")), Word.SENT))

    async def look_at_refund(self, refund_id: str) -> Word:
        return _given(await self._refund(refund_id)).word

    async def _refund(self, refund_id: str) -> dict[str, Any]:
        return _judged(await self._ask("GET", f"/v2/payments/refunds/{refund_id}"))

    async def statement(self, charge: Charge) -> Statement:
        """The order lists what was given back, for as long as PayPal remembers it; the rest is what we were told of."""
        answer = await self._ask("GET", f"/v2/checkout/orders/{charge.checkout_id}")
        units = [] if answer.status_code == 404 else _judged(answer)["purchase_units"]
        listed = [one for unit in units for one in unit.get("payments", {}).get("refunds", ())]
        others = sorted({*charge.told} - {str(one["id"]) for one in listed})
        refunds = [*listed, *[await self._refund(one) for one in others]]
        return Statement([_given(one) for one in refunds], await self._disputes(charge.id))

    async def _disputes(self, charge_id: str) -> list[Dispute]:
        """None are seen by an application that was not given the right to see disputes."""
        here = "/v1/customer/disputes"
        answer = await self._ask("GET", f"{here}?disputed_transaction_id={charge_id}")
        listed = [] if answer.status_code in (403, 404) else _judged(answer).get("items", ())
        return [_dispute(_judged(await self._ask("GET", f"{here}/{one['dispute_id']}"))) for one in listed]

    async def read(self, received: Received, _now: datetime) -> Event | None:
        try:
            told = json.loads(received.body)
            event = _event(told)
        except (ValueError, TypeError, AttributeError, KeyError):
            raise Invalid.field("", "value_error", "is no event of this provider") from None
        try:
            await self._verify(received)
        except Failure:
            raise Unavailable(retry_after=60) from None  # PayPal will come again
        return event

    async def _verify(self, received: Received) -> None:
        """Ask PayPal whether it has said this.

        Shape:  the event as it came, byte for byte: written anew it would not be what was signed.
        Raises: WebhookNotGenuine, Unreachable.
        """
        said = {name.replace("-", "_"): received.headers.get(f"paypal-{name}", "") for name in _SIGNED}
        if not all(said.values()):
            raise WebhookNotGenuine
        head = json.dumps({**said, "webhook_id": self._webhook_id})[:-1].encode()
        question = head + b',"webhook_event":' + received.body + b"}"
        answer = await self._ask("POST", "/v1/notifications/verify-webhook-signature", question)
        if answer.status_code in (400, 422):
            raise WebhookNotGenuine
        if _judged(answer).get("verification_status") != "SUCCESS":
            raise WebhookNotGenuine

    async def _ask(
        self, method: str, path: str, body: Mapping[str, Any] | bytes | None = None, key: str | None = None
    ) -> httpx2.Response:
        content = json.dumps(body).encode() if isinstance(body, Mapping) else body
        more = {"Content-Type": "application/json", "Prefer": "return=representation"}
        if key is not None:
            more["PayPal-Request-Id"] = key
        answer = await ask(self._client, method, path, content=content, headers=more | await self._authorization())
        if answer.status_code == 401:
            self._token = None
            answer = await ask(self._client, method, path, content=content, headers=more | await self._authorization())
        return answer

    async def _authorization(self) -> dict[str, str]:
        now = self._clock()
        if self._token is None or now >= self._token[1]:
            form = {"grant_type": "client_credentials"}
            answer = await ask(self._client, "POST", "/v1/oauth2/token", data=form, auth=self._account)
            if not answer.is_success:
                raise Unreachable(f"http {answer.status_code} without token")
            told = said_by(answer)
            life = timedelta(seconds=int(told["expires_in"]))
            self._token = (str(told["access_token"]), now + life - _BEFORE_THE_END)
        return {"Authorization": f"Bearer {self._token[0]}"}


def value_of(money: Money) -> str:
    """An amount as PayPal writes it: `50.00`, `5000` for yen.

    Raises: Refused for part of a forint: PayPal takes whole ones.
    """
    digits = get_currency_precision(money.currency)
    value = Decimal(money.amount).scaleb(-digits)
    if money.currency in _WHOLE:
        if value != int(value):
            raise Refused("whole amounts only")
        digits = 0
    return f"{value:.{digits}f}"


def _judged(answer: httpx2.Response) -> dict[str, Any]:
    told = said_by(answer)
    if not answer.is_success:
        refuse(answer.status_code, _issue(told))
    return told


def _issue(told: Mapping[str, Any]) -> str:
    details = told.get("details")
    first = details[0] if isinstance(details, list) and details and isinstance(details[0], dict) else {}
    return word(first.get("issue") or told.get("name"))


def _seen(order: Mapping[str, Any], price: Money) -> Seen:
    status = str(order["status"])
    if status == "APPROVED":
        return Seen(News.READY)
    if status == "VOIDED":
        return Seen(News.CLOSED)
    if status != "COMPLETED":
        return Seen(None)
    capture = order["purchase_units"][0]["payments"]["captures"][0]
    if capture["status"] in ("DECLINED", "FAILED"):
        return Seen(News.CLOSED)
    if capture["status"] == "PENDING":
        return Seen(News.PENDING)
    if (capture["amount"]["value"], capture["amount"]["currency_code"]) != (value_of(price), price.currency):
        raise Unreachable("another amount")  # a person has to look at this
    return Seen(News.PAID, str(capture["id"]))


def _given(refund: Mapping[str, Any]) -> Given:
    amount = refund["amount"]
    price = Money(minor_units(amount["value"], amount["currency_code"]), amount["currency_code"])
    return Given(str(refund["id"]), price, _WORDS.get(str(refund["status"]), Word.SENT))


def minor_units(value: str, currency: str) -> int:
    """An amount as PayPal writes it, as we count: the way back of `value_of`."""
    return int(Decimal(value).scaleb(get_currency_precision(currency)))


def _dispute(told: Mapping[str, Any]) -> Dispute:
    """What it costs is told as a reversal, or a refund, of its own."""
    if told["status"] != "RESOLVED":
        return Dispute.OPEN
    outcome = told.get("dispute_outcome", {}).get("outcome_code")
    return Dispute.LOST if outcome == "RESOLVED_BUYER_FAVOUR" else Dispute.WON


def _event(told: Mapping[str, Any]) -> Event | None:
    event_id, kind, thing = str(told["id"]), str(told["event_type"]), told["resource"]
    if kind.startswith("CHECKOUT."):
        return Event(event_id, kind, checkout_id=str(thing["id"]))
    if kind in ("PAYMENT.CAPTURE.REFUNDED", "PAYMENT.CAPTURE.REVERSED") or kind.startswith("PAYMENT.REFUND."):
        return Event(event_id, kind, charge_id=_charge_of(thing), refund_id=str(thing["id"]))
    if kind.startswith("CUSTOMER.DISPUTE."):
        disputed = thing["disputed_transactions"]
        return Event(event_id, kind, charge_id=str(disputed[0]["seller_transaction_id"]) if disputed else None)
    if kind.startswith("PAYMENT.CAPTURE."):
        related = thing.get("supplementary_data", {}).get("related_ids", {})
        return Event(event_id, kind, checkout_id=related.get("order_id"), charge_id=str(thing["id"]))
    return None


def _charge_of(refund: Mapping[str, Any]) -> str | None:
    """The capture that a refund is of stands in its link upwards."""
    up = next((str(link["href"]) for link in refund.get("links", ()) if link.get("rel") == "up"), None)
    return up and up.rpartition("/")[2]
