"""Is a visit paid by PayPal as its documents say, captured once and only in time?"""

import json

import pytest

from salus.kernel.errors import Unavailable
from salus.kernel.money import Money
from salus.payments.contract import WebhookNotGenuine
from salus.payments.domain.machine import News
from salus.payments.providers import Refused
from salus.payments.providers.paypal import value_of
from salus.payments.usecases import carry_out
from tests.payments.counter import Counter
from tests.payments.loopback import PayPalServer

ORDER = "ORDER1"


async def approved(counter: Counter, event: str = "WH-A", sig: str = "genuine") -> None:
    said = PayPalServer.webhook(event, "CHECKOUT.ORDER.APPROVED", {"id": ORDER, "status": "APPROVED"}, sig)
    await counter.hear("paypal", said)


async def test_what_the_patient_approves_is_captured_once(counter: Counter, paypal: PayPalServer) -> None:
    started = await counter.start()
    assert started.url == f"https://paypal.example/checkoutnow?token={ORDER}"
    (asked,) = paypal.calls("POST", "/checkout/orders")
    unit = asked.json["purchase_units"][0]
    assert unit["amount"] == {"currency_code": "EUR", "value": "50.00"}
    assert unit["description"] == "Appointment K7QM-0007"
    paypal.approve(ORDER)
    for event in ("WH-A", "WH-A", "WH-B"):
        await approved(counter, event)
        await counter.work()
    row = await counter.row()
    assert (row.status, row.charge_id) == ("paid", f"CAP{ORDER}")
    assert len(paypal.calls("POST", "/capture")) == 1
    told = [action for action in await counter.told() if action != "payment.heard_of"]
    assert told == ["payment.requested", "payment.open", "payment.capturing", "payment.paid"]
    assert len(paypal.calls("POST", "/token")) == 1


async def test_a_capture_without_an_answer_is_known_in_the_end_whatever_the_time(
    counter: Counter, paypal: PayPalServer
) -> None:
    """The hold ends while nobody knows whether the money was taken: it was, and this must become known."""
    await counter.start()
    paypal.approve(ORDER)
    counter.clock.move(minutes=9)
    original = paypal._capture

    def taken_silently(order: dict[str, object]) -> tuple[int, object]:
        original(order)
        return 500, {}

    paypal._capture = taken_silently  # type: ignore[method-assign]
    await counter.work()
    assert await counter.status() == "capturing"
    counter.visits.tell("expired")
    await counter.pass_time(minutes=20)
    assert await counter.status() == "paid"


async def test_who_looked_before_a_capture_began_does_not_end_it(counter: Counter, paypal: PayPalServer) -> None:
    """One worker asks to close, as the time is over; another has begun to take the money since."""
    await counter.start()
    stale = await counter.row()
    paypal.approve(ORDER)
    paypal._capture = lambda order: (500, {})  # type: ignore[method-assign]
    await approved(counter)
    await counter.work()
    for news in (News.CLOSED, News.DECLINED):
        await counter.db.write(carry_out._heard, stale, carry_out.Heard(news), 0.5, counter.clock())
        assert await counter.status() == "capturing"


async def test_what_is_approved_too_late_is_not_captured(counter: Counter, paypal: PayPalServer) -> None:
    await counter.start()
    counter.clock.move(minutes=10)
    paypal.approve(ORDER)
    await approved(counter)
    await counter.work()
    await approved(counter, "WH-B")
    await counter.work()
    assert (await counter.status(), paypal.calls("POST", "/capture")) == ("expired", [])


async def test_a_declined_instrument_may_be_replaced(counter: Counter, paypal: PayPalServer) -> None:
    await counter.start()
    paypal.approve(ORDER)
    paypal.decline = True
    await approved(counter)
    await counter.work()
    assert (await counter.status(), (await counter.told())[-1]) == ("open", "payment.declined")
    paypal.decline = False
    paypal.approve(ORDER)
    await approved(counter, "WH-B")
    await counter.work()
    assert await counter.status() == "paid"
    keys = [one.headers["paypal-request-id"] for one in paypal.calls("POST", "/capture")]
    assert len(set(keys)) == 2  # else PayPal would answer what it answered first


async def test_money_that_hangs_at_paypal_is_waited_for(counter: Counter, paypal: PayPalServer) -> None:
    paypal.capture_status = "PENDING"
    await counter.start()
    paypal.approve(ORDER)
    await approved(counter)
    await counter.work()
    await counter.pass_time(hours=2)
    assert await counter.status() == "capturing"
    paypal.orders[ORDER]["purchase_units"][0]["payments"]["captures"][0]["status"] = "COMPLETED"
    await counter.pass_time(minutes=16)
    assert await counter.status() == "paid"


async def test_only_what_paypal_has_signed_is_heard(counter: Counter, paypal: PayPalServer) -> None:
    await counter.start()
    told = await counter.told()
    with pytest.raises(WebhookNotGenuine):
        await approved(counter, sig="forged")
    body, headers = PayPalServer.webhook("WH-A", "CHECKOUT.ORDER.APPROVED", {"id": ORDER})
    asked = len(paypal.calls("POST", "/verify-webhook-signature"))
    with pytest.raises(WebhookNotGenuine):
        await counter.hear("paypal", (body, {**headers, "Paypal-Transmission-Sig": ""}))
    assert len(paypal.calls("POST", "/verify-webhook-signature")) == asked  # nobody is asked about nothing
    paypal.down = True
    with pytest.raises(Unavailable):
        await approved(counter)
    assert await counter.told() == told


async def test_the_event_is_verified_byte_for_byte(counter: Counter, paypal: PayPalServer) -> None:
    body, headers = PayPalServer.webhook("WH-A", "CHECKOUT.ORDER.APPROVED", {"id": ORDER, "value": 1})
    odd = body.replace(b'"value": 1', b'"value":    1.00')
    await counter.hear("paypal", (odd, headers))
    (asked,) = paypal.calls("POST", "/verify-webhook-signature")
    assert odd in asked.body
    assert json.loads(asked.body)["webhook_id"] == "WH-1"


async def test_a_token_that_is_worn_out_is_fetched_anew(counter: Counter, paypal: PayPalServer) -> None:
    await counter.start()
    paypal.token = "A22"
    await counter.start(visit=8)
    assert await counter.status(2) == "open"


async def test_a_late_cancellation_gives_back_what_was_agreed(counter: Counter, paypal: PayPalServer) -> None:
    await counter.start()
    paypal.approve(ORDER)
    await approved(counter)
    await counter.work()
    counter.visits.tell("cancelled", refund="late")
    await counter.work()
    assert (await counter.refunds(), paypal.refunds) == ([], {})


def test_amounts_are_written_as_paypal_reads_them() -> None:
    written = [value_of(Money(*one)) for one in ((5000, "EUR"), (1, "EUR"), (5000, "JPY"), (5000, "HUF"))]
    assert written == ["50.00", "0.01", "5000", "50"]
    with pytest.raises(Refused):
        value_of(Money(5001, "HUF"))
