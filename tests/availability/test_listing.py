"""Is a remembered answer the one that would be worked out now?"""

import asyncio
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salus.availability.domain.days import Moment
from salus.availability.listing import Listing, Question
from salus.availability.service import AvailabilityService
from salus.kernel.errors import NotFound
from salus.kernel.ids import DoctorId, ServiceId
from salus.schedule.contract import Rules
from tests.availability.world import HOUR, MINUTE, World, at, clinic, opened, practice, service, span

ONE = DoctorId(1)


def serving(here: World) -> AvailabilityService:
    return AvailabilityService(here.users, here.schedule, here.booked, here.clock)


def world(days: int = 3, **rules: Any) -> World:
    here = World()
    here.add(practice(), *(opened(span(9, 11, day=n)) for n in range(days)), rules=Rules(**rules))
    return here


async def hours(
    availability: AvailabilityService, here: World, start: Moment | None = None, end: Moment | None = None
) -> list[float]:
    await availability.follow()
    answer = await availability.listing.answer(Question(ONE, None, start, end), here.now)
    return [round((_when(one["starts_at"]) - at(0)) / HOUR, 2) for one in json.loads(answer.body)["slots"]]


def _when(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_the_answer_is_the_documented_one() -> None:
    here = world(1)
    availability = serving(here)
    answer = asyncio.run(availability.listing.answer(Question(ONE, None, at(9), at(9.5)), here.now))
    assert json.loads(answer.body) == {
        "doctor_id": 1,
        "time_zone": "Europe/Paris",
        "slots": [
            {
                "id": (1 << 24) + (at(9) - at(0)) // MINUTE + 3686400,
                "doctor_id": 1,
                "service_id": 1,
                "clinic_id": 1,
                "starts_at": "2027-01-04T09:00:00Z",
                "ends_at": "2027-01-04T09:30:00Z",
                "local_start": "2027-01-04T10:00:00+01:00",
                "fee": {"amount": 5000, "currency": "EUR"},
            }
        ],
    }


def test_an_answer_is_remembered_until_its_doctor_is_touched() -> None:
    async def story() -> None:
        here = world()
        availability = serving(here)
        question = Question(ONE, None, None, None)
        first = await availability.listing.answer(question, here.now)
        assert await availability.listing.answer(question, here.now) is first
        availability.forget([here.book(2, span(9, 9.5))])
        assert await availability.listing.answer(question, here.now) is first
        availability.forget([here.book(1, span(9, 9.5))])
        await availability.diary(ONE, span(0, 1), here.now)  # loaded again meanwhile, for somebody else
        second = await availability.listing.answer(question, here.now)
        assert second.etag != first.etag and len(second.body) < len(first.body)

    asyncio.run(story())


def test_an_answer_made_from_a_calendar_that_changed_meanwhile_is_not_given_again() -> None:
    async def story() -> None:
        here = world()
        availability = serving(here)

        def change() -> None:
            availability.forget([here.book(1, span(9, 9.5))])

        here.booked.before_answer = change
        question = Question(ONE, None, None, None)
        stale = await availability.listing.answer(question, here.now)
        here.booked.before_answer = lambda: None
        assert len((await availability.listing.answer(question, here.now)).body) < len(stale.body)

    asyncio.run(story())


@given(
    st.lists(st.integers(0, 100), min_size=1, max_size=12),
    st.sampled_from([0, 45, 600]),
    st.sampled_from([1, 2, 90]),
    st.sampled_from([(None, None), (at(0), at(0, day=3)), (at(10, day=1), None), (None, at(10, day=1))]),
    st.sampled_from([None, at(2), at(9.25)]),
)
def test_however_time_goes_on_the_remembered_answer_is_what_a_fresh_one_would_be(
    steps: list[int], notice: int, days: int, asked: tuple[Any, Any], held_until: Any
) -> None:
    async def story() -> None:
        here = world(20, min_notice_minutes=notice, horizon_days=days)
        here.book(1, span(9, 9.5, day=0))
        if held_until is not None:
            here.book(1, span(10, 10.5), until=held_until)
        availability = serving(here)
        for minutes in steps:
            assert await hours(availability, here, *asked) == await hours(serving(here), here, *asked)
            here.now += minutes * MINUTE
            if asked[1] is not None and here.now >= asked[1]:
                break

    asyncio.run(story())


def test_a_held_time_comes_back_at_the_moment_its_hold_runs_out() -> None:
    async def story() -> None:
        here = world(1)
        availability = serving(here)
        here.book(1, span(9, 10), until=at(1))
        assert await hours(availability, here) == [10, 10.5]
        here.now = at(1) - MINUTE
        assert await hours(availability, here) == [10, 10.5]
        here.now = at(1)
        assert await hours(availability, here) == [9, 9.5, 10, 10.5]

    asyncio.run(story())


def test_times_beyond_the_usual_window_are_found_up_to_the_horizon() -> None:
    async def story() -> None:
        here = world()
        here.add(practice(), opened(span(9, 10, day=80)), opened(span(9, 10, day=120)), rules=Rules(horizon_days=200))
        availability = serving(here)
        assert await hours(availability, here, at(0, day=60), at(0, day=121)) == [
            day * 24 + hour for day in (80, 120) for hour in (9, 9.5)
        ]

    asyncio.run(story())


def test_a_far_range_beyond_the_horizon_is_empty_and_loads_nothing_far() -> None:
    async def story() -> None:
        here = world()
        availability = serving(here)
        assert await hours(availability, here, at(0, day=50_000), at(0, day=50_010)) == []
        assert here.schedule.calls == 1

    asyncio.run(story())


def test_who_offers_nothing_has_no_slots() -> None:
    async def story() -> None:
        here = world()
        here.users.of[1] = practice(services=())
        assert await hours(serving(here), here) == []
        here.users.of[1] = practice(active=False)
        assert await hours(serving(here), here) == []

    asyncio.run(story())


def test_a_service_of_somebody_else_is_not_found() -> None:
    here = world()
    with pytest.raises(NotFound):
        asyncio.run(serving(here).listing.answer(Question(ONE, ServiceId(9), None, None), here.now))


def test_memory_for_answers_is_bounded() -> None:
    async def story() -> None:
        here = world()
        availability = serving(here)
        listing = Listing(availability.diary, availability.known, most_bytes=4000)
        first = Question(ONE, None, at(0), at(0, day=1))
        answer = await listing.answer(first, here.now)
        for number in range(10):
            await listing.answer(Question(ONE, None, at(0), at(0, day=1) + number * MINUTE), here.now)
        assert await listing.answer(first, here.now) is not answer

    asyncio.run(story())


def test_dates_are_the_days_of_the_clinic() -> None:
    async def story() -> None:
        here = World()
        there = opened(span(-10, 10), 1, time_zone="Pacific/Apia")
        here.add(practice(clinics=(clinic(1, "Pacific/Apia"),), services=(service(duration_minutes=60),)), there)
        here.now = at(-12)
        availability = serving(here)
        monday = (at(0) + timedelta(hours=13)).date()
        found = await hours(availability, here, monday, monday)
        assert (found[0], found[-1]) == (-10, 9)
        assert await hours(availability, here, monday + timedelta(days=1), None) == []

    asyncio.run(story())
