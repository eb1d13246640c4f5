"""Who may pay, look, and give back; and what becomes of a payment when its visit changes?"""

import asyncio

import pytest

from salus.kernel.errors import NotAllowed, NotFound
from salus.kernel.ids import AppointmentId, ClinicId
from salus.kernel.page import PageRequest
from salus.payments.contract import NoProvider, NothingDue, NotPaid, TooMuch
from salus.payments.domain.terms import Terms
from salus.payments.providers.demonstration import TestProvider
from salus.payments.queries.find import Wanted
from salus.payments.usecases.agree import agree, terms
from salus.payments.usecases.look import check, look, look_through, receipt
from salus.payments.usecases.refund import refund
from tests.payments.counter import ADMIN, ANN, BOB, DESK, DOCTOR, ELSEWHERE, Counter


async def pay(counter: Counter, payment_id: int = 1) -> None:
    provider = counter.desk.providers.by_name["test"]
    assert isinstance(provider, TestProvider)
    assert await provider.pay((await counter.row(payment_id)).checkout_id)
    await check(counter.desk, ANN, payment_id, counter.clock())


async def test_going_on_to_pay_finds_the_same_checkout(counter: Counter) -> None:
    first, again = await counter.start(), await counter.start()
    assert (first.id, first.url) == (again.id, again.url)
    assert first.url is not None
    assert first.url.startswith("https://clinic.example/api/v1/payments/test-checkouts/")


async def test_two_tabs_at_once_open_one_checkout(counter: Counter) -> None:
    both = await asyncio.gather(*(counter.start() for _ in range(5)))
    assert ({one.id for one in both}, await counter.payments()) == ({1}, 1)
    assert len({one.url for one in both}) == 1


async def test_nothing_is_paid_that_is_not_due(counter: Counter) -> None:
    with pytest.raises(NotFound):
        await counter.start(BOB)
    with pytest.raises(NoProvider):
        await counter.start(wanted="paypal")
    counter.clock.move(minutes=10)
    with pytest.raises(NothingDue):
        await counter.start()
    counter.visits.due_until = None
    with pytest.raises(NothingDue):
        await counter.start()
    assert await counter.payments() == 0


async def test_who_has_paid_is_not_asked_again(counter: Counter) -> None:
    await counter.start()
    await pay(counter)
    assert (await counter.start()).status == "paid"
    assert await counter.payments() == 1


async def test_cancelling_before_paying_closes_the_checkout(counter: Counter) -> None:
    await counter.start()
    counter.visits.tell("cancelled", refund="full")
    await counter.work()
    assert await counter.status() == "expired"
    assert (await counter.told())[-2:] == ["payment.withdrawn", "payment.expired"]
    with pytest.raises(AssertionError):
        await pay(counter)


async def test_a_payment_that_nobody_needs_goes_back_whole(counter: Counter) -> None:
    await counter.start()
    await pay(counter)
    for _ in range(2):
        counter.visits.tell("payment_declined", payment_id=1)
        counter.visits.tell("payment_declined", payment_id=2)  # another one
    await counter.work()
    assert await counter.refunds() == [(5000, "not_needed", "refunded")]


async def test_a_part_given_back_and_the_rest_are_never_more_than_the_whole(counter: Counter) -> None:
    await agree(counter.desk, ADMIN, ClinicId(5), Terms(80, 25), counter.clock())
    await counter.start()
    await agree(counter.desk, ADMIN, ClinicId(5), Terms(0, 0), counter.clock())  # too late for this payment
    await pay(counter)
    counter.visits.tell("cancelled", refund="late")
    await counter.work()
    counter.visits.tell("payment_declined", payment_id=1)
    await counter.work()
    assert await counter.refunds() == [(1250, "cancelled", "refunded"), (3750, "not_needed", "refunded")]


async def test_the_practice_gives_back_what_it_wants_but_no_more_than_there_is(counter: Counter) -> None:
    await counter.start()
    now = counter.clock()
    with pytest.raises(NotPaid):
        await refund(counter.desk, DESK, 1, None, None, now)
    await pay(counter)
    for actor, refusal in ((BOB, NotFound), (ELSEWHERE, NotFound), (ANN, NotAllowed), (DOCTOR, NotAllowed)):
        with pytest.raises(refusal):
            await refund(counter.desk, actor, 1, None, None, now)
    for _ in range(2):
        given = await refund(counter.desk, DESK, 1, 2000, "once", now)
    assert (given.refunding.amount, given.refunded.amount) == (2000, 0)
    with pytest.raises(TooMuch) as refused:
        await refund(counter.desk, DESK, 1, 3001, None, now)
    assert refused.value.left.amount == 3000
    await refund(counter.desk, ADMIN, 1, None, None, now)
    with pytest.raises(TooMuch):
        await refund(counter.desk, ADMIN, 1, None, None, now)
    await counter.work()
    told = await receipt(counter.desk, ANN, AppointmentId(7))
    assert (told.paid.amount, told.refunded.amount, told.kept.amount, told.test) == (5000, 5000, 0, True)


async def test_everybody_sees_what_is_theirs(counter: Counter) -> None:
    await counter.start()
    now = counter.clock()
    for actor in (ANN, DESK, DOCTOR, ADMIN):
        assert (await look(counter.desk, actor, 1, now)).id == 1
        assert (await look_through(counter.desk, actor, Wanted(), PageRequest(), now)).total == 1
    for actor in (BOB, ELSEWHERE):
        with pytest.raises(NotFound):
            await look(counter.desk, actor, 1, now)
        assert (await look_through(counter.desk, actor, Wanted(), PageRequest(), now)).total == 0
    with pytest.raises(NotFound):
        await receipt(counter.desk, ANN, AppointmentId(7))


async def test_terms_are_the_clinics_and_the_administrators_to_say(counter: Counter) -> None:
    assert await terms(counter.desk, ClinicId(5)) == await terms(counter.desk, ClinicId(6))
    with pytest.raises(NotAllowed):
        await agree(counter.desk, DESK, ClinicId(5), Terms(50, 0), counter.clock())
    with pytest.raises(NotFound):
        await agree(counter.desk, ADMIN, ClinicId(7), Terms(50, 0), counter.clock())
    for percent in (50, 60):
        await agree(counter.desk, ADMIN, ClinicId(5), Terms(percent, 0), counter.clock())
    assert (await terms(counter.desk, ClinicId(5))).in_time_percent == 60
