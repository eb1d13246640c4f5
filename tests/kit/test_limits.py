"""Do exactly as many pass as agreed, also when many try at once?"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis.asyncio import Redis
from structlog.testing import capture_logs

from salus.kernel.errors import Limited
from salus.kit.limits import Limits, MemoryLimits, NoLimits, Policy, RedisLimits, choose_limits
from tests.support.redis import RedisServer

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
FIVE = Policy("login", 5, timedelta(minutes=15))


class Watch:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


async def passes(attempt: Coroutine[Any, Any, None]) -> bool:
    try:
        await attempt
    except Limited:
        return False
    return True


async def wait_of(attempt: Coroutine[Any, Any, None]) -> int:
    with pytest.raises(Limited) as caught:
        await attempt
    return caught.value.retry_after


@asynccontextmanager
async def redis_limits(url: str, watch: Watch | None = None) -> AsyncIterator[RedisLimits]:
    limits = RedisLimits.at(url, watch or Watch())
    try:
        yield limits
    finally:
        await limits.aclose()


@pytest.fixture(params=["memory", "redis"])
def on_each(
    request: pytest.FixtureRequest,
) -> Iterator[Callable[[Callable[[Limits], Coroutine[Any, Any, None]]], None]]:
    """Runs one scenario on either implementation: here or there is the same."""

    async def with_redis(scenario: Callable[[Limits], Coroutine[Any, Any, None]]) -> None:
        async with redis_limits(request.getfixturevalue("redis_url")) as limits:
            await scenario(limits)
            assert limits._answering, "the scenario ran in memory"

    def run(scenario: Callable[[Limits], Coroutine[Any, Any, None]]) -> None:
        asyncio.run(scenario(MemoryLimits(Watch())) if request.param == "memory" else with_redis(scenario))

    yield run


OnEach = Callable[[Callable[[Limits], Coroutine[Any, Any, None]]], None]


@pytest.mark.parametrize(
    ("text", "limit", "per"),
    [
        ("5/15m", 5, timedelta(minutes=15)),
        ("1/1s", 1, timedelta(seconds=1)),
        ("20/1h", 20, timedelta(hours=1)),
        ("100/7d", 100, timedelta(days=7)),
    ],
)
def test_a_policy_is_read_from_text(text: str, limit: int, per: timedelta) -> None:
    assert Policy.parse("x", text) == Policy("x", limit, per)


@pytest.mark.parametrize(
    "text",
    ["", "5", "5/m", "5/15", "0/1m", "5/0m", "-5/1m", "5/1w", "5/15m ", "5/15m\n", "5.5/1m", "٥/1m", "9" * 12 + "/1s"],
)
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="such as 5/15m"):
        Policy.parse("x", text)


def test_of_many_at_once_exactly_the_limit_pass(on_each: OnEach) -> None:
    async def scenario(limits: Limits) -> None:
        key = uuid4().hex
        answers = await asyncio.gather(*(passes(limits.take(FIVE, key)) for _ in range(50)))
        assert answers.count(True) == 5

    on_each(scenario)


def test_many_processes_share_one_count_in_redis(redis_url: str) -> None:
    async def scenario() -> None:
        key = uuid4().hex
        async with redis_limits(redis_url) as one, redis_limits(redis_url) as other:
            attempts = [passes(limits.take(FIVE, key)) for limits in (one, other) for _ in range(25)]
            assert (await asyncio.gather(*attempts)).count(True) == 5

    asyncio.run(scenario())


def test_keys_and_policies_are_counted_apart(on_each: OnEach) -> None:
    async def scenario(limits: Limits) -> None:
        key = uuid4().hex
        one = Policy("register", 1, timedelta(hours=1))
        await limits.take(one, key)
        await limits.take(one, key + "x")
        await limits.take(FIVE, key)
        assert not await passes(limits.take(one, key))

    on_each(scenario)


def test_checking_counts_nothing_but_refuses_when_exhausted(on_each: OnEach) -> None:
    async def scenario(limits: Limits) -> None:
        key = uuid4().hex
        for _ in range(10):
            await limits.check(FIVE, key)
        for _ in range(5):
            await limits.take(FIVE, key)
        assert 890 <= await wait_of(limits.check(FIVE, key)) <= 900

    on_each(scenario)


def test_who_is_forgiven_starts_afresh(on_each: OnEach) -> None:
    async def scenario(limits: Limits) -> None:
        key = uuid4().hex
        await limits.forgive(FIVE, key)
        for _ in range(3):
            answers = [await passes(limits.take(FIVE, key)) for _ in range(6)]
            assert answers == [True] * 5 + [False]
            await limits.forgive(FIVE, key)

    on_each(scenario)


def test_a_limit_that_was_lowered_counts_what_was_taken_before(on_each: OnEach) -> None:
    async def scenario(limits: Limits) -> None:
        key = uuid4().hex
        for _ in range(5):
            await limits.take(FIVE, key)
        assert not await passes(limits.take(Policy("login", 2, FIVE.per), key))
        assert await passes(limits.take(Policy("login", 6, FIVE.per), key))

    on_each(scenario)


@given(st.lists(st.integers(0, 400), max_size=30))
def test_no_window_ever_holds_more_than_the_limit(gaps: list[int]) -> None:
    async def scenario() -> None:
        watch, passed = Watch(), list[datetime]()
        limits = MemoryLimits(watch)
        for gap in gaps:
            watch.turn(seconds=gap)
            recent = [at for at in passed if at > watch.now - FIVE.per]
            allowed = await passes(limits.take(FIVE, "k"))
            assert allowed == (len(recent) < 5)
            passed += [watch.now] * allowed

    asyncio.run(scenario())


@given(st.floats(0, 899.9))
def test_who_waits_as_long_as_told_passes(elapsed: float) -> None:
    async def scenario() -> None:
        watch = Watch()
        limits = MemoryLimits(watch)
        for _ in range(5):
            await limits.take(FIVE, "k")
        watch.turn(seconds=elapsed)
        wait = await wait_of(limits.take(FIVE, "k"))
        watch.turn(seconds=wait - 1.001)
        assert not await passes(limits.take(FIVE, "k"))
        watch.turn(seconds=1.001)
        assert await passes(limits.take(FIVE, "k"))

    asyncio.run(scenario())


def test_in_redis_the_window_slides_too(redis_url: str) -> None:
    async def scenario() -> None:
        key, quick = uuid4().hex, Policy("quick", 2, timedelta(milliseconds=50))
        async with redis_limits(redis_url) as limits:
            loop = asyncio.get_running_loop()
            begin, passed = loop.time(), 0
            while passed < 7:
                passed += await passes(limits.take(quick, key))
            assert loop.time() - begin >= 0.15  # 2 at once, 2 after 50 ms, 2 after 100 ms, the next after 150 ms

    asyncio.run(scenario())


def test_idle_keys_vanish_from_memory() -> None:
    async def scenario() -> None:
        watch = Watch()
        limits = MemoryLimits(watch)
        for number in range(1000):
            await limits.take(FIVE, str(number))
        watch.turn(minutes=15)
        for number in range(1000):
            await limits.take(FIVE, f"later {number}")
        assert len(limits) == 1000

    asyncio.run(scenario())


def test_memory_is_bounded_and_the_longest_idle_key_goes_first() -> None:
    async def scenario() -> None:
        limits, once = MemoryLimits(Watch(), most_keys=3), Policy("once", 1, timedelta(days=1))
        for key in "abcd":
            await limits.take(once, key)
        assert len(limits) == 3
        assert await passes(limits.check(once, "a"))
        assert not await passes(limits.check(once, "b"))

    asyncio.run(scenario())


def test_a_key_in_use_outlasts_an_idle_one() -> None:
    async def scenario() -> None:
        limits, twice = MemoryLimits(Watch(), most_keys=2), Policy("twice", 2, timedelta(days=1))
        for key in ("busy", "idle", "busy", "new"):
            await limits.take(twice, key)
        assert not await passes(limits.check(twice, "busy"))

    asyncio.run(scenario())


def test_the_wait_is_for_the_attempt_whose_leaving_makes_room() -> None:
    async def scenario() -> None:
        watch = Watch()
        limits = MemoryLimits(watch)
        for _ in range(5):
            await limits.take(FIVE, "k")
            watch.turn(minutes=1)
        assert await wait_of(limits.check(FIVE, "k")) == 10 * 60
        assert await wait_of(limits.check(Policy("login", 2, FIVE.per), "k")) == 13 * 60

    asyncio.run(scenario())


def test_in_redis_the_wait_is_for_that_attempt_too(redis_url: str) -> None:
    async def scenario() -> None:
        own = Policy(f"own-{uuid4().hex}", 5, timedelta(minutes=15))
        async with redis_limits(redis_url) as limits, Redis.from_url(redis_url) as redis:
            await limits.take(own, "k")
            (name,) = [key async for key in redis.scan_iter(f"*{own.name}*")]
            seconds, micros = await redis.time()
            ages = [901, 840, 780, 720, 660]  # the first has left the window, the take above is the fifth
            await redis.lpush(name, *[(seconds - age) * 1_000_000 + micros for age in reversed(ages)])
            assert 55 <= await wait_of(limits.check(own, "k")) <= 60
            assert await redis.llen(name) == 5
            assert 235 <= await wait_of(limits.check(Policy(own.name, 2, own.per), "k")) <= 240

    asyncio.run(scenario())


def test_asking_about_unknown_keys_takes_no_memory() -> None:
    async def scenario() -> None:
        limits = MemoryLimits(Watch())
        for number in range(100):
            await limits.check(FIVE, str(number))
            await limits.forgive(FIVE, str(number))
        assert len(limits) == 0

    asyncio.run(scenario())


def test_redis_sees_no_key_in_clear_and_forgets_it_in_time(redis_url: str) -> None:
    async def scenario() -> None:
        own = Policy(f"own-{uuid4().hex}", 5, timedelta(minutes=15))
        async with redis_limits(redis_url) as limits, Redis.from_url(redis_url) as redis:
            await limits.take(own, "ann@example.org")
            (name,) = [key async for key in redis.scan_iter(f"*{own.name}*")]
            assert b"ann" not in name
            assert 0 < await redis.pttl(name) <= 900_000

    asyncio.run(scenario())


def test_without_redis_each_process_limits_for_itself_and_says_so_once() -> None:
    server, watch, key = RedisServer(), Watch(), uuid4().hex

    async def scenario() -> None:
        async with redis_limits(server.url, watch) as limits:
            await limits.take(FIVE, key)
            server.kill()
            with capture_logs() as logs:
                answers = [await passes(limits.take(FIVE, key)) for _ in range(20)]
                assert not await passes(limits.check(FIVE, key))
                await limits.forgive(FIVE, key)
                await limits.check(FIVE, key)
                watch.turn(seconds=2)
                await limits.check(FIVE, key)
            assert answers.count(True) == 5
            assert [entry["log_level"] for entry in logs] == ["warning"]
            assert key not in str(logs)

            server.start()
            with capture_logs() as logs:
                await limits.take(FIVE, key)  # Redis is left in peace for a second
                assert logs == []
                watch.turn(seconds=2)
                for _ in range(5):
                    await limits.take(FIVE, key)
            assert [entry["log_level"] for entry in logs] == ["info"]
            assert not await passes(limits.take(FIVE, key))

    server.start()
    try:
        asyncio.run(scenario())
    finally:
        server.kill()


def test_no_limits_refuse_nothing() -> None:
    async def scenario() -> None:
        limits, once = NoLimits(), Policy("once", 1, timedelta(days=1))
        for _ in range(3):
            await limits.take(once, "k")
        await limits.check(once, "k")
        await limits.forgive(once, "k")

    asyncio.run(scenario())


async def test_limits_are_counted_in_redis_where_there_is_one_and_nowhere_when_they_are_off() -> None:
    redis = choose_limits(Watch(), on=True, redis_url="redis://127.0.0.1:1")  # nothing is asked yet
    assert isinstance(redis, RedisLimits)
    await redis.aclose()
    assert isinstance(choose_limits(Watch(), on=True, redis_url=None), MemoryLimits)
    assert isinstance(choose_limits(Watch(), on=False, redis_url="redis://127.0.0.1:1"), NoLimits)
