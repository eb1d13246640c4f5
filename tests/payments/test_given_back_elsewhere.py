"""Does Salus know what was given back at the provider's own desk, and what was disputed, once and truly?"""

from collections.abc import Sequence
from typing import Any

import pytest

from salus.kernel.errors import Unavailable
from salus.kernel.ids import AppointmentId
from salus.kernel.page import PageRequest
from salus.kit.journal import journal
from salus.payments.contract import Dispute, TooMuch, WebhookNotGenuine
from salus.payments.domain.reckoning import counted, standing
from salus.payments.queries import find
from salus.payments.queries.find import Wanted
from salus.payments.usecases import reckon
from salus.payments.usecases.look import look, look_through, receipt
from salus.payments.usecases.refund import refund
from tests.payments.counter import ADMIN, ANN, DESK, ELSEWHERE, Counter
from tests.payments.loopback import PayPalServer, StripeServer

INTENT = "pi_cs_test_1"
CAPTURE = "CAPORDER1"


async def paid_at_stripe(counter: Counter, stripe: StripeServer) -> None:
    await counter.start()
    stripe.pay("cs_test_1")
    counter.clock.move(minutes=1)
    await counter.work()
    assert await counter.status() == "paid"


async def paid_at_paypal(counter: Counter, paypal: PayPalServer) -> None:
    await counter.start()
    paypal.approve("ORDER1")
    counter.clock.move(minutes=1)
    await counter.work()
    assert await counter.status() == "paid"


async def stripe_tells(counter: Counter, stripe: StripeServer, event: str, kind: str, thing: dict[str, Any]) -> None:
    await counter.hear("stripe", stripe.webhook(event, kind, thing, counter.clock().timestamp()))


async def kept(counter: Counter) -> tuple[int, int]:
    told = await receipt(counter.desk, ANN, AppointmentId(7))
    return told.refunded.amount, told.kept.amount


async def test_a_refund_in_stripes_dashboard_is_known_once_however_it_is_told(
    counter: Counter, stripe: StripeServer
) -> None:
    await paid_at_stripe(counter, stripe)
    given = stripe.give_back(INTENT, 2000)
    news: Sequence[tuple[str, str, dict[str, Any]]] = (
        ("evt_3", "refund.updated", given),
        ("evt_1", "charge.refunded", stripe.charge(INTENT)),
        ("evt_2", "refund.created", given),
        ("evt_1", "charge.refunded", stripe.charge(INTENT)),
    )
    for event, kind, thing in (*news, *news):
        await stripe_tells(counter, stripe, event, kind, thing)
        await counter.work()
    assert await counter.refunds() == [(2000, "by_provider", "refunded")]
    assert await kept(counter) == (2000, 3000)
    assert (await counter.told()).count("refund.refunded") == 1
    with pytest.raises(TooMuch) as refused:
        await refund(counter.desk, DESK, 1, 3001, None, counter.clock())
    assert refused.value.left.amount == 3000
    rows = await counter.db.read(lambda tx: tx.all(journal.select().where(journal.c.action == "refund.refunded")))
    assert (rows[0].data["amount"], rows[0].data["reason"], rows[0].data["payment_id"]) == (2000, "by_provider", 1)


async def test_our_own_refunds_are_not_counted_twice(counter: Counter, stripe: StripeServer) -> None:
    await paid_at_stripe(counter, stripe)
    await refund(counter.desk, DESK, 1, 2000, None, counter.clock())
    stripe.lose_answers = True
    await counter.work()  # it is made, and we do not know
    stripe.lose_answers = False
    await stripe_tells(counter, stripe, "evt_1", "refund.created", stripe.refunds["re_1"])
    await stripe_tells(counter, stripe, "evt_2", "charge.refunded", stripe.charge(INTENT))
    await counter.pass_time(minutes=30)
    await stripe_tells(counter, stripe, "evt_3", "refund.updated", stripe.refunds["re_1"])
    await counter.pass_time(minutes=30)
    assert await counter.refunds() == [(2000, "by_practice", "refunded")]
    assert (await counter.row()).given_back == stripe.returned(INTENT) == 2000


async def test_whoever_counts_before_the_answer_is_known_counts_twice(
    counter: Counter, stripe: StripeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find, "unanswered", lambda *_, **__: False)
    with pytest.raises(AssertionError):
        await test_our_own_refunds_are_not_counted_twice(counter, stripe)


async def test_who_cancels_after_a_part_was_given_back_gets_the_rest(counter: Counter, stripe: StripeServer) -> None:
    """Nobody has told us of the part yet: Stripe refuses the whole, and is asked what it knows."""
    await paid_at_stripe(counter, stripe)
    stripe.give_back(INTENT, 2000)
    counter.visits.tell("cancelled", refund="full")
    await counter.pass_time(minutes=10)
    assert await counter.refunds() == [
        (5000, "cancelled", "failed"),
        (2000, "by_provider", "refunded"),
        (3000, "cancelled", "refunded"),
    ]
    assert stripe.returned(INTENT) == 5000
    assert await kept(counter) == (5000, 0)
    listed = await look_through(counter.desk, ADMIN, Wanted(refund_failed=True), PageRequest(), counter.clock())
    assert listed.total == 0  # nothing is left to do


async def test_what_was_given_back_whole_is_not_given_again(counter: Counter, stripe: StripeServer) -> None:
    await paid_at_stripe(counter, stripe)
    stripe.give_back(INTENT, 5000)
    counter.visits.tell("cancelled", refund="full")
    await counter.pass_time(minutes=10)
    assert stripe.returned(INTENT) == 5000
    assert await kept(counter) == (5000, 0)
    assert (await counter.row()).given_back == 5000


async def test_while_stripe_is_away_the_news_is_kept(counter: Counter, stripe: StripeServer) -> None:
    await paid_at_stripe(counter, stripe)
    stripe.give_back(INTENT, 2000)
    await stripe_tells(counter, stripe, "evt_1", "charge.refunded", stripe.charge(INTENT))
    stripe.down = True
    await counter.pass_time(hours=3)
    assert ((await counter.row()).error, await counter.refunds()) == ("http 503", [])
    stripe.down = False
    await counter.pass_time(minutes=16)
    row = await counter.row()
    assert (await counter.refunds(), row.error, row.next_at) == ([(2000, "by_provider", "refunded")], None, None)


async def test_what_is_told_during_a_look_is_looked_at_again(counter: Counter, stripe: StripeServer) -> None:
    await paid_at_stripe(counter, stripe)
    asked = await counter.row()
    await stripe_tells(counter, stripe, "evt_1", "charge.refunded", stripe.charge(INTENT))
    await reckon.reckon(counter.desk, asked)
    assert (await counter.row()).next_at == counter.clock()


async def test_a_refund_on_its_way_is_followed_and_may_fail(counter: Counter, stripe: StripeServer) -> None:
    await paid_at_stripe(counter, stripe)
    stripe.refund_status = "pending"
    given = stripe.give_back(INTENT, 2000)
    await stripe_tells(counter, stripe, "evt_1", "refund.created", given)
    await counter.work()
    assert await counter.refunds() == [(2000, "by_provider", "refunding")]
    given["status"] = "failed"
    await stripe_tells(counter, stripe, "evt_2", "refund.failed", given)
    await counter.work()
    assert await counter.refunds() == [(2000, "by_provider", "failed")]
    assert (await counter.row()).given_back == 0


async def test_another_currency_is_for_a_person_to_look_at(counter: Counter, stripe: StripeServer) -> None:
    await paid_at_stripe(counter, stripe)
    stripe.give_back(INTENT, 2000)["currency"] = "usd"
    await stripe_tells(counter, stripe, "evt_1", "charge.refunded", stripe.charge(INTENT))
    await counter.work()
    assert ((await counter.row()).error, await counter.refunds()) == ("another currency", [])


async def dispute_of(counter: Counter, actor: Any) -> Dispute | None:
    return (await look(counter.desk, actor, 1, counter.clock())).dispute


async def test_a_dispute_is_shown_to_those_who_run_the_practice(counter: Counter, stripe: StripeServer) -> None:
    await paid_at_stripe(counter, stripe)
    disputed = stripe.dispute(INTENT, "needs_response")
    for _ in range(2):
        await stripe_tells(counter, stripe, "evt_1", "charge.dispute.created", disputed)
        await counter.work()
    assert (await dispute_of(counter, ADMIN), await dispute_of(counter, ANN)) == (Dispute.OPEN, None)
    for actor, total in ((ADMIN, 1), (DESK, 1), (ELSEWHERE, 0)):
        listed = await look_through(counter.desk, actor, Wanted(disputed=True), PageRequest(), counter.clock())
        assert listed.total == total
    assert (await counter.told()).count("payment.disputed") == 1
    assert await counter.refunds() == []
    won = stripe.dispute(INTENT, "won")
    await stripe_tells(counter, stripe, "evt_2", "charge.dispute.closed", won)
    await counter.work()
    assert (await dispute_of(counter, ADMIN), await counter.refunds()) == (Dispute.WON, [])


async def test_a_dispute_that_is_lost_has_given_the_money_back(counter: Counter, stripe: StripeServer) -> None:
    await paid_at_stripe(counter, stripe)
    lost = stripe.dispute(INTENT, "lost")
    for event in ("evt_1", "evt_2"):
        await stripe_tells(counter, stripe, event, "charge.dispute.closed", lost)
        await counter.work()
    assert await dispute_of(counter, ADMIN) is Dispute.LOST
    assert await counter.refunds() == [(5000, "disputed", "refunded")]
    assert await kept(counter) == (5000, 0)
    counter.visits.tell("cancelled", refund="full")
    await counter.pass_time(minutes=10)
    assert len(await counter.refunds()) == 1


async def test_nobody_else_tells_of_refunds_and_disputes(counter: Counter, stripe: StripeServer) -> None:
    await paid_at_stripe(counter, stripe)
    stripe.give_back(INTENT, 2000)
    at = counter.clock().timestamp()
    body, headers = stripe.webhook("evt_1", "charge.refunded", stripe.charge(INTENT), at)
    with pytest.raises(WebhookNotGenuine):
        await counter.hear("stripe", (body.replace(b"evt_1", b"evt_2"), headers))
    await counter.work()
    assert await counter.refunds() == []


async def test_what_is_signed_but_not_so_changes_nothing(counter: Counter, stripe: StripeServer) -> None:
    await paid_at_stripe(counter, stripe)
    made_up = {"id": "re_9", "payment_intent": INTENT, "amount": 5000, "currency": "eur", "status": "succeeded"}
    await stripe_tells(counter, stripe, "evt_1", "refund.created", made_up)
    foreign = {"id": "re_8", "payment_intent": None, "amount": 5000, "currency": "eur", "status": "succeeded"}
    await stripe_tells(counter, stripe, "evt_2", "refund.created", foreign)
    await counter.work()
    assert (await counter.refunds(), (await counter.row()).given_back) == ([], 0)


@pytest.mark.parametrize("listed", [True, False])
async def test_what_paypal_gives_back_is_known_once(counter: Counter, paypal: PayPalServer, listed: bool) -> None:
    await paid_at_paypal(counter, paypal)
    first = paypal.give_back(CAPTURE, "20.00", listed)
    second = paypal.give_back(CAPTURE, "5.50", listed)
    for event, kind, thing in (
        ("WH-2", "PAYMENT.CAPTURE.REVERSED", second),
        ("WH-1", "PAYMENT.CAPTURE.REFUNDED", first),
        ("WH-2", "PAYMENT.CAPTURE.REVERSED", second),
    ):
        await counter.hear("paypal", PayPalServer.webhook(event, kind, thing))
        await counter.work()
    assert sorted(await counter.refunds()) == [(550, "by_provider", "refunded"), (2000, "by_provider", "refunded")]
    assert await kept(counter) == (2550, 2450)
    counter.visits.tell("cancelled", refund="full")
    await counter.work()
    assert (await counter.refunds())[-1] == (2450, "cancelled", "refunded")
    assert str(paypal.returned(CAPTURE)) == "50.00"


async def test_our_own_refunds_at_paypal_are_not_counted_twice(counter: Counter, paypal: PayPalServer) -> None:
    await paid_at_paypal(counter, paypal)
    await refund(counter.desk, DESK, 1, 2000, None, counter.clock())
    paypal.lose_answers = True
    await counter.work()
    paypal.lose_answers = False
    said = PayPalServer.webhook("WH-1", "PAYMENT.CAPTURE.REFUNDED", paypal.refunds["REF1"])
    await counter.hear("paypal", said)
    await counter.pass_time(minutes=40)
    assert await counter.refunds() == [(2000, "by_practice", "refunded")]


async def test_paypal_refuses_what_is_no_longer_there(counter: Counter, paypal: PayPalServer) -> None:
    await paid_at_paypal(counter, paypal)
    paypal.give_back(CAPTURE, "20.00")
    await refund(counter.desk, ADMIN, 1, 4000, None, counter.clock())
    await counter.pass_time(minutes=10)
    assert [(amount, status) for amount, _, status in await counter.refunds()] == [
        (4000, "failed"),
        (2000, "refunded"),
        (3000, "refunded"),
    ]


async def test_an_order_that_paypal_has_forgotten_still_has_the_refunds_it_told_of(
    counter: Counter, paypal: PayPalServer
) -> None:
    await paid_at_paypal(counter, paypal)
    given = paypal.give_back(CAPTURE, "50.00")
    paypal.orders.clear()
    await counter.hear("paypal", PayPalServer.webhook("WH-1", "PAYMENT.CAPTURE.REFUNDED", given))
    await counter.work()
    assert await counter.refunds() == [(5000, "by_provider", "refunded")]


@pytest.mark.parametrize(("outcome", "stands"), [("RESOLVED_BUYER_FAVOUR", "lost"), ("RESOLVED_SELLER_FAVOUR", "won")])
async def test_a_dispute_at_paypal_is_noted(counter: Counter, paypal: PayPalServer, outcome: str, stands: str) -> None:
    await paid_at_paypal(counter, paypal)
    opened = paypal.dispute(CAPTURE, "OPEN")
    await counter.hear("paypal", PayPalServer.webhook("WH-1", "CUSTOMER.DISPUTE.CREATED", opened))
    await counter.work()
    assert await dispute_of(counter, ADMIN) is Dispute.OPEN
    resolved = paypal.dispute(CAPTURE, "RESOLVED", dispute_outcome={"outcome_code": outcome})
    await counter.hear("paypal", PayPalServer.webhook("WH-2", "CUSTOMER.DISPUTE.RESOLVED", resolved))
    await counter.work()
    assert await dispute_of(counter, ADMIN) == stands


async def test_refunds_are_known_also_where_disputes_may_not_be_seen(counter: Counter, paypal: PayPalServer) -> None:
    await paid_at_paypal(counter, paypal)
    paypal.may_see_disputes = False
    given = paypal.give_back(CAPTURE, "20.00")
    await counter.hear("paypal", PayPalServer.webhook("WH-1", "PAYMENT.CAPTURE.REFUNDED", given))
    await counter.work()
    assert await counter.refunds() == [(2000, "by_provider", "refunded")]


async def test_paypals_signature_is_asked_for_here_too(counter: Counter, paypal: PayPalServer) -> None:
    await paid_at_paypal(counter, paypal)
    given = paypal.give_back(CAPTURE, "20.00")
    with pytest.raises(WebhookNotGenuine):
        await counter.hear("paypal", PayPalServer.webhook("WH-1", "PAYMENT.CAPTURE.REFUNDED", given, "forged"))
    paypal.down = True
    with pytest.raises(Unavailable):
        await counter.hear("paypal", PayPalServer.webhook("WH-1", "PAYMENT.CAPTURE.REFUNDED", given))
    assert await counter.refunds() == []


def test_an_open_dispute_comes_first_and_nothing_is_counted_beyond_what_was_paid() -> None:
    assert standing([]) is None
    assert standing([Dispute.WON, Dispute.LOST]) is Dispute.LOST
    assert standing([Dispute.WON, Dispute.OPEN, Dispute.LOST]) is Dispute.OPEN
    assert (counted(5000, [2000, 1000]), counted(5000, [5000, 2000]), counted(5000, [])) == (3000, 5000, 0)
