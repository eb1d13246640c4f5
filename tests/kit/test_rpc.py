"""Is it the same, here or there? One suite asks a bakery in this process and one behind a real server."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any, Protocol

import httpx2
import pytest
from starlette.applications import Starlette

from salus.kernel.actor import SYSTEM, Actor, Role
from salus.kernel.clock import system_clock
from salus.kernel.errors import NotFound, Unavailable
from salus.kernel.feed import Cursor
from salus.kernel.ids import ClinicId, SessionId, UserId
from salus.kernel.interval import Interval
from salus.kernel.money import Money
from salus.kit.problem import MEDIA_TYPE
from salus.kit.rpc import Trail, client, on_trail, serve
from salus.kit.rpc.methods import ANSWERED
from salus.kit.rpc.trail import soon
from salus.kit.service_tokens import ServiceVerifier, issue_service_token
from salus.kit.tokens import issue
from tests.kit.bakery import (
    HOUR,
    MINE,
    NOON,
    THEIRS,
    Baker,
    Bakery,
    Loaf,
    SoldOut,
    down_the_street,
    next_door,
    routes,
)
from tests.support.wait import until_async

CLERK = Actor(Role.STAFF, UserId(3), SessionId(4), clinic_ids=(ClinicId(5),), address="::1", request_id="r-7")
TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def baker() -> Baker:
    return Baker()


@pytest.fixture(params=["here", "there"])
async def bakery(request: pytest.FixtureRequest, baker: Baker) -> AsyncIterator[Bakery]:
    if request.param == "here":
        yield baker
    else:
        async with down_the_street(baker) as neighbour:
            yield client(Bakery, "bread", neighbour)


async def test_arguments_by_place_by_name_and_by_default(bakery: Bakery) -> None:
    plain = Loaf("rye", Money(150, "EUR"), Interval(NOON, NOON + HOUR), {1: 150})
    assert await bakery.loaf(CLERK, "rye") == plain
    assert await bakery.loaf(actor=CLERK, name="rye", weight=1.5, sliced=False) == plain
    assert await bakery.loaf(CLERK, "rye", 2, sliced=True) == replace(plain, price=Money(201, "EUR"), sold={1: 201})


async def test_nothing_is_an_answer(bakery: Bakery) -> None:
    assert await bakery.loaf(CLERK, "none") is None


async def test_a_question_that_names_no_actor(bakery: Bakery) -> None:
    assert await bakery.total([Money(1, "EUR"), Money(2, "EUR")]) == Money(3, "EUR")


async def test_the_whole_actor_arrives_with_the_request_id(bakery: Bakery) -> None:
    assert await bakery.who("ann", CLERK) == ("ann", CLERK)
    name, seen = await bakery.who(actor=SYSTEM, name="ann")
    assert (name, replace(seen, request_id=None)) == ("ann", SYSTEM)


async def test_a_feed_is_followed(bakery: Bakery) -> None:
    changes = await bakery.changes(Cursor())
    assert changes.cursor == await bakery.latest() == Cursor(1, 2**62)
    assert changes.entries[0].data == {"grams": 500, "of": ["rye"]}
    assert not (await bakery.changes(Cursor(), limit=0)).entries


async def test_a_refusal_is_the_same_class_with_the_same_fields(bakery: Bakery) -> None:
    with pytest.raises(SoldOut) as sold_out:
        await bakery.buy(CLERK, "rye")
    assert (sold_out.value.name, [loaf.name for loaf in sold_out.value.instead]) == ("rye", ["spelt"])
    with pytest.raises(NotFound) as not_found:
        await bakery.buy(CLERK, "moon")
    assert not_found.value.what == "moon"


@pytest.mark.parametrize(
    "wrong",
    [
        lambda bakery: bakery.loaf(CLERK),
        lambda bakery: bakery.loaf(CLERK, "rye", 1.0, True),
        lambda bakery: bakery.loaf(CLERK, "rye", name="rye"),
        lambda bakery: bakery.loaf(CLERK, "rye", colour="brown"),
    ],
)
async def test_arguments_that_it_does_not_take(bakery: Bakery, wrong: Callable[[Any], Awaitable[Any]]) -> None:
    with pytest.raises(TypeError):
        await wrong(bakery)


async def test_a_surprise_over_there_is_loud_there_and_unavailable_here(baker: Baker) -> None:
    with pytest.raises(Unavailable):
        await client(Bakery, "bread", next_door(baker)).buy(CLERK, "burnt")
    transport = httpx2.ASGITransport(Starlette(routes=routes(baker)))
    token = issue_service_token(MINE, "kiosk", "bakery", SYSTEM, system_clock())
    async with httpx2.AsyncClient(transport=transport, base_url="http://bakery") as http:
        with pytest.raises(RuntimeError, match="on fire"):
            await http.post("/internal/bread/buy", json={"name": "burnt"}, headers=_bearer(token))


async def test_request_and_trace_go_along_where_no_actor_names_them(baker: Baker) -> None:
    bakery = client(Bakery, "bread", next_door(baker))
    with on_trail(Trail("r-1", TRACEPARENT)):
        _, seen = await bakery.who("ann", SYSTEM)
        assert (seen.request_id, baker.trail) == ("r-1", Trail("r-1", TRACEPARENT))
        _, seen = await bakery.who("ann", CLERK)
        assert (seen.request_id, baker.trail) == ("r-7", Trail("r-7", TRACEPARENT))
    await bakery.who("ann", SYSTEM)
    assert (baker.trail.request_id, baker.trail.traceparent) not in (("r-1", TRACEPARENT), ("r-7", TRACEPARENT))


async def test_the_same_question_at_the_same_time_is_asked_once_for_all(baker: Baker) -> None:
    """Where the contract says so; not for somebody else, nor once it was answered."""
    async with down_the_street(baker) as neighbour:
        bakery, other = client(Bakery, "bread", neighbour), replace(CLERK, user_id=UserId(9))
        baker.gate.clear()
        many = [asyncio.create_task(bakery.queue(CLERK, name)) for name in ("rye", "rye", "moon", "moon")]
        many += [asyncio.create_task(bakery.queue(other, "rye"))]
        gone = asyncio.create_task(bakery.queue(other, "rye"))
        await until_async(lambda: _asked(baker, 3), 10, "three questions")
        many[0].cancel()  # who goes away takes nothing from the others
        gone.cancel()
        baker.gate.set()
        answers = await asyncio.gather(*many, return_exceptions=True)
        assert isinstance(answers[0], asyncio.CancelledError)
        assert (answers[1], answers[4]) == (3, 3)
        assert all(isinstance(answer, NotFound) for answer in answers[2:4])
        assert len(baker.queued) == 3
        assert await bakery.queue(CLERK, "rye") == 4


async def _asked(baker: Baker, times: int) -> bool:
    return len(baker.queued) >= times


async def test_who_has_waited_long_enough_elsewhere_does_not_wait_here(baker: Baker) -> None:
    bakery = client(Bakery, "bread", next_door(baker))
    with on_trail(Trail("r-1", until=soon(-1))), pytest.raises(Unavailable):
        await bakery.who("ann", CLERK)
    with on_trail(Trail("r-1", until=soon(10))):
        await bakery.who("ann", CLERK)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ([(b"x-request-id", b"r-1"), (b"traceparent", TRACEPARENT.encode())], Trail("r-1", TRACEPARENT)),
        ([(b"x-request-id", b"a b"), (b"traceparent", b"ff" + TRACEPARENT[2:].encode())], Trail()),
        ([(b"x-request-id", b"x" * 65), (b"traceparent", TRACEPARENT.encode() + b"\n")], Trail()),
        ([(b"x-request-id", b"\xff"), (b"traceparent", b"\xff")], Trail()),
    ],
)
def test_a_malformed_trail_is_left_behind(said: list[tuple[bytes, bytes]], kept: Trail) -> None:
    assert Trail.of(said) == kept


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def _knock(baker: Baker, headers: dict[str, str], path: str = "who", **options: Any) -> httpx2.Response:
    transport = httpx2.ASGITransport(Starlette(routes=routes(baker, **options)))
    async with httpx2.AsyncClient(transport=transport, base_url="http://bakery") as http:
        return await http.post(f"/internal/bread/{path}", json={"name": "ann"}, headers=headers)


async def test_a_neighbour_with_its_token_is_let_in(baker: Baker) -> None:
    token = issue_service_token(MINE, "kiosk", "bakery", SYSTEM, system_clock())
    answer = await _knock(baker, _bearer(token))
    assert (answer.status_code, answer.headers[ANSWERED]) == (200, "bread")


@pytest.mark.parametrize(
    "headers",
    [
        dict,
        lambda: {"Authorization": "Bearer"},
        lambda: {"Authorization": f"Basic {issue_service_token(MINE, 'kiosk', 'bakery', SYSTEM, system_clock())}"},
        lambda: _bearer("forged"),
        lambda: _bearer(issue_service_token(MINE, "kiosk", "bakery", SYSTEM, system_clock() - 2 * HOUR)),
        lambda: _bearer(issue_service_token(MINE, "kiosk", "mill", SYSTEM, system_clock())),
        lambda: _bearer(issue_service_token(MINE, "stall", "bakery", SYSTEM, system_clock())),
        lambda: _bearer(issue_service_token(THEIRS, "kiosk", "bakery", SYSTEM, system_clock())),
        lambda: _bearer(issue(MINE, CLERK, system_clock(), HOUR, "kiosk", "bakery")),
    ],
    ids=["none", "empty", "other scheme", "forged", "expired", "audience", "issuer", "key", "user's"],
)
async def test_nobody_else_is_let_in(baker: Baker, headers: Callable[[], dict[str, str]]) -> None:
    answer = await _knock(baker, headers(), "buy")
    assert (answer.status_code, answer.headers["content-type"]) == (401, MEDIA_TYPE)
    assert ANSWERED not in answer.headers
    assert not baker.bought


async def test_a_neighbour_that_may_not_ask_this_is_refused(baker: Baker) -> None:
    allowed: dict[str, Any] = {"may_call": {"bread": ["kiosk"]}}
    token = issue_service_token(THEIRS, "stall", "bakery", SYSTEM, system_clock())
    assert (await _knock(baker, _bearer(token), **allowed)).status_code == 403
    assert (await _knock(baker, _bearer(token))).status_code == 200


async def test_whom_the_gate_refuses_does_not_tell_their_own_caller_to_sign_in(baker: Baker) -> None:
    """A wrong key between services is ours to mend; told as 401 it would sign every user out."""
    bakery = client(Bakery, "bread", next_door(baker, THEIRS, "kiosk"))
    with pytest.raises(Unavailable):
        await bakery.who("ann", CLERK)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"{}", b'{"name": 7}', b'{"name": "ann", "colour": "brown"}', b'{"name": "\xff"}']
)
async def test_a_question_that_is_none_is_refused_without_repeating_it(baker: Baker, body: bytes) -> None:
    transport = httpx2.ASGITransport(Starlette(routes=routes(baker)))
    token = issue_service_token(MINE, "kiosk", "bakery", SYSTEM, system_clock())
    async with httpx2.AsyncClient(transport=transport, base_url="http://bakery") as http:
        answer = await http.post("/internal/bread/buy", content=body, headers=_bearer(token))
    assert (answer.status_code, ANSWERED in answer.headers) == (422, False)
    assert "brown" not in answer.text
    assert not baker.bought


class _Sync(Protocol):
    def ask(self, name: str) -> str: ...


class _Untyped(Protocol):
    async def ask(self, name) -> str: ...  # type: ignore[no-untyped-def]


class _Endless(Protocol):
    async def ask(self, name: str): ...  # type: ignore[no-untyped-def]


class _Crowded(Protocol):
    async def ask(self, one: Actor, other: Actor) -> str: ...


@pytest.mark.parametrize("contract", [_Sync, _Untyped, _Endless, _Crowded])
def test_what_cannot_cross_is_noticed_at_the_start(contract: type[Any]) -> None:
    verifier = ServiceVerifier({}, "bakery", system_clock)
    with pytest.raises(TypeError):
        serve(contract, object(), "bread", verifier)
    with pytest.raises(TypeError):
        client(contract, "bread", next_door(Baker()))


def test_half_a_contract_is_noticed_at_the_start() -> None:
    with pytest.raises(AttributeError):
        serve(Bakery, object(), "bread", ServiceVerifier({}, "bakery", system_clock))


async def test_an_answer_in_words_of_another_release_is_unavailable() -> None:
    class Miller(Baker):
        async def latest(self) -> Any:
            return Cursor(1, 2)

    class Newer(Protocol):
        async def latest(self) -> Loaf: ...

    with pytest.raises(Unavailable):
        await client(Newer, "bread", next_door(Miller())).latest()
