"""Are the smaller truths of availability true?"""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salus.availability.contract import Why
from salus.availability.domain.days import WrongRange, asked_range, common_zone
from salus.availability.domain.distance import kilometres
from salus.availability.domain.explain import About, Explanation, explain
from salus.availability.domain.openings import Openings
from salus.availability.domain.slot_id import EPOCH, slot_id, slot_of_id
from salus.availability.domain.slots import Calendar, free_slots
from salus.availability.domain.taken import Taken
from salus.kernel.ids import LARGEST_ID, ServiceId
from salus.kernel.interval import Interval
from salus.schedule.contract import Busy, Closed, Closure, Opened, Rules
from tests.availability.world import MINUTE, MONDAY, at, busy, opened, service, span

PARIS = ZoneInfo("Europe/Paris")


@given(st.integers(1, 2**29 - 1), st.integers(0, 2**24 - 1))
def test_a_slot_number_names_its_service_and_start_and_stays_exact_in_json(number: int, minutes: int) -> None:
    starts_at = EPOCH + minutes * MINUTE
    made = slot_id(ServiceId(number), starts_at)
    assert slot_of_id(made) == (number, starts_at)
    assert 0 < made <= LARGEST_ID


@pytest.mark.parametrize("start", [MONDAY + timedelta(seconds=1), EPOCH - MINUTE, EPOCH + 2**24 * MINUTE])
def test_what_no_slot_number_can_name_is_refused(start: datetime) -> None:
    with pytest.raises(ValueError, match="whole minute"):
        slot_id(ServiceId(1), start)


def test_two_dates_are_whole_days_of_the_zone_the_last_included() -> None:
    asked = asked_range(date(2027, 3, 28), date(2027, 3, 28), PARIS, MONDAY)
    assert asked.within == Interval(
        datetime(2027, 3, 27, 23, tzinfo=UTC), datetime(2027, 3, 28, 22, tzinfo=UTC)
    )  # 23 hours: the clocks go forward
    assert not asked.slides


def test_a_midnight_that_the_clocks_skip_is_the_moment_they_skip_it() -> None:
    asked = asked_range(date(2026, 9, 6), date(2026, 9, 6), ZoneInfo("America/Santiago"), MONDAY)
    assert asked.within.start == datetime(2026, 9, 6, 4, tzinfo=UTC)
    assert asked.within.length == timedelta(hours=23)


def test_the_usual_range_is_the_next_fourteen_days_and_slides_only_when_nothing_was_said() -> None:
    assert asked_range(None, None, PARIS, MONDAY) == (Interval(MONDAY, MONDAY + timedelta(days=14)), True)
    assert asked_range(at(5), None, PARIS, MONDAY) == (Interval(at(5), at(5, day=14)), False)
    assert asked_range(None, at(5), PARIS, MONDAY).within == span(0, 5)


def test_ninety_two_days_are_allowed_and_not_one_more() -> None:
    first = date(2027, 1, 4)
    assert asked_range(first, first + timedelta(days=91), PARIS, MONDAY).within.length > timedelta(days=91)
    assert asked_range(MONDAY, MONDAY + timedelta(days=92), PARIS, MONDAY)
    for start, end in (
        (first, first + timedelta(days=92)),
        (MONDAY, MONDAY + timedelta(days=92, seconds=1)),
        (MONDAY, first + timedelta(days=93)),
        (first, at(0, day=93)),
    ):
        with pytest.raises(WrongRange, match="92"):
            asked_range(start, end, PARIS, MONDAY)


@pytest.mark.parametrize(
    ("start", "end"), [(at(5), at(4)), (at(5), at(5)), (date(2027, 1, 5), date(2027, 1, 4)), (None, at(-1))]
)
def test_an_inverted_range_names_its_end(start: datetime | None, end: datetime) -> None:
    with pytest.raises(WrongRange) as caught:
        asked_range(start, end, PARIS, MONDAY)
    assert (caught.value.field, caught.value.code) == ("to", "range")


def test_days_are_the_clinics_or_the_doctors_own_where_clinics_differ() -> None:
    assert common_zone(["Europe/Paris", "Europe/Paris"], "UTC") == "Europe/Paris"
    assert common_zone(["Europe/Paris", "America/New_York"], "UTC") == "UTC"
    assert common_zone([], "UTC") == "UTC"


def test_distances_are_those_of_the_globe() -> None:
    def between(here: tuple[float, float], *there: tuple[float, float]) -> list[float]:
        return [float(one) for one in kilometres(here, np.array(there).T)]

    paris, london = (48.8566, 2.3522), (51.5074, -0.1278)
    assert between(paris, london, paris) == pytest.approx([343.6, 0], abs=0.5)
    assert between((0, 180), (0, -180)) == pytest.approx([0], abs=1e-6)
    assert between((90, 0), (-90, 0)) == pytest.approx([20_015], abs=1)
    assert np.isnan(between(paris, (np.nan, 0), (0, np.nan))).all()


def test_touching_openings_of_one_clinic_are_one_and_of_two_clinics_are_two() -> None:
    same = Openings([opened(span(9, 10)), opened(span(10, 11))])
    assert same.fits(same.all[0].clinic_id, span(9.5, 10.5))
    apart = Openings([opened(span(9, 10), 1), opened(span(10, 11), 2)])
    assert not apart.fits(apart.all[0].clinic_id, span(9.5, 10.5))


def test_one_off_openings_with_fixed_slots_are_taken_whole_and_without_buffers() -> None:
    calendar = of([opened(span(9, 10), slot_minutes=20)])
    wanted = service(duration_minutes=45, buffer_before_minutes=30)
    found = list(free_slots(calendar, wanted, span(0, 24), at(0)))
    assert [(one.visit.start - at(9)) // MINUTE for one in found] == [0, 20, 40]
    assert all(one.visit == one.busy and one.visit.length == 20 * MINUTE for one in found)


def of(openings: list[Opened], taken: list[Busy] | None = None, *closed: Closed, **rules: Any) -> Calendar:
    return Calendar(Openings(openings), closed, Taken(taken or [], at(0)), Rules(**rules))


def told(
    calendar: Calendar, taken: list[Busy], start: datetime, **wanted: int
) -> tuple[Explanation, dict[About, list[str]]]:
    found = explain(calendar, taken, service(**wanted), start, at(0))
    by_kind: dict[About, list[str]] = {}
    for fact in found.facts:
        by_kind.setdefault(fact.about, []).append(fact.says)
    return found, by_kind


def test_a_free_time_is_explained_by_its_opening_and_grid() -> None:
    found, facts = told(of([opened(span(9, 12))]), [], at(9.5))
    assert (found.bookable, found.why) == (True, None)
    assert facts == {
        About.OPENING: ["Open by the weekly hours."],
        About.GRID: ["It is on the grid of every 30 minutes."],
    }


def test_a_taken_time_names_the_appointments_and_holds_that_are_in_the_way_and_nobodys_name() -> None:
    taken = [
        busy(1, span(9, 9.5), 0, number=7),
        busy(1, span(9, 9.5), 1, until=at(1), number=8),
        busy(1, span(9, 9.5), 1, until=at(0), number=9),
        busy(1, span(10, 10.5), 0, number=10),
    ]
    found, facts = told(of([opened(span(9, 12))], taken, capacity=2), taken, at(9))
    assert (found.bookable, found.why) == (False, Why.TAKEN)
    assert facts[About.BOOKING] == ["Lane 1 is booked."]
    assert facts[About.HOLD] == ["Lane 2 is held for somebody."]
    assert [fact.source_id for fact in found.facts if fact.about in (About.BOOKING, About.HOLD)] == [7, 8]


def test_buffers_and_a_wrong_grid_are_named() -> None:
    found, facts = told(of([opened(span(9, 12), slot_minutes=60), opened(span(9, 12))]), [], at(9.25))
    assert found.why is Why.OFF_GRID
    assert facts[About.OPENING] == ["Open by a one-off opening.", "Open by the weekly hours."]
    found, facts = told(of([opened(span(9, 12))]), [], at(9), buffer_before_minutes=10, buffer_after_minutes=5)
    assert found.why is Why.DOES_NOT_FIT
    assert facts[About.BUFFER] == ["The visit needs 10 minutes before and 5 after it."]


def test_closures_notice_and_horizon_are_named() -> None:
    closed = (
        Closed(span(12, 24), Closure.TIME_OFF, 3),
        Closed(span(12, 24), Closure.HOLIDAY, name="Epiphany"),
        Closed(span(12, 24), Closure.HOLIDAY),
        Closed(span(0, 1), Closure.TIME_OFF),
    )
    calendar = of([opened(span(9, 12))], [], *closed, min_notice_minutes=6000, horizon_days=0)
    found, facts = told(calendar, [], at(13))
    assert found.why is Why.HORIZON
    assert facts[About.CLOSURE] == ["Time off.", "Public holiday: Epiphany.", "Public holiday: unnamed."]
    assert facts[About.NOTICE] == ["Visits are booked at least 6000 minutes ahead."]
    assert facts[About.HORIZON] == ["Visits are booked at most 0 days ahead."]
