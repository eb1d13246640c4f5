"""Whatever those who wait do in whatever order: is each time with one person, and all money where it belongs?"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.model.waiting_judge import OFFERS_EACH
from tests.model.waiting_room import WaitingRoom
from tests.support.stories import AS_DRAWN, installation, tell

STORIES = {"sqlite": 20, "postgresql": 4}


@pytest.fixture(params=["sqlite", "postgresql"])
def room(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, type[WaitingRoom]]]:
    """Where all stories of a test take place."""
    chosen = {"payments_url": "test://", "limit_offers": OFFERS_EACH, "limit_holds": 9}
    with installation(request, tmp_path, **chosen) as (runner, world):
        here: type[WaitingRoom] = type("Here", (WaitingRoom,), {})
        here.open(runner, world)
        yield request.param, here


def test_no_chain_of_events_loses_a_time_or_money_of_those_who_wait(room: tuple[str, type[WaitingRoom]]) -> None:
    engine, here = room
    tell(here, STORIES[engine], AS_DRAWN)


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
