"""Would the stories of those who wait notice? With one of the guards taken away, each of them ends badly."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import text, update

from salus.appointments import record
from salus.appointments.holds import LedgerHolds
from salus.appointments.usecases import take_instead
from salus.appointments.usecases.cancel import cancel
from salus.kit.journal import move_on, resume
from salus.waitlist import jobs
from salus.waitlist.desk import Waitlist
from salus.waitlist.queries import change, find
from salus.waitlist.tables import entries
from salus.waitlist.turns import Turns
from tests.model.test_waitlist_model import lapsed, left, room, swapped
from tests.model.waiting_room import WaitingRoom

__all__ = ["room"]

Room = tuple[str, type[WaitingRoom]]
Without = pytest.MonkeyPatch
_PLACE = "waitlist.ledger"


def overtaken(here: type[WaitingRoom], by: Callable[[WaitingRoom], Awaitable[Any]]) -> WaitingRoom:
    """Ann waits, and a worker has looked; before it offers her something, this happens."""
    story = here()
    story.opened(full=0, waiting=[("ann", "dora")])
    looks = Turns._known

    async def slowly(*of: Any) -> Any:
        found = await looks(*of)
        with pytest.MonkeyPatch.context() as back:
            back.setattr(Turns, "_known", looks)
            await by(story)
        return found

    story.judge.always()
    story.attend(name="sweep", number=0, both=True)
    with pytest.MonkeyPatch.context() as slow:
        slow.setattr(Turns, "_known", slowly)
        story.attend(name="offer", number=0, both=False)
    story.judge.always()
    return story


def left_meanwhile(here: type[WaitingRoom]) -> None:
    async def leaves(story: WaitingRoom) -> None:
        waits = max(story.judge.entries)
        await story.world.call("DELETE", f"/waitlist/{waits}", story.people["ann"])

    story = overtaken(here, leaves)
    assert (story.entries(), story.offers()) == ([], [])
    story.teardown()


async def offers_another_time(story: WaitingRoom) -> None:
    await story.workers[1].offer()


def offered_meanwhile(here: type[WaitingRoom]) -> None:
    overtaken(here, offers_another_time).teardown()


def heard_late(here: type[WaitingRoom]) -> None:
    """A worker has read what the ledger tells, and is slow; another has gone further meanwhile."""
    story = here()
    waitlist = story.world.assembly[Waitlist]
    story.opened(full=2, waiting=[("ann", "dora")])
    after = story.run(waitlist.db.read_statement(resume, _PLACE))
    read = story.run(waitlist.holds.changes(after, 1))
    assert read.cursor != after
    story.rest()
    stands = story.run(waitlist.db.read_statement(resume, _PLACE))
    story.run(waitlist.db.write(jobs._settle, read, after, story.world.clock()))
    assert story.run(waitlist.db.read_statement(resume, _PLACE)) == stands
    story.teardown()


def test_workers_who_are_overtaken_do_no_harm(room: Room) -> None:
    for story in (left_meanwhile, offered_meanwhile, heard_late):
        story(room[1])


def notices(story: Callable[[type[WaitingRoom]], None], here: type[WaitingRoom]) -> None:
    with pytest.raises(AssertionError):
        story(here)
    abandon(here)


def abandon(here: type[WaitingRoom]) -> None:
    """What the story left behind is nobody's business in the next one."""
    db = here.world.assembly.db
    here.runner.run(db.write(lambda tx: tx.execute(update(entries).values(status="left"))))


def careless(tx: Any, actor: Any, entry_id: int, was: Any, to: Any, now: Any) -> Any:
    """Puts somebody where they are wanted, wherever they stand."""
    moved = update(entries).where(entries.c.id == entry_id).values(status=to.value, updated_at=now)
    return tx.one(moved.returning(entries))


def test_who_has_left_is_put_back_by_a_worker_that_does_not_look_where_they_stand(room: Room) -> None:
    with Without.context() as without:
        without.setattr(change, "_move", careless)
        notices(left_meanwhile, room[1])


def test_two_offers_are_kept_apart_by_where_their_patient_stands_and_by_the_database(room: Room) -> None:
    _, here = room
    with Without.context() as without:
        without.setattr(change, "_move", careless)
        overtaken(here, offers_another_time)  # the database still says no
        abandon(here)
        db = here.world.assembly.db
        here.runner.run(db.write(lambda tx: tx.execute(text("DROP INDEX waitlist_offers_one_open"))))
        notices(offered_meanwhile, here)


def test_a_place_in_the_journal_goes_back_when_nobody_asks_whether_it_is_still_there(room: Room) -> None:
    with Without.context() as without:
        without.setattr(jobs, "move_on", lambda tx, name, after, to: move_on(tx, name, resume(tx, name), to))
        notices(heard_late, room[1])


def test_the_same_time_is_offered_again_when_nobody_remembers_what_was_declined(room: Room) -> None:
    with Without.context() as without:
        without.setattr(find, "declined", lambda tx, entry_ids: set())
        notices(lapsed, room[1])


def test_the_last_is_asked_first_when_nobody_keeps_the_order(room: Room) -> None:
    asked = find.waiting_for
    with Without.context() as without:
        without.setattr(find, "waiting_for", lambda *of: asked(*of)[::-1])
        notices(lapsed, room[1])


@pytest.mark.parametrize("forgotten", ["appointment.cancelled", "appointment.rescheduled"])
def test_half_a_swap_is_noticed(room: Room, forgotten: str) -> None:
    records = record.record

    def half(tx: Any, actor: Any, row: Any, action: str, *more: Any) -> Any:
        return row if action == forgotten else records(tx, actor, row, action, *more)

    with Without.context() as without:
        without.setattr(take_instead, "record", half)
        notices(swapped, room[1])


def test_a_visit_is_called_off_when_it_is_still_thought_to_be_held(room: Room) -> None:
    async def whatever_it_is(self: LedgerHolds, actor: Any, appointment_id: Any, also: Any) -> Any:
        return await cancel(self._ledger, actor, appointment_id, None, None, self._clock())

    with Without.context() as without:
        without.setattr(LedgerHolds, "give_back", whatever_it_is)
        notices(left, room[1])
