"""Are free slots and offers right? Compared with a model that counts minutes in a small world."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from salus.availability.contract import Why
from salus.availability.domain.openings import Openings, rank
from salus.availability.domain.slots import Calendar, Terms, free_slots, offer_at
from salus.availability.domain.taken import Taken
from salus.kernel.interval import Interval
from salus.schedule.contract import Busy, Opened, Rules
from salus.users.contract import Service
from tests.availability.world import MINUTE, MONDAY, busy, opened, service

WORLD = range(-6, 66)


def minute(number: int) -> datetime:
    return MONDAY + number * MINUTE


def minutes(stretch: Interval) -> set[int]:
    return set(range((stretch.start - MONDAY) // MINUTE, (stretch.end - MONDAY) // MINUTE))


places = st.integers(0, 40)
stretches = st.builds(lambda start, length: Interval(minute(start), minute(start + length)), places, st.integers(1, 25))
openings = st.lists(
    st.builds(
        lambda stretch, clinic, slot, number, cut: opened(
            stretch, clinic, slot_minutes=slot, source_id=number, grid_start=stretch.start - cut * MINUTE
        ),
        stretches,
        st.sampled_from([1, 1, 2, None]),
        st.sampled_from([None, None, 3, 8]),
        st.integers(1, 3),
        st.integers(0, 7),
    ),
    max_size=4,
)
bookings = st.lists(
    st.builds(
        lambda stretch, lane, until: busy(1, stretch, lane, None if until is None else minute(until)),
        stretches,
        st.integers(0, 2),
        st.sampled_from([None, None, -2, 0, 3, 30]),
    ),
    max_size=4,
)
services = st.builds(
    lambda length, before, after: service(
        duration_minutes=length, buffer_before_minutes=before, buffer_after_minutes=after
    ),
    st.integers(1, 12),
    st.integers(0, 4),
    st.integers(0, 4),
)
rules = st.builds(
    lambda notice, days, every, capacity: Rules(
        min_notice_minutes=notice, horizon_days=days, slot_step_minutes=every, capacity=capacity
    ),
    st.sampled_from([0, 0, 5]),
    st.sampled_from([1, 90]),
    st.sampled_from([None, 1, 5]),
    st.integers(1, 3),
)
nows = st.one_of(st.integers(-5, 20).map(minute), st.integers(0, 65).map(lambda m: minute(m) - timedelta(days=1)))


def modelled(
    all_open: list[Opened], taken: list[Busy], wanted: Service, by: Rules, now: datetime, start: int
) -> Terms | None:
    """The slot at one minute, by counting minutes one by one."""
    if not now + by.min_notice_minutes * MINUTE <= minute(start) < now + timedelta(days=by.horizon_days):
        return None
    for one in sorted((one for one in all_open if start in minutes(one.interval)), key=rank):
        every = one.slot_minutes or by.slot_step_minutes or wanted.duration_minutes
        if (start - (one.grid_start - MONDAY) // MINUTE) % every:
            continue
        length = one.slot_minutes or wanted.duration_minutes
        before, after = (0, 0) if one.slot_minutes else (wanted.buffer_before_minutes, wanted.buffer_after_minutes)
        needed = set(range(start - before, start + length + after))
        open_there = {m for other in all_open if other.clinic_id == one.clinic_id for m in minutes(other.interval)}
        lanes = [
            {m for b in taken if b.lane == lane and (b.until is None or b.until > now) for m in minutes(b.interval)}
            for lane in range(by.capacity)
        ]
        if needed <= open_there and any(not needed & lane for lane in lanes):
            visit = Interval(minute(start), minute(start + length))
            return Terms(visit, visit.widened(before * MINUTE, after * MINUTE), one)
    return None


@given(openings, bookings, services, rules, nows, stretches)
def test_free_slots_are_those_of_the_model(
    all_open: list[Opened], taken: list[Busy], wanted: Service, by: Rules, now: datetime, within: Interval
) -> None:
    calendar = Calendar(Openings(all_open), (), Taken(taken, now), by)
    expected = [modelled(all_open, taken, wanted, by, now, start) for start in WORLD if minute(start) >= within.start]
    found = list(free_slots(calendar, wanted, within, now))
    said = [one for one in expected if one is not None and one.visit.start < within.end]
    assert [(one.visit, one.busy, rank(one.opened)) for one in found] == [
        (one.visit, one.busy, rank(one.opened)) for one in said
    ]


@given(openings, bookings, services, rules, nows)
def test_what_is_shown_free_is_offered_on_the_same_terms_and_what_is_offered_but_not_shown_is_taken(
    all_open: list[Opened], taken: list[Busy], wanted: Service, by: Rules, now: datetime
) -> None:
    calendar = Calendar(Openings(all_open), (), Taken(taken, now), by)
    everything = Interval(minute(WORLD.start), minute(WORLD.stop))
    shown = {one.visit.start: one for one in free_slots(calendar, wanted, everything, now)}
    for number in WORLD:
        offer = offer_at(calendar, wanted, minute(number), now)
        if minute(number) in shown:
            assert offer == shown[minute(number)]
        elif isinstance(offer, Terms):
            assert not calendar.taken.any_free(by.capacity, offer.busy)


@given(openings, services, rules, nows)
def test_an_empty_calendar_refuses_nothing_as_taken_and_names_one_reason(
    all_open: list[Opened], wanted: Service, by: Rules, now: datetime
) -> None:
    calendar = Calendar(Openings(all_open), (), Taken([], now), by)
    free = {one.visit.start for one in free_slots(calendar, wanted, Interval(minute(-6), minute(66)), now)}
    for number in WORLD:
        offer = offer_at(calendar, wanted, minute(number), now)
        assert isinstance(offer, Why) is (minute(number) not in free)
