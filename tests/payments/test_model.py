"""Whatever people, banks and workers do in whatever order: is all money in the end where it belongs?"""

import asyncio
import os
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from salus.appointments import paying
from salus.payments.contract import PaymentStatus
from salus.payments.domain.machine import PAYMENT, News
from salus.payments.usecases import follow
from tests.payments.purse import Purse
from tests.support.services import PostgresCluster
from tests.support.world import World, new_world

STORIES = {"sqlite": 40, "postgresql": 8}
MORE = int(os.environ.get("MODEL_TIMES", "1"))
STEPS = 30


@pytest.fixture(params=["sqlite", "postgresql"])
def purse(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, type[Purse]]]:
    """Stories on one installation with a loop of its own, both closed afterwards."""
    cluster: PostgresCluster | None = None
    if request.param == "postgresql":
        cluster = request.getfixturevalue("postgres")
    url = cluster.create_database() if cluster else None
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        more: dict[str, Any] = {"payments_url": "test://", "log_level": "ERROR", "limit_holds": 9}

        async def begin() -> World:
            return await stack.enter_async_context(new_world(tmp_path, url, **more))

        here: type[Purse] = type("Here", (Purse,), {})
        try:
            here.open(runner, runner.run(begin()))
            yield request.param, here
        finally:
            runner.run(stack.aclose())
    if cluster is not None and url is not None:
        cluster.drop_database(url)


def test_no_chain_of_events_loses_money_or_a_slot(purse: tuple[str, type[Purse]]) -> None:
    engine, here = purse
    run_state_machine_as_test(
        here,
        settings=settings(
            max_examples=STORIES[engine] * MORE,
            stateful_step_count=STEPS,
            derandomize=MORE == 1,
            deadline=None,
            phases=[Phase.generate],  # a story is its own explanation, and telling shorter ones takes minutes
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def returned(story: Purse) -> int:
    return next(iter(story.bank.accounts.values())).returned


def late(here: type[Purse]) -> None:
    """Ann pays while nobody hears of it, her hold ends, and Bob takes the time; then everything is heard."""
    story = here()
    story.begin(captures=False)
    story.book(who="ann", slot=0)
    story.start(number=0)
    story.pay(number=0)
    story.weather(down=True, deaf=False)
    story.wait(minutes=11)
    story.work(which=4)
    story.book(who="bob", slot=0)
    story.weather(down=False, deaf=False)
    for _ in range(3):
        story.run(story.world.settle())
    story.teardown()
    assert returned(story) > 0
    assert [story.row(visit).status for visit in story.visits] == ["expired", "expired"]


def won_back(here: type[Purse]) -> None:
    """As before, but nobody else wants the time."""
    story = here()
    story.begin(captures=False)
    story.book(who="ann", slot=0)
    story.start(number=0)
    story.pay(number=0)
    story.weather(down=True, deaf=False)
    story.wait(minutes=11)
    story.work(which=4)
    assert story.row(story.visits[0]).status == "expired"
    story.teardown()
    assert story.row(story.visits[0]).status == "upcoming"
    assert returned(story) == 0


def cancelled(here: type[Purse]) -> None:
    """Bob pays, has his visit, and cancels it in time."""
    story = here()
    story.begin(captures=True)
    story.book(who="bob", slot=2)
    story.start(number=0)
    story.pay(number=0)
    story.wait(minutes=1)
    for _ in range(3):
        story.run(story.world.settle())
    assert story.row(story.visits[0]).status == "upcoming"
    story.cancel(number=0, who="bob")
    story.teardown()
    assert returned(story) == 8101


def test_a_late_payment_goes_back_or_wins_the_time_back(purse: tuple[str, type[Purse]]) -> None:
    _, here = purse
    for story in (late, won_back, cancelled):
        story(here)


def test_each_guard_that_is_taken_away_is_missed(
    purse: tuple[str, type[Purse]], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, here = purse
    with monkeypatch.context() as without:
        without.delitem(PAYMENT, (PaymentStatus.EXPIRED, News.PAID))
        without.delitem(PAYMENT, (PaymentStatus.OPEN, News.PAID))
        with pytest.raises(AssertionError):
            late(here)
    with monkeypatch.context() as without:
        without.setattr(follow, "_DECLINED", "nothing")
        with pytest.raises(AssertionError):
            late(here)
    with monkeypatch.context() as without:
        without.setattr(follow, "_CANCELLED", "nothing")
        with pytest.raises(AssertionError):
            cancelled(here)
    with monkeypatch.context() as without:
        without.setattr(paying, "_free_again", lambda *_: None)
        with pytest.raises(AssertionError):
            won_back(here)
    with monkeypatch.context() as without:
        without.setattr(paying, "_free_again", lambda *_: 0)  # whoever is there: the database still says no
        with pytest.raises(AssertionError):
            late(here)
