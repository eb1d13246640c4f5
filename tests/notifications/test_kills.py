"""Is nothing lost, and little said twice, when workers die, meet, or are slower than their lease?"""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.util import await_only

from salus.kit.db import Database, Tx
from salus.notifications.contract import Kind
from salus.notifications.lane import LEASE, Lane
from salus.notifications.outbox import SealedOutbox
from salus.notifications.queries import claim
from salus.notifications.senders import Letter
from tests.notifications.office import BOTH, VAULT, Office, People, message
from tests.support.wait import until_async

KILLS = 200


class Killed(BaseException):
    """What a process feels of SIGKILL: from here on it does nothing."""


class Mortal:
    """A database connection that dies with its process, right before the mark of one more send."""

    def __init__(self, db: Database, marks: int) -> None:
        self._db = db
        self._marks = marks
        self.dead = False

    async def write_statement(self, fn: Callable[..., Any], *args: Any) -> Any:
        if fn is claim.sent:
            self._marks -= 1
            self.dead |= self._marks < 0
        if self.dead:
            raise Killed
        return await self._db.write_statement(fn, *args)

    async def read_statement(self, fn: Callable[..., Any], *args: Any) -> Any:
        return await self._db.read_statement(fn, *args)


async def test_of_200_kills_between_send_and_mark_none_loses_a_message_and_each_doubles_at_most_one(
    office: Office,
) -> None:
    chance, kills = Random(11), 0
    await office.put_many(300)
    while kills < KILLS:
        mortal = Mortal(office.db, chance.randrange(3))
        lane = office.lane(mortal)  # type: ignore[arg-type]
        before = len(office.recorder.taken)
        try:
            assert await lane.send()
        except Killed:
            kills += 1
            (unmarked,) = office.recorder.ids[before:][-1:]
            assert Counter(row.state for row in await office.rows() if row.message_id == unmarked) == {"sending": 1}
        office.clock.now += LEASE
    await office.work()
    assert await office.states() == {"sent": 300}
    sent = Counter(office.recorder.ids)
    assert set(sent) == {row.message_id for row in await office.rows()}
    assert sum(sent.values()) - 300 <= KILLS
    assert sum(sent.values()) > 300  # else the kills were none


async def test_the_kills_are_noticed(office: Office) -> None:
    """Without the lease a kill would lose what was on its way: this is how it would look."""
    await office.put_many(3)
    with pytest.raises(Killed):
        await office.lane(Mortal(office.db, 1)).send()  # type: ignore[arg-type]
    await office.work()
    assert await office.states() == {"sent": 1, "sending": 2}


async def test_two_workers_at_once_send_nothing_twice(office: Office) -> None:
    async def breathe(letter: Letter) -> str | None:
        await asyncio.sleep(0)
        return None

    office.recorder.answer = breathe
    await office.put_many(240)
    lanes = [office.lane() for _ in range(4)]

    async def work(lane: Lane) -> None:
        while await lane.send():
            pass

    await asyncio.gather(*(work(lane) for lane in lanes))
    await office.work()
    assert Counter(Counter(office.recorder.ids).values()) == {1: 240}
    assert await office.states() == {"sent": 240}


async def test_two_workers_address_nothing_twice(office: Office) -> None:
    office.people = People(channels=BOTH)
    await office.put(*(message(number) for number in range(1, 151)))
    await asyncio.gather(*(office.jobs().address() for _ in range(4)))
    assert len(await office.rows()) == 150
    assert {row.channel for row in await office.rows()} == {"email"}


class Planner:
    """Drops what is told of the second visit, and then what is told of the first one, when `met` is set."""

    def __init__(self, office: Office) -> None:
        self.began, self.met, self.tries = asyncio.Event(), asyncio.Event(), 0
        self._outbox = SealedOutbox(VAULT, office.clock)

    def __call__(self, tx: Tx) -> None:
        self.tries += 1
        self._outbox.drop(tx, 2, [Kind.APPOINTMENT_REMINDER], "cancelled")
        self.began.set()
        await_only(self.met.wait())
        self._outbox.drop(tx, 1, [Kind.APPOINTMENT_REMINDER], "cancelled")


async def met_by_a_planner(office: Office) -> tuple[Planner, "asyncio.Task[None]"]:
    await office.put(*(message(number, Kind.APPOINTMENT_REMINDER, about=number) for number in (1, 2)))
    planner = Planner(office)
    planning = asyncio.create_task(office.db.write(planner))
    await planner.began.wait()
    return planner, planning


@pytest.mark.parametrize("office", ["postgresql"], indirect=True)  # SQLite has one writer: nobody meets
async def test_what_is_just_being_dropped_is_left_alone_and_waited_for_by_nobody(office: Office) -> None:
    planner, planning = await met_by_a_planner(office)
    await office.address()
    assert [row.channel for row in await office.rows()] == ["email", None]
    planner.met.set()
    await planning
    assert await office.states() == {"dropped": 2}
    assert planner.tries == 1


@pytest.mark.parametrize("office", ["postgresql"], indirect=True)  # SQLite has one writer: nobody meets
async def test_who_waited_for_the_planner_s_rows_would_end_in_a_deadlock(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    planner, planning = await met_by_a_planner(office)
    tries: list[int] = []

    def wait(tx: Tx, ids: Sequence[int]) -> set[int]:
        tries.extend(ids)
        return set(ids)

    monkeypatch.setattr(claim, "in_hand", wait)
    addressing = asyncio.create_task(office.address())
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    await until_async(lambda: office.db.read(lambda tx: tx.scalar(waiting)), 30, "the one to wait for the other")
    planner.met.set()
    await planning
    await addressing
    assert planner.tries + len(tries) // 2 == 3, "one of them had to begin again"


async def test_a_send_that_outlasts_its_lease_is_repeated_once_and_counts_as_sent(office: Office) -> None:
    hanging, go_on = asyncio.Event(), asyncio.Event()

    async def hang(letter: Letter) -> str | None:
        if not hanging.is_set():
            hanging.set()
            await go_on.wait()
        return None

    office.recorder.answer = hang
    await office.put_many(1)
    slow = asyncio.create_task(office.lane().send())
    await hanging.wait()
    assert await office.lane().send() is False
    office.clock.now += LEASE
    assert await office.lane().send() is True
    go_on.set()
    await slow
    assert len(office.recorder.taken) == 2
    assert len(set(office.recorder.ids)) == 1
    (row,) = await office.rows()
    assert (row.state, row.attempts) == ("sent", 2)
    await office.work()
    assert len(office.recorder.taken) == 2


async def test_a_slow_provider_does_not_let_the_lease_of_the_others_run_out(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before a lease could end during a send it is made longer; what somebody else has by now is left alone."""
    await office.put_many(3)
    first, second = office.lane(), office.lane()

    async def slow(letter: Letter) -> str | None:
        office.clock.now += LEASE - timedelta(minutes=1)
        return None

    office.recorder.answer = slow
    monkeypatch.setattr("salus.notifications.lane.TURN", timedelta(days=1))
    assert await first.send() is True
    assert await second.send() is False
    assert Counter(Counter(office.recorder.ids).values()) == {1: 3}


async def test_what_somebody_else_has_taken_over_is_not_sent_by_a_late_riser(office: Office) -> None:
    await office.put_many(2)
    first, second = office.lane(), office.lane()
    asleep = True

    async def sleep(letter: Letter) -> str | None:
        nonlocal asleep
        if asleep:
            asleep = False
            office.clock.now += LEASE
            assert await second.send() is True
        return None

    office.recorder.answer = sleep
    await first.send()
    assert len(office.recorder.taken) == 3
    assert sorted(Counter(office.recorder.ids).values()) == [1, 2]


async def test_a_send_has_its_time_and_no_more(office: Office) -> None:
    async def never(letter: Letter) -> str | None:
        await asyncio.Event().wait()
        return None

    office.recorder.answer = never
    await office.put_many(1)
    lane = office.lane()
    lane._send_within = timedelta(milliseconds=20)
    assert await lane.send() is False
    (row,) = await office.rows()
    assert (row.state, row.error) == ("scheduled", "timeout")
