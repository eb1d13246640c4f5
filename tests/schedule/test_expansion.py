"""Is a calendar expanded as anybody would do it by hand, minute by minute?

The model asks of every quarter of an hour what the clinic's clock shows, and looks it up in the rules.
It knows no interval, no week arithmetic and no cache. The world is small, and the clocks change in it.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from salus.kernel.ids import ClinicId
from salus.kernel.interval import Interval, intersect
from salus.kernel.zone import zone
from salus.schedule.contract import Closure, Source
from salus.schedule.domain.hours import ANCHOR, Span
from salus.schedule.domain.openings import Absence, Calendar, Hours, OneOff, Place, expand

QUARTER = timedelta(minutes=15)
DAWN = datetime(2026, 3, 23, tzinfo=UTC)
QUARTERS = 16 * 96
HOLIDAYS = {date(2026, 3, 29): "Palm Sunday", date(2026, 4, 6): "Easter Monday", date(2026, 4, 5): "Easter"}
CHANGES = {
    "Europe/Paris": "29 March, a gap",
    "Asia/Beirut": "29 March, a gap at midnight",
    "America/Nuuk": "28 March, a gap that ends the day",
    "Australia/Lord_Howe": "5 April, half an hour twice",
    "America/Santiago": "4 April, the last hour of the day twice",
    "Pacific/Apia": "none, 13 hours ahead",
}
ZONES = [zone(name) for name in CHANGES]


def at(quarter: int) -> datetime:
    return DAWN + quarter * QUARTER


WORLD = Interval(at(0), at(QUARTERS))
instants = st.integers(0, QUARTERS).map(at)
stretches = st.tuples(instants, instants).filter(lambda two: two[0] < two[1]).map(lambda two: Interval(*two))
places = st.builds(
    Place, st.sampled_from([None, ClinicId(1), ClinicId(2)]), st.sampled_from(ZONES), st.sampled_from([{}, HOLIDAYS])
)
days = st.dates(date(2026, 3, 16), date(2026, 4, 13))
walls = st.tuples(st.integers(0, 95), st.integers(1, 96)).filter(lambda two: two[0] < two[1])
spans = st.builds(
    lambda weekday, wall, first, last, weeks: Span(weekday, wall[0] * 15, wall[1] * 15, first, last, weeks),
    st.integers(0, 6),
    walls,
    st.none() | days,
    st.none() | days,
    st.integers(1, 3),
)
calendars = st.builds(
    Calendar,
    st.lists(st.builds(Hours, st.integers(1, 9), spans, places), max_size=4),
    st.lists(st.builds(OneOff, st.integers(1, 9), stretches, places, st.none() | st.just(20)), max_size=2),
    st.lists(st.builds(Absence, st.integers(1, 9), stretches), max_size=2),
)


@cache
def clock(at_zone: ZoneInfo) -> tuple[dict[datetime, tuple[date, int]], dict[date, set[int]]]:
    """What the clock has shown so far that day at each quarter, at its highest; and all it shows on a day."""
    marks: dict[datetime, tuple[date, int]] = {}
    shown: dict[date, set[int]] = {}
    for quarter in range(-3 * 96, QUARTERS + 3 * 96):
        local = at(quarter).astimezone(at_zone)
        walls = shown.setdefault(local.date(), set())
        walls.add(local.hour * 60 + local.minute)
        marks[at(quarter)] = local.date(), max(walls)
    return marks, shown


def by_hours(hours: Hours, instant: datetime) -> bool:
    """The doors open when the clock first shows the start, and close when it first shows the end."""
    span, (marks, shown) = hours.span, clock(hours.place.zone)
    day, mark = marks[instant]
    first_monday = (span.valid_from or ANCHOR) - timedelta(days=(span.valid_from or ANCHOR).weekday())
    skipped = 1440 - 15 * len(shown[day])
    start, end = (wall + skipped * (wall < 1440 and wall not in shown[day]) for wall in (span.start, span.end))
    return (
        day.weekday() == span.weekday
        and start <= mark < end
        and (span.valid_from is None or day >= span.valid_from)
        and (span.valid_until is None or day <= span.valid_until)
        and (day - first_monday).days // 7 % span.every_weeks == 0
    )


@given(spans, st.sampled_from(ZONES), st.integers(0, QUARTERS).map(at))
def test_hours_are_open_when_the_clock_says_so(span: Span, here: ZoneInfo, instant: datetime) -> None:
    hours = Hours(1, span, Place(None, here, {}))
    opened, _ = expand(Calendar([hours]), Interval(DAWN, at(QUARTERS + 1)))
    assert any(one.interval.start <= instant < one.interval.end for one in opened) == by_hours(hours, instant)


def is_open(calendar: Calendar, instant: datetime) -> tuple[bool, bool]:
    """Whether some opening covers an instant, and whether one is left of it."""
    here = [hours.place for hours in calendar.hours if by_hours(hours, instant)]
    here += [one.place for one in calendar.one_offs if one.interval.start <= instant < one.interval.end]
    away = any(one.interval.start <= instant < one.interval.end for one in calendar.absences)
    left = [place for place in here if instant.astimezone(place.zone).date() not in place.holidays]
    return bool(here), bool(left) and not away


def quarters(stretches: Iterable[Interval]) -> set[int]:
    return {
        quarter for start, end in stretches for quarter in range((start - DAWN) // QUARTER, (end - DAWN) // QUARTER)
    }


@given(calendars)
def test_every_quarter_of_an_hour_is_open_or_closed_as_by_hand(calendar: Calendar) -> None:
    opened, closed = expand(calendar, WORLD)
    answers = {quarter: is_open(calendar, at(quarter)) for quarter in range(QUARTERS)}
    assert quarters(one.interval for one in opened) == {q for q, (_, left) in answers.items() if left}
    would_be = {q for q, (raw, _) in answers.items() if raw}
    both = quarters(one.interval for one in opened) | quarters(one.interval for one in closed)
    assert both == would_be, "whatever would be open is open, or it is said why it is closed"


@given(calendars, stretches)
def test_a_shorter_range_is_a_cut_of_a_longer_one(calendar: Calendar, within: Interval) -> None:
    whole, _ = expand(calendar, WORLD)
    part, closed = expand(calendar, within)
    cut = [replace(one, interval=left) for one in whole for left in intersect([one.interval], [within])]
    assert part == sorted(cut, key=lambda one: (one.interval, one.source_id))
    assert all(within.contains(one.interval) for one in closed)


@given(calendars)
def test_openings_come_by_start_and_remember_where_they_come_from(calendar: Calendar) -> None:
    opened, closed = expand(calendar, WORLD)
    assert [one.interval for one in opened] == sorted(one.interval for one in opened)
    assert [one.interval for one in closed] == sorted(one.interval for one in closed)
    for one in opened:
        assert one.grid_start <= one.interval.start
        sources = calendar.hours if one.source is Source.HOURS else calendar.one_offs
        assert any(
            (one.source_id, one.clinic_id, one.time_zone) == (given.id, given.place.clinic_id, given.place.zone.key)
            for given in sources
        )
    ids = {one.id for one in calendar.absences}
    assert all((one.source_id in ids) == (one.why is Closure.TIME_OFF) for one in closed)
    assert all((one.name in HOLIDAYS.values()) == (one.why is Closure.HOLIDAY) for one in closed)


def test_a_grid_starts_with_the_hours_also_when_their_beginning_is_closed() -> None:
    hours = Hours(1, Span(0, 540, 1020), Place(None, zone("Europe/Paris"), {}))
    away = Absence(5, Interval(at(0), at(4 * 10 + 1)))
    (one,), (gap,) = expand(Calendar([hours], [], [away]), Interval(DAWN, DAWN + timedelta(days=1)))
    assert one.grid_start == DAWN + timedelta(hours=8)
    assert one.interval == Interval(at(4 * 10 + 1), DAWN + timedelta(hours=16))
    assert (gap.interval, gap.source_id) == (Interval(DAWN + timedelta(hours=8), at(4 * 10 + 1)), 5)


def test_a_holiday_closes_the_clinic_that_keeps_it_and_no_other() -> None:
    paris = Place(ClinicId(1), zone("Europe/Paris"), HOLIDAYS)
    new_york = Place(ClinicId(2), zone("America/New_York"), {})
    hours = [Hours(1, Span(0, 540, 720), paris), Hours(2, Span(0, 540, 720), new_york)]
    monday = Interval(datetime(2026, 4, 6, tzinfo=UTC), datetime(2026, 4, 7, tzinfo=UTC))
    (one,), (gap,) = expand(Calendar(hours), monday)
    assert (one.clinic_id, gap.name) == (2, "Easter Monday")
    assert gap.interval == Interval(datetime(2026, 4, 6, 7, tzinfo=UTC), datetime(2026, 4, 6, 10, tzinfo=UTC))
