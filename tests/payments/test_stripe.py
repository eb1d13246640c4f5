"""Is a visit paid by Stripe as its documents say, and is nobody else believed?"""

import json
from datetime import timedelta

import pytest

from salus.kernel.errors import Invalid, NotFound, Unavailable
from salus.kit.config import ConfigurationError
from salus.payments.contract import CheckoutRefused, RefundStatus, WebhookNotGenuine
from salus.payments.providers import providers_of
from salus.payments.usecases.refund import refund
from tests.payments.counter import DESK, START, Counter
from tests.payments.loopback import StripeServer

SESSION = "cs_test_1"


async def completed(counter: Counter, stripe: StripeServer, event: str = "evt_1") -> None:
    at = counter.clock().timestamp()
    await counter.hear("stripe", stripe.webhook(event, "checkout.session.completed", {"id": SESSION}, at))


async def test_a_patient_pays_and_the_webhook_tells(counter: Counter, stripe: StripeServer) -> None:
    started = await counter.start()
    assert (started.status, started.provider) == ("open", "stripe")
    assert started.url == f"https://checkout.stripe.example/{SESSION}"
    assert started.expires_at == START + timedelta(minutes=10)
    (asked,) = stripe.calls("POST", "/checkout/sessions")
    assert asked.form["line_items[0][price_data][unit_amount]"] == "5000"
    assert asked.form["line_items[0][price_data][product_data][name]"] == "Appointment K7QM-0007"
    assert asked.form["expires_at"] == str(int((START + timedelta(hours=1)).timestamp()))
    assert asked.headers["idempotency-key"] == "salus-K7QM-0007-1"
    assert stripe.pay(SESSION)
    await completed(counter, stripe)
    await counter.work()
    row = await counter.row()
    assert (row.status, row.charge_id, row.url) == ("paid", f"pi_{SESSION}", started.url)
    assert (await counter.told())[-2:] == ["payment.heard_of", "payment.paid"]


async def test_a_webhook_that_comes_again_changes_nothing(counter: Counter, stripe: StripeServer) -> None:
    await counter.start()
    stripe.pay(SESSION)
    for event in ("evt_1", "evt_1", "evt_2", "evt_1"):
        await completed(counter, stripe, event)
        await counter.work()
    assert (await counter.told()).count("payment.paid") == 1
    assert (await counter.told()).count("payment.heard_of") == 2  # each event once


async def test_a_lost_webhook_costs_a_minute_at_most(counter: Counter, stripe: StripeServer) -> None:
    await counter.start()
    stripe.pay(SESSION)
    await counter.work()
    assert await counter.status() == "open"
    counter.clock.move(minutes=1)
    await counter.work()
    assert await counter.status() == "paid"


async def test_an_event_is_believed_only_as_far_as_stripe_confirms_it(counter: Counter, stripe: StripeServer) -> None:
    await counter.start()
    await completed(counter, stripe)  # signed, but nobody has paid
    await counter.work()
    assert await counter.status() == "open"


@pytest.mark.parametrize("spoil", ["body", "secret", "late", "early", "stamp", "missing"])
async def test_wrong_signatures_are_refused_without_effect(counter: Counter, stripe: StripeServer, spoil: str) -> None:
    await counter.start()
    told = await counter.told()
    at = counter.clock().timestamp() + {"late": -301, "early": 301}.get(spoil, 0)
    real, stripe.secret = stripe.secret, "whsec_other" if spoil == "secret" else stripe.secret
    body, headers = stripe.webhook("evt_1", "checkout.session.completed", {"id": SESSION}, at)
    stripe.secret = real
    if spoil == "body":
        body = body.replace(b"evt_1", b"evt_2")
    if spoil == "stamp":
        headers["Stripe-Signature"] = headers["Stripe-Signature"].replace("t=", "t=1")
    with pytest.raises(WebhookNotGenuine):
        await counter.hear("stripe", (body, {} if spoil == "missing" else headers))
    assert await counter.told() == told


async def test_nonsense_that_is_signed_is_invalid_and_what_is_not_ours_is_nothing(
    counter: Counter, stripe: StripeServer
) -> None:
    at = counter.clock().timestamp()
    body, headers = stripe.webhook("evt_1", "checkout.session.completed", {}, at)
    with pytest.raises(Invalid):
        await counter.hear("stripe", (body, headers))
    for kind, thing in (("customer.created", {"id": "cus_1"}), ("checkout.session.completed", {"id": "cs_other"})):
        await counter.hear("stripe", stripe.webhook("evt_2", kind, thing, at))
    assert await counter.told() == []
    with pytest.raises(NotFound):
        await counter.hear("paypal", (b"{}", {}))


async def test_the_end_of_the_hold_closes_the_checkout(counter: Counter, stripe: StripeServer) -> None:
    await counter.start()
    await counter.pass_time(minutes=11)
    assert (await counter.status(), stripe.sessions[SESSION]["status"]) == ("expired", "expired")
    assert not stripe.pay(SESSION)


async def test_who_pays_in_the_last_second_has_paid(counter: Counter, stripe: StripeServer) -> None:
    await counter.start()
    counter.clock.move(minutes=9.5)
    await counter.work()
    stripe.pay(SESSION)
    counter.clock.move(minutes=1)
    await counter.work()  # closing is refused there, for it is complete
    assert await counter.status() == "paid"


async def test_the_answer_that_is_lost_is_found_again_by_its_key(counter: Counter, stripe: StripeServer) -> None:
    stripe.lose_answers = True
    with pytest.raises(Unavailable):
        await counter.start()
    assert await counter.status() == "requested"
    stripe.lose_answers = False
    assert (await counter.start()).url == f"https://checkout.stripe.example/{SESSION}"
    assert (len(stripe.sessions), await counter.payments()) == (1, 1)


async def test_while_stripe_is_away_nothing_is_lost(counter: Counter, stripe: StripeServer) -> None:
    await counter.start()
    stripe.pay(SESSION)
    stripe.down = True
    await counter.pass_time(hours=5)
    row = await counter.row()
    assert (row.status, row.error) == ("open", "http 503")
    stripe.down = False
    await counter.pass_time(minutes=16)
    assert await counter.status() == "paid"


async def test_what_stripe_never_takes_is_refused(counter: Counter, stripe: StripeServer) -> None:
    counter.visits.price = type(counter.visits.price)(49, "EUR")
    with pytest.raises(CheckoutRefused):
        await counter.start()
    assert (await counter.row()).error == "http 400 amount_too_small"


async def test_another_amount_is_no_payment_and_is_shown(counter: Counter, stripe: StripeServer) -> None:
    await counter.start()
    stripe.pay(SESSION)
    stripe.sessions[SESSION]["amount_total"] = 1
    counter.clock.move(minutes=1)
    await counter.work()
    row = await counter.row()
    assert (row.status, row.error) == ("open", "another amount")


async def paid(counter: Counter, stripe: StripeServer) -> None:
    await counter.start()
    stripe.pay(SESSION)
    counter.clock.move(minutes=1)
    await counter.work()
    assert await counter.status() == "paid"


async def test_a_cancelled_visit_is_given_back_once(counter: Counter, stripe: StripeServer) -> None:
    await paid(counter, stripe)
    for _ in range(2):
        counter.visits.tell("cancelled", refund="in_time")
        await counter.work()
    assert await counter.refunds() == [(5000, "cancelled", "refunded")]
    assert stripe.returned(f"pi_{SESSION}") == 5000


async def test_a_refund_without_an_answer_is_found_again_even_when_the_key_is_forgotten(
    counter: Counter, stripe: StripeServer
) -> None:
    await paid(counter, stripe)
    await refund(counter.desk, DESK, 1, 2000, None, counter.clock())
    stripe.lose_answers = True
    await counter.work()
    assert await counter.refunds() == [(2000, "by_practice", "requested")]
    stripe.lose_answers = False
    stripe.keys.clear()  # Stripe remembers for a day
    await counter.pass_time(hours=26)
    assert await counter.refunds() == [(2000, "by_practice", "refunded")]
    assert stripe.returned(f"pi_{SESSION}") == 2000


async def test_a_refund_on_its_way_is_followed_to_its_end(counter: Counter, stripe: StripeServer) -> None:
    await paid(counter, stripe)
    stripe.refund_status = "pending"
    counter.visits.tell("cancelled", refund="full")
    await counter.work()
    assert [status for _, _, status in await counter.refunds()] == [RefundStatus.REFUNDING]
    stripe.refunds["re_1"]["status"] = "failed"
    at = counter.clock().timestamp()
    await counter.hear("stripe", stripe.webhook("evt_9", "refund.failed", {"id": "re_1"}, at))
    await counter.work()
    assert [status for _, _, status in await counter.refunds()] == [RefundStatus.FAILED]
    assert (await counter.row()).given_back == 0  # it is owed again


async def test_neither_card_nor_key_is_remembered_or_told(
    counter: Counter, stripe: StripeServer, capfd: pytest.CaptureFixture[str]
) -> None:
    await paid(counter, stripe)
    row = await counter.row()
    everything = json.dumps([str(value) for value in row]) + "".join(capfd.readouterr())
    assert not any(secret in everything for secret in ("sk_test", "whsec"))
    assert "sk_test" not in repr(counter.desk.providers)


@pytest.mark.parametrize(
    "url",
    ["stripe://sk_1", "stripe://@host?webhook_secret=x", "paypal://client?webhook_id=x", "paypal://a:b", "ftp://x"],
)
async def test_what_cannot_be_understood_is_said_without_its_secret(counter: Counter, url: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        counter.desk_with(url)
    assert "SALUS_PAYMENTS_URL" in str(refused.value)
    assert "sk_1" not in str(refused.value)


async def test_the_test_provider_is_not_for_production(counter: Counter) -> None:
    with pytest.raises(ConfigurationError):
        providers_of("test://", production=True, db=counter.db, origin="x", clock=counter.clock)
