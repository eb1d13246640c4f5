"""What happens when a neighbour is slow, away, broken or overrun?"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

import httpx2
import pytest

from deploy.local.ports import free_port
from salus.kernel.actor import SYSTEM
from salus.kernel.errors import Unavailable
from salus.kernel.money import Money
from salus.kit.rpc import Neighbour, Patience, client
from salus.kit.rpc.breaker import Breaker
from salus.kit.rpc.methods import ANSWERED
from tests.kit.bakery import Baker, Bakery, down_the_street, identity, opened
from tests.support.wait import until_async

EUROS = [Money(1, "EUR")]
TOTAL = b'{"amount":1,"currency":"EUR"}'


def good(body: bytes = TOTAL) -> httpx2.Response:
    return httpx2.Response(200, headers={ANSWERED: "bread"}, content=body)


def lost(request: httpx2.Request) -> httpx2.Response:
    raise httpx2.ReadError("the line is dead", request=request)


def refused(request: httpx2.Request) -> httpx2.Response:
    raise httpx2.ConnectError("nobody listens", request=request)


@dataclass
class Street:
    """A neighbour that answers as it is told, counts its callers, and whose breaker's clock we turn."""

    answer: Callable[[httpx2.Request], httpx2.Response | Awaitable[httpx2.Response]]
    failures: int = 5
    patience: Patience = field(default_factory=lambda: Patience(pause=timedelta(0)))
    now: float = 100.0
    calls: int = 0

    def __post_init__(self) -> None:
        self.breaker = Breaker("bakery", lambda: self.now, self.failures)
        self.neighbour = Neighbour(
            "bakery",
            "http://bakery",
            identity(),
            self.patience,
            self.breaker,
            Random(1),
            httpx2.MockTransport(self._hear),
        )
        self.bakery = client(Bakery, "bread", self.neighbour)

    async def _hear(self, request: httpx2.Request) -> httpx2.Response:
        self.calls += 1
        said = self.answer(request)
        return said if isinstance(said, httpx2.Response) else await said

    async def ask(self) -> bool:
        try:
            await self.bakery.total(EUROS)
        except Unavailable:
            return False
        return True

    async def buy(self) -> bool:
        try:
            await self.bakery.buy(SYSTEM, "spelt")
        except Unavailable:
            return False
        return True


def after(failures: int, failure: Callable[[httpx2.Request], httpx2.Response], body: bytes = TOTAL) -> Street:
    """A neighbour that answers after so many failures."""
    street = Street(lambda request: failure(request) if street.calls <= failures else good(body))
    return street


def gateway(status: int) -> Callable[[httpx2.Request], httpx2.Response]:
    return lambda _request: httpx2.Response(status)


@pytest.mark.parametrize("failure", [lost, refused, gateway(502), gateway(503), gateway(504)])
async def test_a_repeatable_question_is_asked_three_times_at_most(
    failure: Callable[[httpx2.Request], httpx2.Response],
) -> None:
    street = after(2, failure)
    assert await street.ask()
    assert street.calls == 3
    street = after(3, failure)
    assert not await street.ask()
    assert street.calls == 3


async def test_a_question_that_may_have_been_heard_is_not_repeated_when_it_does_something() -> None:
    for failure in (lost, gateway(502), gateway(503), gateway(504)):
        street = after(1, failure, b"null")
        assert not await street.buy()
        assert street.calls == 1


async def test_a_question_that_was_certainly_not_heard_is_repeated_even_then() -> None:
    street = after(2, refused, b"null")
    assert await street.buy()
    assert street.calls == 3


@pytest.mark.parametrize("status", [200, 204, 301, 400, 401, 403, 404, 413, 422, 429, 500])
async def test_what_the_contract_did_not_say_is_no_answer(status: int) -> None:
    street = Street(lambda _request: httpx2.Response(status, content=TOTAL))
    assert not await street.ask()
    assert street.calls == 1
    assert not street.breaker.open


@pytest.mark.parametrize("context", ["bread", "cake"])
async def test_an_answer_of_another_context_is_no_answer(context: str) -> None:
    street = Street(lambda _request: httpx2.Response(200, headers={ANSWERED: context}, content=TOTAL))
    assert await street.ask() is (context == "bread")


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"7", b"{}", b"\xff"])
async def test_a_refusal_that_is_none_is_unavailable(body: bytes) -> None:
    assert not await Street(lambda _request: httpx2.Response(409, headers={ANSWERED: "bread"}, content=body)).ask()


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"amount": "much"}', b"null"])
async def test_an_answer_that_is_none_is_unavailable(body: bytes) -> None:
    assert not await Street(lambda _request: good(body)).ask()


async def test_a_neighbour_that_says_it_is_unavailable_is_believed_and_not_asked_again() -> None:
    told = {"code": "unavailable", "status": 503, "retry_after": 17}
    street = Street(lambda _request: httpx2.Response(503, headers={ANSWERED: "bread"}, json=told))
    for _ in range(9):
        with pytest.raises(Unavailable) as refusal:
            await street.bakery.total(EUROS)
        assert refusal.value.retry_after == 17
    assert street.calls == 9  # it does answer, so the breaker stays closed


async def test_the_breaker_opens_tries_and_heals() -> None:
    street = after(10, lost, b"null")
    for _ in range(5):
        assert not await street.buy()
    assert not await street.ask()
    assert street.calls == 5  # not asked any more
    street.now += 0.99
    with pytest.raises(Unavailable) as refusal:
        await street.bakery.buy(SYSTEM, "spelt")
    assert (refusal.value.retry_after, street.calls) == (1, 5)
    street.now += 0.01
    assert not await street.ask()  # one tries, and does not insist
    assert not await street.buy()
    assert street.calls == 6
    street.calls = 10
    street.now += 1
    assert await street.buy()
    assert await street.buy()
    assert (street.calls, street.breaker.open) == (12, False)


async def test_without_the_breaker_a_dead_neighbour_is_asked_on_and_on() -> None:
    street = Street(lost, failures=10**9)
    for _ in range(9):
        assert not await street.buy()
    assert street.calls == 9


async def test_only_failures_in_a_row_open_the_breaker() -> None:
    street = Street(lambda request: good(b"null") if street.calls % 5 == 0 else lost(request))
    for _ in range(30):
        await street.buy()
    assert street.calls == 30


async def test_while_one_tries_nobody_else_does() -> None:
    answers: list[asyncio.Future[httpx2.Response]] = []

    async def slowly() -> httpx2.Response:
        answers.append(asyncio.get_running_loop().create_future())
        return await answers[-1]

    street = Street(lambda request: lost(request) if street.calls <= 5 else slowly())
    for _ in range(5):
        await street.buy()
    street.now += 1
    trying = asyncio.create_task(street.buy())
    await until_async(lambda: _true(bool(answers)), 5, "the trial")
    assert not await street.buy()
    answers[0].set_result(good(b"null"))
    assert await trying
    assert street.calls == 6
    assert not street.breaker.open


async def _true(value: bool) -> bool:
    return value


async def test_a_slow_neighbour_costs_the_whole_patience_once_and_counts_as_a_failure() -> None:
    async def never() -> httpx2.Response:
        await asyncio.Event().wait()
        raise AssertionError

    brief = Patience(total=timedelta(milliseconds=40))
    street = Street(lambda _request: never(), failures=2, patience=brief)
    started = time.monotonic()
    assert not await street.ask()
    assert time.monotonic() - started > 0.03
    assert street.calls == 1
    assert not await street.ask()
    assert street.breaker.open


async def test_more_questions_than_may_wait_are_refused_at_once() -> None:
    gate = asyncio.Event()

    async def later() -> httpx2.Response:
        await gate.wait()
        return good()

    street = Street(lambda _request: later(), patience=Patience(at_once=3))
    asking = [asyncio.create_task(street.ask()) for _ in range(3)]
    await until_async(lambda: _true(street.calls == 3), 5, "three questions")
    assert not await street.ask()
    assert (street.calls, street.breaker.open) == (3, False)
    gate.set()
    assert await asyncio.gather(*asking) == [True] * 3
    assert await street.ask()


async def test_a_cancelled_question_makes_room_and_blames_nobody() -> None:
    gate = asyncio.Event()

    async def later() -> httpx2.Response:
        await gate.wait()
        return good()

    street = Street(lambda _request: later(), failures=1, patience=Patience(at_once=1))
    asking = asyncio.create_task(street.ask())
    await until_async(lambda: _true(street.calls == 1), 5, "the question")
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    gate.set()
    assert await street.ask()


async def test_a_real_server_that_does_not_answer_in_time() -> None:
    baker = Baker()
    baker.gate.clear()
    async with down_the_street(baker, Patience(total=timedelta(milliseconds=100))) as neighbour:
        bakery = client(Bakery, "bread", neighbour)
        with pytest.raises(Unavailable):
            await bakery.buy(SYSTEM, "spelt")
        baker.gate.set()
        await bakery.buy(SYSTEM, "spelt")


async def test_nobody_listens_on_a_real_port() -> None:
    neighbour = Neighbour("bakery", f"http://127.0.0.1:{free_port()}", identity())
    with pytest.raises(Unavailable):
        await client(Bakery, "bread", neighbour).total(EUROS)
    await neighbour.close()


async def test_a_server_that_comes_back_is_found_again() -> None:
    """A connection kept from its first life would lose what is asked only once."""
    port, baker = free_port(), Baker()
    neighbour = Neighbour("bakery", f"http://127.0.0.1:{port}", identity())
    bakery = client(Bakery, "bread", neighbour)
    for name in ("first", "second"):
        async with opened(baker, port):
            await bakery.buy(SYSTEM, name)
    assert baker.bought == ["first", "second"]
    await neighbour.close()


async def test_many_questions_share_few_connections() -> None:
    baker = Baker()
    async with down_the_street(baker, Patience(connections=2)) as neighbour:
        bakery = client(Bakery, "bread", neighbour)
        answers = await asyncio.gather(*(bakery.total([Money(n, "EUR")]) for n in range(30)))
    assert [answer.amount for answer in answers] == list(range(30))
