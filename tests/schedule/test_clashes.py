"""Which hours would have a doctor in two places at once?"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salus.kernel.zone import zone
from salus.schedule.domain.clashes import clashes, coincide
from salus.schedule.domain.hours import Span, minutes_of, wall_of

PARIS, NEW_YORK, BERLIN = zone("Europe/Paris"), zone("America/New_York"), zone("Europe/Berlin")
TODAY = date(2026, 11, 21)
FIRST = date(2026, 1, 5)

days = st.dates(FIRST, FIRST + timedelta(weeks=12))
spans = st.builds(
    lambda weekday, start, length, first, last, weeks: Span(weekday, start, start + length, first, last, weeks),
    st.integers(0, 1),
    st.integers(0, 3),
    st.integers(1, 2),
    st.none() | days,
    st.none() | days,
    st.integers(1, 8),
)


@given(spans, spans)
def test_hours_coincide_if_some_day_has_both(one: Span, other: Span) -> None:
    # The pattern of any two is over within 56 weeks on either side of the days that bound them.
    calendar = [FIRST + timedelta(days=number) for number in range(-60 * 7, 80 * 7)]
    shared = max(one.start, other.start) < min(one.end, other.end)
    assert coincide(one, other) == (shared and any(one.holds_on(day) and other.holds_on(day) for day in calendar))
    assert coincide(one, other) == coincide(other, one)


@given(spans)
def test_days_are_exactly_those_on_which_the_hours_hold(span: Span) -> None:
    last = FIRST + timedelta(weeks=20)
    by_hand = [FIRST + timedelta(days=number) for number in range(141)]
    assert list(span.days(FIRST, last)) == [day for day in by_hand if span.holds_on(day)]


def test_alternating_weeks_do_not_clash() -> None:
    even = Span(0, 540, 720, date(2026, 1, 5), None, 2)
    odd = Span(0, 540, 720, date(2026, 1, 12), None, 2)
    assert clashes([(even, PARIS), (odd, PARIS)], TODAY) == []
    assert clashes([(even, PARIS), (odd, PARIS), (Span(0, 700, 800), PARIS)], TODAY) == [(0, 2), (1, 2)]


def test_touching_hours_and_other_weekdays_do_not_clash() -> None:
    rows = [(Span(0, 540, 720), PARIS), (Span(0, 720, 800), PARIS), (Span(1, 540, 720), PARIS)]
    assert clashes(rows, TODAY) == []


def test_hours_that_end_before_others_begin_do_not_clash() -> None:
    until = Span(0, 540, 720, None, date(2026, 6, 1))
    assert clashes([(until, PARIS), (Span(0, 540, 720, date(2026, 6, 2)), PARIS)], TODAY) == []
    assert clashes([(until, PARIS), (Span(0, 540, 720, date(2026, 6, 1)), PARIS)], TODAY) == [(0, 1)]


@pytest.mark.parametrize(
    ("here", "there", "clash"),
    [
        (Span(0, 540, 720), Span(0, 540, 720), False),  # 09:00-12:00 in Paris is over when New York begins
        (Span(0, 900, 960), Span(0, 540, 720), True),
        (Span(1, 0, 120), Span(0, 1140, 1200), True),  # Tuesday 01:00 in Paris is Monday 19:00 in New York
        (Span(0, 840, 900), Span(0, 540, 600), True),  # only in the weeks when their clocks are five hours apart
        (Span(0, 840, 900, TODAY, TODAY + timedelta(weeks=8)), Span(0, 540, 600), False),
    ],
)
def test_hours_in_different_zones_are_compared_as_instants(here: Span, there: Span, clash: bool) -> None:
    assert clashes([(here, PARIS), (there, NEW_YORK)], TODAY) == ([(0, 1)] if clash else [])


def test_zones_with_the_same_clock_are_still_one_person() -> None:
    assert clashes([(Span(0, 540, 720), PARIS), (Span(0, 600, 660), BERLIN)], TODAY) == [(0, 1)]


@pytest.mark.parametrize(
    ("wall", "minutes"), [("00:00", 0), ("09:05", 545), ("23:59", 1439)], ids=["midnight", "morning", "last"]
)
def test_a_wall_time_is_a_number_of_minutes(wall: str, minutes: int) -> None:
    assert (minutes_of(wall), wall_of(minutes)) == (minutes, wall)


@pytest.mark.parametrize(("wall", "minutes"), [("00:00", 1440), ("24:00", 1440), ("17:00", 1020)])
def test_midnight_as_an_end_is_the_end_of_the_day(wall: str, minutes: int) -> None:
    assert minutes_of(wall, closing=True) == minutes


@pytest.mark.parametrize("wall", ["", "9:00", "24:00", "12:60", "12:00\n", "١٢:٠٠", "noon"])
def test_anything_else_is_no_wall_time(wall: str) -> None:
    with pytest.raises(ValueError, match="must be a local time"):
        minutes_of(wall)
