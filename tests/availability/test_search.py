"""Are the right doctors found? Compared with looking at every calendar."""

import asyncio
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salus.availability.domain.slots import free_slots
from salus.availability.index import CHUNK, DAYS
from salus.availability.service import AvailabilityService
from salus.availability.wishes import Found, SlotSearch, SlotSort, Wish
from salus.kernel.errors import Unavailable
from salus.kernel.ids import ClinicId, DoctorId
from salus.kernel.interval import Interval
from salus.kernel.money import Money
from salus.schedule.contract import Rules
from salus.users.contract import Mode
from tests.availability.world import HOUR, MINUTE, World, at, clinic, opened, practice, service, span

SKIN = ("dermatology", "Ear, Nose and Throat")
PARIS, LYON = (48.85, 2.35), (45.76, 4.84)


def serving(here: World) -> AvailabilityService:
    return AvailabilityService(here.users, here.schedule, here.booked, here.clock)


def world() -> World:
    """Three doctors: the first free at 11 in Paris, the second at 9 in Lyon, the third at 10 in both, dearer."""
    here = World()
    paris, lyon = clinic(1, place=PARIS), clinic(2, place=LYON)
    here.add(practice(1, clinics=(paris,)), opened(span(11, 12)))
    here.add(practice(2, clinics=(lyon,), specialties=SKIN, languages=("fr", "en")), opened(span(9, 12), 2))
    visits = (service(3, 3, fee=Money(9000, "EUR")), service(4, 3, fee=Money(4000, "CHF"), mode=Mode.VIDEO))
    here.add(practice(3, clinics=(paris, lyon), services=visits), opened(span(10, 11), 2), opened(span(14, 15)))
    return here


async def ask(
    availability: AvailabilityService,
    wish: Wish | None = None,
    start: Any = None,
    end: Any = None,
    sort: SlotSort = SlotSort.EARLIEST,
    limit: int = 10,
    per_doctor: int = 3,
) -> SlotSearch:
    return await availability.search(wish or Wish(), start, end, sort, limit, per_doctor)


def doctors(found: SlotSearch) -> list[int]:
    return [one.doctor.id for one in found.items]


def search(wish: Wish | None = None, **more: Any) -> SlotSearch:
    return asyncio.run(ask(serving(world()), wish, **more))


def starts(one: Found) -> list[float]:
    return [(slot.starts_at - at(0)) / HOUR for slot in one.slots]


def test_the_earliest_comes_first_with_its_first_slots() -> None:
    found = search()
    assert doctors(found) == [2, 3, 1] and found.total == 3
    assert [starts(one) for one in found.items] == [[9, 9.5, 10], [10, 10.5, 14], [11, 11.5]]
    assert found.items[0].clinic is not None and found.items[0].clinic.id == 2
    assert found.items[0].distance_km is None


@pytest.mark.parametrize(
    ("wish", "who"),
    [
        (Wish(specialty="Dermatology"), [2]),
        (Wish(specialty="ear-nose-and-throat", language="EN"), [2]),
        (Wish(specialty="Ear, nose and throat", language="de"), []),
        (Wish(specialty="alchemy"), []),
        (Wish(language="FR"), [2]),
        (Wish(text="dr.  2"), [2]),
        (Wish(text="DÉRMATO"), [2]),
        (Wish(text="nobody"), []),
        (Wish(clinic_id=ClinicId(1)), [1, 3]),
        (Wish(clinic_id=ClinicId(9)), []),
        (Wish(mode=Mode.VIDEO), [3]),
        (Wish(max_fee=5000), [2, 3, 1]),
        (Wish(max_fee=4500), [3]),
        (Wish(max_fee=5000, currency="EUR"), [2, 1]),
        (Wish(near=PARIS, radius_km=10), [1, 3]),
        (Wish(near=PARIS, radius_km=1000), [2, 3, 1]),
        (Wish(near=PARIS, clinic_id=ClinicId(2)), [2, 3]),
        (Wish(near=(0, 0), radius_km=1), []),
    ],
)
def test_filters_leave_who_matches(wish: Wish, who: list[int]) -> None:
    assert doctors(search(wish)) == who


def test_a_clinic_asked_for_is_where_the_slots_are() -> None:
    (_, third) = search(Wish(clinic_id=ClinicId(1))).items
    assert starts(third) == [14, 14.5]


def test_sorted_by_distance_the_distance_is_that_of_the_first_slot() -> None:
    found = search(Wish(near=PARIS), sort=SlotSort.DISTANCE)
    assert doctors(found) == [1, 2, 3]
    assert [one.distance_km for one in found.items] == pytest.approx([0, 394, 394], abs=5)


def test_sorted_by_fee_the_cheapest_service_counts() -> None:
    found = search(Wish(cheapest=True), sort=SlotSort.FEE)
    assert doctors(found) == [3, 2, 1]
    assert found.items[0].service.fee == Money(4000, "CHF")


def test_limit_range_and_slots_of_each_are_kept() -> None:
    found = search(limit=1, per_doctor=2)
    assert (doctors(found), len(found.items[0].slots), found.total) == ([2], 2, 3)
    assert doctors(search(start=at(11.25), end=at(13))) == [1, 2]
    assert doctors(search(start=at(13), end=at(23))) == [3]
    assert doctors(search(start=date(2027, 1, 5))) == []


def test_dates_are_days_of_the_clinic_asked_for() -> None:
    here = World()
    here.add(practice(1, clinics=(clinic(1, "Pacific/Apia"),)), opened(span(9, 12), time_zone="Pacific/Apia"))
    monday = date(2027, 1, 4)
    assert doctors(asyncio.run(ask(serving(here), Wish(clinic_id=ClinicId(1)), monday, monday))) == [1]
    tuesday = asyncio.run(ask(serving(here), Wish(clinic_id=ClinicId(1)), monday + timedelta(days=1)))
    assert [starts(one)[0] for one in tuesday.items] == [11]


def test_notice_and_horizon_of_each_doctor_hold() -> None:
    here = world()
    here.add(practice(2), opened(span(9, 12)), rules=Rules(min_notice_minutes=11 * 60))
    here.add(practice(1), opened(span(9, 12, day=3)), rules=Rules(horizon_days=2))
    found = asyncio.run(ask(serving(here)))
    assert doctors(found) == [3, 2] and starts(found.items[1])[0] == 11


def test_who_cannot_be_booked_is_not_found() -> None:
    here = world()
    here.users.of[1] = practice(1, active=False)
    here.users.of[2] = practice(2, services=(service(2, 2, active=False),))
    assert doctors(asyncio.run(ask(serving(here)))) == [3]


def test_nobody_at_all_is_an_empty_answer() -> None:
    assert asyncio.run(ask(serving(World()))) == SlotSearch((), 0)


def test_what_changes_is_seen_by_the_next_search() -> None:
    async def story() -> None:
        here = world()
        availability = serving(here)
        await ask(availability)
        availability.forget([here.book(2, span(9, 12))])
        assert doctors(await ask(availability)) == [3, 1]
        availability.forget([here.cancel(1)])
        assert doctors(await ask(availability)) == [2, 3, 1]
        here.users.of[2] = practice(2, active=False)
        availability.forget([here.users.tell("user.deactivated", 102)])
        assert doctors(await ask(availability)) == [3, 1]
        here.add(practice(7), opened(span(8, 9)))
        availability.forget([here.users.tell("doctor.created", 7), here.users.tell("session.opened", 7)])
        assert doctors(await ask(availability)) == [7, 3, 1]
        here.users.of[7] = practice(7, clinics=(clinic(9),))
        availability.forget([here.users.tell("clinic.updated", 1)])
        assert doctors(await ask(availability, Wish(clinic_id=ClinicId(9)))) == []

    asyncio.run(story())


def test_a_held_time_counts_as_hope_and_is_shown_only_once_it_is_free() -> None:
    async def story() -> None:
        here = world()
        here.book(2, span(9, 12), until=at(1))
        availability = serving(here)
        found = await ask(availability)
        assert doctors(found) == [3, 1] and found.total == 3
        here.now = at(1)
        assert doctors(await ask(availability)) == [2, 3, 1]

    asyncio.run(story())


def test_a_service_deleted_since_the_index_looked_is_not_shown() -> None:
    async def story() -> None:
        here = world()
        availability = serving(here)
        await ask(availability)
        here.users.of[2] = practice(2, services=())
        here.users.of[1] = practice(1, active=False)
        del here.users.of[3]
        availability.calendars.forget_all()
        assert doctors(await ask(availability)) == []

    asyncio.run(story())


def test_days_beyond_the_index_are_looked_up_in_the_calendars() -> None:
    here = World()
    here.add(practice(1), opened(span(9, 12, day=60)))
    here.add(practice(2), opened(span(9, 12, day=DAYS - 1)))
    here.add(practice(3), opened(span(9, 12, day=95)))
    found = asyncio.run(ask(serving(here), start=at(0), end=at(0, day=91)))
    assert doctors(found) == [2, 1]


def test_the_axis_moves_on_with_time() -> None:
    async def story() -> None:
        here = World()
        for number in range(1, 4):
            here.add(practice(number), *(opened(span(9 + number, 12 + number, day=day)) for day in range(100)))
        availability = serving(here)
        for days in (0, 1, 3, 40, 41):
            here.now = at(5, day=days)
            await availability.follow()
            found = await ask(availability, end=at(5, day=days + 13))
            assert doctors(found) == [1, 2, 3]
            assert starts(found.items[0])[0] == 24 * days + 10

    asyncio.run(story())


def test_a_large_index_is_built_in_chunks_and_many_changes_are_left_to_the_job() -> None:
    async def story() -> None:
        here = World()
        many = CHUNK * 2 + 5
        for number in range(1, many + 1):
            here.add(practice(number), opened(span(9, 10)))
        availability = serving(here)
        assert [await availability.refresh_index() for _ in range(3)] == [True, True, False]
        assert (await ask(availability)).total == many
        availability.forget([here.book(number, span(9, 10)) for number in range(1, many + 1)])
        assert (await ask(availability)).total == many
        while await availability.refresh_index():
            pass
        assert (await ask(availability)).total == 0

    asyncio.run(story())


def test_a_doctor_who_is_gone_before_the_index_looks_is_left_out() -> None:
    async def story() -> None:
        here = world()
        availability = serving(here)
        await ask(availability)
        availability.forget([here.users.tell("doctor.created", 99), here.book(98, span(9, 10))])
        assert doctors(await ask(availability)) == [2, 3, 1]

    asyncio.run(story())


def test_a_failed_look_is_repeated() -> None:
    async def story() -> None:
        here = world()
        availability = serving(here)

        def fail() -> None:
            raise Unavailable()

        here.booked.before_answer = fail
        with pytest.raises(Unavailable):
            await availability.refresh_index()
        here.booked.before_answer = lambda: None
        assert doctors(await ask(availability)) == [2, 3, 1]

    asyncio.run(story())


days = st.lists(
    st.tuples(st.integers(8, 12), st.integers(1, 4), st.sampled_from([1, 2]), st.sampled_from([None, 20])), max_size=3
)
visits = st.lists(st.tuples(st.integers(96, 190), st.integers(1, 30), st.integers(0, 1)), max_size=8)
offers = st.tuples(days, visits, st.sampled_from([20, 30, 45]), st.sampled_from([0, 10]), st.integers(1, 2))


@settings(max_examples=60)
@given(st.lists(offers, max_size=6), st.sampled_from(list(SlotSort)), st.integers(0, 13), st.integers(1, 4))
def test_the_best_are_found_and_in_the_order_of_looking_at_every_calendar(
    everybody: list[Any], sort: SlotSort, hour: int, limit: int
) -> None:
    here = World()
    here.now = at(hour)
    clinics = (clinic(1, place=PARIS), clinic(2, place=LYON))
    for number, (stretches, taken, length, buffer, capacity) in enumerate(everybody, 1):
        visit = service(
            number, number, duration_minutes=length, buffer_before_minutes=buffer, fee=Money(number % 3, "EUR")
        )
        openings = [
            opened(span(begin, begin + hours), where, slot_minutes=slot, source_id=place)
            for place, (begin, hours, where, slot) in enumerate(stretches)
        ]
        here.add(practice(number, clinics=clinics, services=(visit,)), *openings, rules=Rules(capacity=capacity))
        for begin, ticks, lane in taken:
            here.book(number, Interval(at(0) + begin * 5 * MINUTE, at(0) + (begin + ticks) * 5 * MINUTE), lane)
    availability = serving(here)
    wish = Wish(near=PARIS if sort is SlotSort.DISTANCE else None, cheapest=sort is SlotSort.FEE)

    async def both() -> tuple[list[int], list[int]]:
        found = await ask(availability, wish, sort=sort, limit=limit)
        keys: list[tuple[float, datetime, int]] = []
        for number in here.users.of:
            diary = await availability.diary(DoctorId(number), span(0, 24), here.now)
            visit = diary.practice.services[0]
            first = next(free_slots(diary.at(here.now), visit, span(0, 24), here.now), None)
            if first is not None:
                far = 0.0 if first.opened.clinic_id == 1 else 1.0
                rank = {SlotSort.EARLIEST: 0.0, SlotSort.FEE: float(visit.fee.amount), SlotSort.DISTANCE: far}[sort]
                keys.append((rank, first.visit.start, number))
        return doctors(found), [number for _, _, number in sorted(keys)][:limit]

    found, expected = asyncio.run(both())
    assert found == expected
