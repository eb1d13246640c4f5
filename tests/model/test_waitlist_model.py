"""Whatever those who wait do in whatever order: is each time with one person, and all money where it belongs?"""

import asyncio
import os
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.model.waiting_judge import OFFERS_EACH
from tests.model.waiting_room import WaitingRoom
from tests.support.services import PostgresCluster
from tests.support.world import World, new_world

STORIES = {"sqlite": 20, "postgresql": 4}
MORE = int(os.environ.get("MODEL_TIMES", "1"))
STEPS = 30


@pytest.fixture(params=["sqlite", "postgresql"])
def room(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, type[WaitingRoom]]]:
    """Stories on one installation with a loop of its own, both closed afterwards."""
    cluster: PostgresCluster | None = None
    if request.param == "postgresql":
        cluster = request.getfixturevalue("postgres")
    url = cluster.create_database() if cluster else None
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        more: dict[str, Any] = {"payments_url": "test://", "log_level": "ERROR", "limit_offers": OFFERS_EACH}

        async def begin() -> World:
            return await stack.enter_async_context(new_world(tmp_path, url, limit_holds=9, **more))

        here: type[WaitingRoom] = type("Here", (WaitingRoom,), {})
        try:
            here.open(runner, runner.run(begin()))
            yield request.param, here
        finally:
            runner.run(stack.aclose())
    if cluster is not None and url is not None:
        cluster.drop_database(url)


def test_no_chain_of_events_loses_a_time_or_money_of_those_who_wait(room: tuple[str, type[WaitingRoom]]) -> None:
    engine, here = room
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


def lapsed(here: type[WaitingRoom]) -> None:
    """Ann and Bob wait; Ann lets her offer lapse, Bob takes his, and Eve who is urgent comes before both."""
    story = here()
    story.opened(full=5, waiting=[("ann", "dora"), ("bob", "dora")])
    story.rest()
    assert [story.name(offer) for offer in story.offers()] == ["ann"]
    story.wait(minutes=61)
    story.rest()
    assert [story.name(offer) for offer in story.offers()] == ["ann", "bob"]
    story.answer(number=1)
    story.join(who="eve", wish="dora", priority=2)
    story.cancel(number=0, by="doctor")
    story.rest()
    assert story.name(story.offers()[-1]) == "eve"
    story.teardown()


def swapped(here: type[WaitingRoom]) -> None:
    """Ann has the last time of all and takes an earlier one; Bob, who waits, is offered hers."""
    story = here()
    story.opened(full=0, waiting=[])
    for slot in (0, 1, 2):
        story.book(who="gus", what="dora", slot=slot)
    story.book(who="ann", what="dora", slot=3)
    story.join(who="ann", wish="earlier")
    story.join(who="bob", wish="dora")
    story.cancel(number=0, by="sam")
    story.rest()
    assert [(story.name(offer), offer.moves is None) for offer in story.offers()] == [("ann", False)]
    story.answer(number=1)
    story.rest()
    assert [story.name(offer) for offer in story.offers()] == ["ann", "bob"]
    (hers,) = [visit for visit in story.visits("upcoming") if story.name(visit) == "ann"]
    assert hers.starts_at == story.ten
    story.teardown()


def paid_late(here: type[WaitingRoom]) -> None:
    """Ann pays for what she is offered after its time is over, and wins it back, though she has let Bob go before."""
    story = here()
    story.opened(full=0, waiting=[("ann", "prepaid")])
    story.rest()
    story.checkout(number=0)
    story.wait(minutes=61)
    story.work(job="appointments.holds")
    assert [visit.status for visit in story.visits()] == ["expired"]
    story.pay(number=0)
    story.rest()
    assert [visit.status for visit in story.visits()] == ["upcoming"]
    assert [offer.status for offer in story.offers()] == ["accepted"]
    story.teardown()


def left(here: type[WaitingRoom]) -> None:
    """Ann confirms what she is offered as a visit, and leaves the list before anybody has heard of that."""
    story = here()
    story.opened(full=5, waiting=[("ann", "dora")])
    story.rest()
    story.confirm(number=0)
    story.leave(number=0)
    story.rest()
    assert story.visits()[-1].status == "upcoming"
    story.teardown()


STORIES_TOLD = (lapsed, swapped, paid_late, left)


def test_small_stories_of_those_who_wait_end_well(room: tuple[str, type[WaitingRoom]]) -> None:
    _, here = room
    for story in STORIES_TOLD:
        story(here)
