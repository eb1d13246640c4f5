"""Are three journals followed so that one that is away keeps nobody from the other two?"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Never

import pytest

from salus.availability.journals import Journals, Places
from salus.kernel.errors import Unavailable
from salus.kernel.feed import Changes, Cursor, Entry
from salus.kit.journal.follower import PATIENCE
from tests.availability.world import MONDAY, Journal
from tests.support.world import MovableClock


class Fickle(Journal):
    """A journal that can be away."""

    away = False

    async def changes(self, after: Cursor, limit: int = 500) -> Changes:
        return await super().changes(after, limit) if not self.away else await self._no_answer()

    async def latest(self) -> Cursor:
        return await super().latest() if not self.away else await self._no_answer()

    @staticmethod
    async def _no_answer() -> Never:
        raise Unavailable


class Desk:
    def __init__(self) -> None:
        self.users, self.schedule, self.booked = Fickle(), Fickle(), Fickle()
        self.clock = MovableClock(MONDAY)
        feeds = {"users": self.users, "schedule": self.schedule, "booked": self.booked}
        self.journals = Journals(feeds, self.clock)
        self.journals.listeners.append(self._listen)
        self.heard: list[tuple[str, str]] = []
        self.places: list[Places] = []

    def _listen(self, name: str, entries: Sequence[Entry], places: Places) -> None:
        self.heard += [(name, entry.action) for entry in entries]
        self.places.append(dict(places))


async def test_each_journal_is_told_by_its_name_with_the_places_before() -> None:
    desk = Desk()
    await desk.journals.begin()
    desk.users.tell("user.updated")
    desk.booked.tell("appointment.booked")
    assert not await desk.journals.follow()
    assert desk.heard == [("users", "user.updated"), ("booked", "appointment.booked")]
    assert desk.places[0] == {"users": Cursor(), "schedule": Cursor(), "booked": Cursor()}
    assert desk.journals.places == {"users": Cursor(0, 1), "schedule": Cursor(), "booked": Cursor(0, 1)}


@pytest.mark.parametrize("away", ["users", "schedule", "booked"])
async def test_one_neighbour_that_is_away_does_not_keep_the_others_from_being_heard(away: str) -> None:
    desk = Desk()
    await desk.journals.begin()
    getattr(desk, away).away = True
    for name in ("users", "schedule", "booked"):
        getattr(desk, name).tell("something.happened")
    await desk.journals.follow()
    assert {name for name, _ in desk.heard} == {"users", "schedule", "booked"} - {away}
    getattr(desk, away).away = False
    await desk.journals.follow()
    assert desk.heard[-1] == (away, "something.happened") and len(desk.heard) == 3


async def test_the_silence_of_one_is_noticed_though_the_others_speak() -> None:
    desk = Desk()
    await desk.journals.follow()
    desk.schedule.away = True
    desk.clock.now += PATIENCE
    await desk.journals.follow()
    assert not desk.journals.silent(desk.clock.now)
    desk.clock.now += timedelta(seconds=1)
    await desk.journals.follow()
    assert desk.journals.silent(desk.clock.now)
    desk.schedule.away = False
    await desk.journals.follow()
    assert not desk.journals.silent(desk.clock.now)


async def test_a_beginning_needs_all_three_and_is_tried_again() -> None:
    desk = Desk()
    desk.booked.away = True
    with pytest.raises(Unavailable):
        await desk.journals.begin()
    desk.users.tell("user.updated")
    desk.booked.away = False
    await desk.journals.begin()
    await desk.journals.follow()
    assert desk.heard == [("users", "user.updated")], "whoever had begun keeps their place"
