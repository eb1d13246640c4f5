"""Whatever people, banks and workers do in whatever order: is all money in the end where it belongs?"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from salus.appointments import paying
from salus.payments.contract import PaymentStatus
from salus.payments.domain.machine import PAYMENT, News
from salus.payments.usecases import follow
from tests.payments.purse import Purse
from tests.support.stories import AS_DRAWN, installation, tell

STORIES = {"sqlite": 40, "postgresql": 8}


@pytest.fixture(params=["sqlite", "postgresql"])
def purse(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, type[Purse]]]:
    """Where all stories of a test take place."""
    with installation(request, tmp_path, payments_url="test://", limit_holds=9) as (runner, world):
        here: type[Purse] = type("Here", (Purse,), {})
        here.open(runner, world)
        yield request.param, here


def test_no_chain_of_events_loses_money_or_a_slot(purse: tuple[str, type[Purse]]) -> None:
    engine, here = purse
    tell(here, STORIES[engine], AS_DRAWN)


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
