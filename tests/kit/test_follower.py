"""Does whoever keeps things in memory hear of every change once, and know when nobody tells any more?"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from salus.kernel.errors import Unavailable
from salus.kernel.feed import Changes, Cursor, Entry
from salus.kit.journal import Follower
from salus.kit.journal.follower import BATCH, PATIENCE
from tests.support.world import MovableClock

NOON = datetime(2027, 1, 4, 12, tzinfo=UTC)


class Journal:
    """A feed that can be away."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.away = False
        self.asked = 0

    def tell(self, number: int = 1) -> None:
        for _ in range(number):
            place = Cursor(0, len(self.entries) + 1)
            self.entries.append(Entry(place, NOON, "test", "thing.made", "thing", len(self.entries) + 1))

    async def changes(self, after: Cursor, limit: int = 500) -> Changes:
        await self._answer()
        new = [one for one in self.entries if one.cursor > after][:limit]
        return Changes(new, new[-1].cursor if new else after)

    async def latest(self) -> Cursor:
        await self._answer()
        return self.entries[-1].cursor if self.entries else Cursor()

    async def _answer(self) -> None:
        self.asked += 1
        await asyncio.sleep(0)
        if self.away:
            raise Unavailable


class Desk:
    """A follower and what it was told."""

    def __init__(self) -> None:
        self.journal, self.clock = Journal(), MovableClock(NOON)
        self.follower = Follower(self.journal, self.clock, self._listen)
        self.heard: list[int] = []
        self.places: list[Cursor] = []
        self.deaf = False

    def _listen(self, entries: Sequence[Entry]) -> None:
        self.heard += [entry.entity_id for entry in entries]
        self.places.append(self.follower.place)
        if self.deaf:
            raise RuntimeError("not now")


async def test_only_what_happens_from_the_beginning_on_is_told_each_once_and_in_order() -> None:
    desk = Desk()
    desk.journal.tell(3)
    await desk.follower.begin()
    desk.journal.tell(2)
    assert not await desk.follower.follow()
    assert not await desk.follower.follow()
    desk.journal.tell()
    await desk.follower.follow()
    assert desk.heard == [4, 5, 6]


async def test_following_begins_by_itself() -> None:
    desk = Desk()
    desk.journal.tell()
    await desk.follower.follow()
    assert desk.follower.begun
    assert desk.heard == []


async def test_many_who_begin_at_once_begin_once() -> None:
    desk = Desk()
    desk.journal.tell()
    await asyncio.gather(*(desk.follower.begin() for _ in range(5)))
    await desk.follower.begin()
    assert desk.journal.asked == 1


async def test_a_full_batch_means_there_may_be_more() -> None:
    desk = Desk()
    await desk.follower.begin()
    desk.journal.tell(BATCH + 1)
    assert await desk.follower.follow()
    assert not await desk.follower.follow()
    assert desk.heard == list(range(1, BATCH + 2))


async def test_the_listener_finds_the_place_where_it_stood_before() -> None:
    desk = Desk()
    await desk.follower.begin()
    desk.journal.tell(2)
    await desk.follower.follow()
    assert (desk.places, desk.follower.place) == ([Cursor()], Cursor(0, 2))


async def test_nothing_is_lost_while_the_other_side_is_away() -> None:
    desk = Desk()
    await desk.follower.begin()
    desk.journal.away = True
    desk.journal.tell(2)
    with pytest.raises(Unavailable):
        await desk.follower.follow()
    desk.journal.away = False
    await desk.follower.follow()
    assert desk.heard == [1, 2]


async def test_a_beginning_that_failed_is_tried_again() -> None:
    desk = Desk()
    desk.journal.away = True
    with pytest.raises(Unavailable):
        await desk.follower.begin()
    desk.journal.away = False
    await desk.follower.begin()
    assert desk.follower.begun


async def test_a_listener_that_fails_is_told_again() -> None:
    desk = Desk()
    await desk.follower.begin()
    desk.deaf = True
    desk.journal.tell()
    with pytest.raises(RuntimeError, match="not now"):
        await desk.follower.follow()
    desk.deaf = False
    await desk.follower.follow()
    assert desk.heard == [1, 1]


async def test_silence_is_noticed_after_a_minute_and_ends_when_the_journal_is_read_again() -> None:
    desk = Desk()
    assert not desk.follower.silent(NOON + 2 * PATIENCE), "who has not begun relies on nothing"
    await desk.follower.follow()
    desk.journal.away = True
    assert not desk.follower.silent(NOON + PATIENCE)
    desk.clock.now = NOON + PATIENCE + timedelta(seconds=1)
    with pytest.raises(Unavailable):
        await desk.follower.follow()
    assert desk.follower.silent(desk.clock.now)
    desk.journal.away = False
    await desk.follower.follow()
    assert not desk.follower.silent(desk.clock.now)


async def test_what_is_heard_is_as_old_as_the_question() -> None:
    desk = Desk()
    await desk.follower.begin()

    async def slow(after: Cursor, limit: int = 500) -> Changes:
        desk.clock.move(seconds=70)
        return Changes([], after)

    desk.journal.changes = slow  # type: ignore[method-assign]
    await desk.follower.follow()
    assert desk.follower.silent(desk.clock.now)
