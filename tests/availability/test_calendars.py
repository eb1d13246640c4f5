"""Does what is kept in memory stay true?"""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any, TypeVar

import pytest

from salus.availability.calendars import Calendars
from salus.availability.service import AvailabilityService
from salus.kernel.errors import NotFound, Unavailable
from salus.kernel.ids import DoctorId
from salus.kernel.interval import Interval
from tests.availability.world import MONDAY, World, at, clinic, opened, practice, span

T = TypeVar("T")
ONE, TWO = DoctorId(1), DoctorId(2)
TODAY = span(0, 24)


def run(doing: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(doing)


def world(doctors: int = 2) -> World:
    here = World()
    for number in range(1, doctors + 1):
        here.add(practice(number), opened(span(9, 17)))
    return here


async def nothing() -> None:
    pass


def calendars(here: World, most: int = 100) -> Calendars:
    return Calendars(here.users, here.schedule, here.booked, nothing, most)


def calls(here: World) -> tuple[int, int, int]:
    return here.users.calls, here.schedule.calls, here.booked.calls


def test_many_doctors_are_loaded_in_three_calls_and_then_not_again() -> None:
    async def story() -> None:
        here = world(50)
        kept = calendars(here)
        ids = [DoctorId(n) for n in range(1, 60)]
        assert len(await kept.many(ids, TODAY, MONDAY)) == 50
        await kept.many(ids[:50], TODAY, MONDAY)
        await kept.of(ONE, TODAY, MONDAY)
        assert calls(here) == (1, 1, 1)

    run(story())


def test_a_booking_makes_only_the_bookings_be_loaded_again() -> None:
    async def story() -> None:
        here = world()
        kept = calendars(here)
        await kept.many([ONE, TWO], TODAY, MONDAY)
        kept.forget([here.book(1, span(9, 10))])
        assert kept.known(ONE) is None and kept.known(TWO) is not None
        assert len((await kept.of(ONE, TODAY, MONDAY)).busy) == 1
        assert calls(here) == (1, 1, 2)

    run(story())


@pytest.mark.parametrize(
    ("action", "entity_id", "data"),
    [
        ("hours.changed", 5, {"doctor_id": 1}),
        ("time_off.added", 5, {"doctor_id": 1}),
        ("rules.changed", 5, {"doctor_id": 1}),
        ("service.updated", 5, {"doctor_id": 1}),
        ("doctor.updated", 1, {}),
        ("user.deactivated", 101, {}),
        ("clinic.updated", 7, {}),
    ],
)
def test_a_change_of_practice_or_schedule_makes_all_of_that_doctor_be_loaded_again(
    action: str, entity_id: int, data: dict[str, int]
) -> None:
    async def story() -> None:
        here = world()
        here.users.of[1] = practice(clinics=(clinic(7),))
        kept = calendars(here)
        await kept.many([ONE, TWO], TODAY, MONDAY)
        kept.forget([here.book(1, span(9, 10))])  # also when its bookings are out of date already
        kept.forget([here.users.tell(action, entity_id, **data)])
        assert kept.known(ONE) is None and kept.known(TWO) is not None
        await kept.of(ONE, TODAY, MONDAY)
        assert calls(here) == (2, 2, 2)

    run(story())


def test_entries_that_concern_no_calendar_change_nothing() -> None:
    async def story() -> None:
        here = world()
        kept = calendars(here)
        await kept.of(ONE, TODAY, MONDAY)
        for action in ("session.opened", "hours.changed", "appointment.viewed"):
            kept.forget([here.users.tell(action, 1)])
        kept.forget([here.users.tell("user.updated", 999), here.users.tell("appointment.booked", doctor_id=77)])
        assert kept.known(ONE) is not None

    run(story())


@pytest.mark.parametrize("action", ["appointment.booked", "hours.changed", "user.updated"])
def test_a_load_that_began_before_a_change_is_not_kept(action: str) -> None:
    async def story() -> None:
        here = world()
        kept = calendars(here)
        data = {} if action == "user.updated" else {"doctor_id": 1}
        here.booked.before_answer = lambda: kept.forget([here.booked.tell(action, 101, **data)])
        await kept.of(ONE, TODAY, MONDAY)
        assert kept.known(ONE) is None
        here.booked.before_answer = lambda: None
        await kept.of(ONE, TODAY, MONDAY)
        assert kept.known(ONE) is not None

    run(story())


def test_who_asks_after_a_change_is_not_given_the_load_that_began_before_it() -> None:
    async def story() -> None:
        here = world()
        kept = calendars(here)
        before = asyncio.ensure_future(kept.of(ONE, TODAY, MONDAY))
        await asyncio.sleep(0)
        kept.forget([here.book(1, span(9, 10))])
        after = await kept.of(ONE, TODAY, MONDAY)
        await before
        assert len(after.busy) == 1
        assert kept.known(ONE) is after

    run(story())


def test_many_who_ask_at_once_wait_for_one_load() -> None:
    async def story() -> None:
        here = world()
        kept = calendars(here)
        found = await asyncio.gather(*(kept.of(ONE, TODAY, MONDAY) for _ in range(20)))
        assert len(set(map(id, found))) == 1
        assert calls(here) == (1, 1, 1)

    run(story())


def test_one_who_goes_away_does_not_take_the_answer_from_the_others() -> None:
    async def story() -> None:
        here = world()
        kept = calendars(here)
        impatient = asyncio.ensure_future(kept.of(ONE, TODAY, MONDAY))
        patient = asyncio.ensure_future(kept.of(ONE, TODAY, MONDAY))
        await asyncio.sleep(0)
        impatient.cancel()
        assert (await patient).practice.doctor_id == ONE

    run(story())


def test_a_load_that_fails_is_forgotten_and_tried_again() -> None:
    async def story() -> None:
        here = world()
        kept = calendars(here)

        def fail() -> None:
            raise Unavailable()

        here.booked.before_answer = fail
        with pytest.raises(Unavailable):
            await kept.of(ONE, TODAY, MONDAY)
        here.booked.before_answer = lambda: None
        assert (await kept.of(ONE, TODAY, MONDAY)).practice.doctor_id == ONE

    run(story())


def test_no_more_doctors_are_kept_than_allowed_the_longest_unasked_go_first() -> None:
    async def story() -> None:
        here = world(5)
        kept = calendars(here, most=2)
        for number in (1, 2, 1, 3):
            await kept.of(DoctorId(number), TODAY, MONDAY)
        assert [kept.known(DoctorId(n)) is not None for n in (1, 2, 3)] == [True, False, True]
        for number in (1, 2, 3, 4):
            await kept.of(DoctorId(number), TODAY, MONDAY)
            kept.forget([here.booked.tell("appointment.booked", doctor_id=number)])
        await kept.of(ONE, TODAY, MONDAY)
        assert here.users.calls == 6  # 1, 2, 3, then 2, 4, and 1 again: it was the oldest of those out of date

    run(story())


def test_a_longer_window_is_loaded_when_asked_for_and_a_far_one_is_not_kept() -> None:
    async def story() -> None:
        here = world()
        kept = calendars(here)
        later = span(0, 24, day=100)
        await kept.of(ONE, TODAY, MONDAY)
        assert (await kept.of(ONE, later, MONDAY)).window.contains(later)
        assert (await kept.of(ONE, TODAY, MONDAY)).window.contains(later)
        far = span(0, 24, day=5000)
        assert (await kept.of(ONE, far, MONDAY)).window == far
        diary = kept.known(ONE)
        assert diary is not None and diary.window.contains(later)

    run(story())


def test_bookings_alone_are_not_enough_when_a_longer_window_is_asked_for() -> None:
    async def story() -> None:
        here = world()
        kept = calendars(here)
        await kept.of(ONE, TODAY, MONDAY)
        kept.forget([here.book(1, span(9, 10))])
        await kept.of(ONE, Interval(at(0), at(0, day=90)), MONDAY)
        assert calls(here) == (2, 2, 2)

    run(story())


def test_a_doctor_whom_the_schedule_does_not_know_yet_is_never_open() -> None:
    async def story() -> None:
        here = world()
        del here.schedule.of[1]
        diary = await calendars(here).of(ONE, TODAY, MONDAY)
        assert not diary.openings.all
        with pytest.raises(NotFound):
            await calendars(here).of(DoctorId(9), TODAY, MONDAY)

    run(story())


def test_what_other_processes_change_is_followed_and_nothing_from_before_the_start_is_told() -> None:
    async def story() -> None:
        here = world()
        here.book(1, span(9, 9.5))
        availability = AvailabilityService(here.users, here.schedule, here.booked, here.clock)
        await availability.diary(ONE, TODAY, MONDAY)
        assert not await availability.follow()
        assert availability.known(ONE, MONDAY) is not None
        here.book(1, span(10, 11))
        await availability.follow()
        assert availability.known(ONE, MONDAY) is None

    run(story())


def test_a_full_batch_says_that_there_may_be_more() -> None:
    async def story() -> None:
        here = world()
        availability = AvailabilityService(here.users, here.schedule, here.booked, here.clock)
        await availability.follow()
        for _ in range(501):
            here.booked.tell("appointment.booked", doctor_id=1)
        assert [await availability.follow(), await availability.follow()] == [True, False]

    run(story())


def test_memory_is_not_believed_while_nobody_follows() -> None:
    async def story() -> None:
        here = world()
        availability = AvailabilityService(here.users, here.schedule, here.booked, here.clock)
        await availability.diary(ONE, TODAY, here.now)
        here.now += timedelta(seconds=59)
        await availability.diary(ONE, TODAY, here.now)
        assert here.users.calls == 1
        here.now += timedelta(seconds=2)
        assert availability.known(ONE, here.now) is None
        await availability.diary(ONE, TODAY, here.now)
        await availability.diary(ONE, TODAY, here.now)
        assert here.users.calls == 3
        await availability.follow()
        await availability.diary(ONE, TODAY, here.now)
        assert here.users.calls == 3

    run(story())


def test_two_who_begin_at_once_note_the_journals_places_once() -> None:
    async def story() -> None:
        here = world()
        availability = AvailabilityService(here.users, here.schedule, here.booked, here.clock)
        await asyncio.gather(availability.journals.begin(), availability.journals.begin(), availability.follow())
        here.book(1, span(9, 10))
        await availability.follow()
        assert availability.journals.places["booked"].seq == 1

    run(story())
