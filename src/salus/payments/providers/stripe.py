"""How is a visit paid by Stripe Checkout?

Source: https://docs.stripe.com/api/checkout/sessions, /api/refunds, /api/disputes,
/api/idempotent_requests, /webhooks/signature.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from salus.kernel.errors import Invalid
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
    Order,
    Received,
    Refused,
    Return,
    Returned,
    Seen,
    Statement,
    Unreachable,
)

_VERSION: Final = "2024-06-20"
"""The shape of answers that this adapter was written for."""
_TOLERATED: Final = timedelta(minutes=5)
_LONGEST: Final = timedelta(hours=1)
"""When the checkout ends by itself should we never come to end it. Source: at least 30 minutes, at most a day."""
_WORDS: Final[Mapping[str, Word]] = {
    "succeeded": Word.DONE,
    "pending": Word.SENT,
    "requires_action": Word.SENT,
    "failed": Word.REFUSED,
    "canceled": Word.REFUSED,
}


class StripeProvider:
    name = "stripe"

    def __init__(self, url: ProviderUrl) -> None:
        if not url.user:
            raise ConfigurationError(f"{url.setting}: say stripe://KEY")
        self._secret = url.needed("webhook_secret")
        headers = {"Authorization": f"Bearer {url.user}", "Stripe-Version": _VERSION}
        self._client = new_client(url, "api.stripe.com", headers=headers)

    async def close_connections(self) -> None:
        await self._client.aclose()

    async def open(self, order: Order) -> Checkout:
        form = {
            "mode": "payment",
            # A visit is held for minutes: a payment that is known only days later is of no use to anybody.
            "payment_method_types[0]": "card",
            "client_reference_id": str(order.payment_id),
            "metadata[payment_id]": str(order.payment_id),
            "payment_intent_data[metadata][payment_id]": str(order.payment_id),
            "line_items[0][quantity]": "1",
            "line_items[0][price_data][currency]": order.price.currency.lower(),
            "line_items[0][price_data][unit_amount]": str(order.price.amount),
            "line_items[0][price_data][product_data][name]": order.description,
            "success_url": order.return_url,
            "cancel_url": order.cancel_url,
            "expires_at": str(int((order.created_at + _LONGEST).timestamp())),
        }
        session = await self._post("/v1/checkout/sessions", form, order.key)
        return Checkout(str(session["id"]), str(session["url"]))

    async def look(self, checkout_id: str, price: Money) -> Seen:
        return _seen(await self._get(f"/v1/checkout/sessions/{checkout_id}"), price)

    async def capture(self, checkout_id: str, price: Money, _key: str) -> Seen:
        return await self.look(checkout_id, price)  # Stripe takes the money itself

    async def close(self, checkout_id: str, price: Money) -> Seen:
        try:
            return _seen(await self._post(f"/v1/checkout/sessions/{checkout_id}/expire", {}), price)
        except Refused:  # it is not open any more
            return await self.look(checkout_id, price)

    async def give_back(self, back: Return) -> Returned:
        if back.again and (known := await self._known(back)):
            return known
        form = {"payment_intent": back.charge_id, "amount": str(back.amount.amount), "metadata[key]": back.key}
        return _returned(await self._post("/v1/refunds", form, back.key))

    async def _known(self, back: Return) -> Returned | None:
        """A refund that we have asked for before: Stripe remembers keys for a day only."""
        made = await self._listed("refunds", back.charge_id)
        return next((_returned(one) for one in made if one.get("metadata", {}).get("key") == back.key), None)

    async def look_at_refund(self, refund_id: str) -> Word:
        return _returned(await self._get(f"/v1/refunds/{refund_id}")).word

    async def statement(self, charge: Charge) -> Statement:
        """A dispute that is lost is no refund at Stripe, though the money is gone."""
        refunds = [_given(one, _returned(one).word) for one in await self._listed("refunds", charge.id)]
        disputes = [(one, _dispute(one)) for one in await self._listed("disputes", charge.id)]
        lost = [_given(one, Word.DONE, disputed=True) for one, stands in disputes if stands is Dispute.LOST]
        return Statement([*refunds, *lost], [stands for _, stands in disputes])

    async def _listed(self, what: str, charge_id: str) -> list[dict[str, Any]]:
        """Shape: a hundred are more than a payment of one visit ever has."""
        told = await self._get(f"/v1/{what}", {"payment_intent": charge_id, "limit": "100"})
        return list(told["data"])

    async def read(self, received: Received, now: datetime) -> Event | None:
        if not genuine(self._secret, received, now):
            raise WebhookNotGenuine
        try:
            return _event(json.loads(received.body))
        except (ValueError, TypeError, AttributeError, KeyError):
            raise Invalid.field("", "value_error", "is no event of this provider") from None

    async def _post(self, path: str, form: Mapping[str, str], key: str | None = None) -> dict[str, Any]:
        headers = {"Idempotency-Key": key} if key else {}
        return _judged(await ask(self._client, "POST", path, data=form, headers=headers))

    async def _get(self, path: str, query: Mapping[str, str] | None = None) -> dict[str, Any]:
        return _judged(await ask(self._client, "GET", path, params=query))


def genuine(secret: str, received: Received, now: datetime) -> bool:
    """Whether one of the signatures is the secret's, and fresh."""
    parts = [part.partition("=") for part in received.headers.get("stripe-signature", "").split(",")]
    stamp = next((value for name, _, value in parts if name.strip() == "t"), "")
    if not stamp.isascii() or not stamp.isdigit() or len(stamp) > 15:
        return False
    if abs(now.timestamp() - int(stamp)) > _TOLERATED.total_seconds():
        return False
    expected = hmac.new(secret.encode(), f"{stamp}.".encode() + received.body, hashlib.sha256).hexdigest()
    said = [value.strip() for name, _, value in parts if name.strip() == "v1"]
    return any(hmac.compare_digest(expected.encode(), one.encode("utf-8", "replace")) for one in said)


def _judged(answer: Any) -> dict[str, Any]:
    told = said_by(answer)
    if not answer.is_success:
        error = told.get("error")
        refuse(answer.status_code, word(error.get("code") or error.get("type")) if isinstance(error, dict) else "")
    return told


def _seen(session: Mapping[str, Any], price: Money) -> Seen:
    if session["payment_status"] == "paid":
        if (session["amount_total"], str(session["currency"]).upper()) != (price.amount, price.currency):
            raise Unreachable("another amount")  # a person has to look at this
        return Seen(News.PAID, str(session["payment_intent"]))
    return Seen({"expired": News.CLOSED, "complete": News.PENDING}.get(str(session["status"])))


def _returned(refund: Mapping[str, Any]) -> Returned:
    return Returned(str(refund["id"]), _WORDS.get(str(refund["status"]), Word.SENT))


def _given(thing: Mapping[str, Any], word: Word, *, disputed: bool = False) -> Given:
    return Given(str(thing["id"]), Money(int(thing["amount"]), str(thing["currency"]).upper()), word, disputed)


def _dispute(told: Mapping[str, Any]) -> Dispute:
    """An inquiry that came to nothing (`warning_closed`) took no money."""
    ends = {"won": Dispute.WON, "warning_closed": Dispute.WON, "lost": Dispute.LOST}
    return ends.get(str(told["status"]), Dispute.OPEN)


def _event(told: Mapping[str, Any]) -> Event | None:
    kind, thing = str(told["type"]), told["data"]["object"]
    event_id = str(told["id"])
    if kind.startswith("checkout.session."):
        return Event(event_id, kind, checkout_id=str(thing["id"]))
    if kind.startswith("refund.") or kind == "charge.refund.updated":
        return Event(event_id, kind, charge_id=thing.get("payment_intent"), refund_id=str(thing["id"]))
    if kind == "charge.refunded" or kind.startswith("charge.dispute."):
        return Event(event_id, kind, charge_id=thing.get("payment_intent"))
    return None
