"""Do hours keep their wall time, whatever the clocks do? The batteries of A15."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from salus.kernel.interval import Interval
from salus.kernel.zone import zone
from salus.schedule.contract import Opened
from salus.schedule.domain.hours import Span, minutes_of
from salus.schedule.domain.openings import Calendar, Hours, Place, expand

DAY = timedelta(days=1)
LOCAL = "%Y-%m-%d %H:%M"


def opened(time_zone: str, start: str, end: str, since: str, until: str, **span: int) -> list[Opened]:
    """What hours on every weekday open between two UTC dates."""
    place = Place(None, zone(time_zone), {})
    weekdays = [span.pop("weekday")] if "weekday" in span else range(7)
    hours = [
        Hours(day, Span(day, minutes_of(start), minutes_of(end, closing=True), **span), place)  # type: ignore[arg-type]
        for day in weekdays
    ]
    within = Interval(*(datetime.fromisoformat(day).replace(tzinfo=UTC) for day in (since, until)))
    return expand(Calendar(hours), within)[0]


def walls(found: list[Opened]) -> list[tuple[str, str]]:
    """Starts and ends as the clinic's clocks show them."""
    here = [(zone(one.time_zone), one.interval) for one in found]
    return [(start.astimezone(at).strftime(LOCAL), end.astimezone(at).strftime(LOCAL)) for at, (start, end) in here]


@pytest.mark.parametrize(
    ("time_zone", "changes"),
    [
        ("America/New_York", 4),
        ("Europe/Paris", 4),
        ("Australia/Sydney", 4),
        ("Australia/Lord_Howe", 4),
        ("Africa/Casablanca", 2),  # at least: governments change their minds, and the package follows
        ("Pacific/Apia", 0),
    ],
)
def test_nine_to_five_is_nine_to_five_on_every_day_of_two_years(time_zone: str, changes: int) -> None:
    found = opened(time_zone, "09:00", "17:00", "2025-12-31", "2028-01-02")
    first = date(2026, 1, 1)
    days = [(first + number * DAY).isoformat() for number in range(730)]
    told = dict(walls(found))
    assert [told.get(f"{day} 09:00") for day in days] == [f"{day} 17:00" for day in days]
    offsets = [one.interval.start.astimezone(zone(time_zone)).utcoffset() for one in found]
    moved = sum(before != after for before, after in pairwise(offsets))
    assert moved >= changes, "the clocks did change meanwhile, or this proves nothing"


@pytest.mark.parametrize(
    ("time_zone", "day", "start", "end", "expected"),
    [
        # the gap: what begins in it begins later, what ends in it ends later
        ("Europe/Paris", "2026-03-29", "02:30", "06:00", ("03:30", "06:00")),
        ("Europe/Paris", "2026-03-29", "00:00", "02:30", ("00:00", "03:30")),
        ("Australia/Lord_Howe", "2026-10-04", "02:00", "06:00", ("02:30", "06:00")),
        ("Africa/Cairo", "2026-04-24", "00:00", "06:00", ("01:00", "06:00")),
        # the fold: the first of the two
        ("Europe/Paris", "2026-10-25", "02:30", "06:00", ("02:30", "06:00")),
        ("America/New_York", "2026-11-01", "00:00", "01:30", ("00:00", "01:30")),
    ],
)
def test_hours_that_touch_a_gap_or_a_fold(
    time_zone: str, day: str, start: str, end: str, expected: tuple[str, str]
) -> None:
    found = opened(time_zone, start, end, "2026-01-01", "2027-01-01")
    (told,) = [(a[11:], b[11:]) for a, b in walls(found) if a.startswith(day)]
    assert told == expected


@pytest.mark.parametrize(
    ("time_zone", "day", "hours"),
    [("Europe/Paris", "2026-03-29", 7), ("Europe/Paris", "2026-10-25", 9), ("Europe/Paris", "2026-06-07", 8)],
)
def test_a_night_is_shorter_or_longer_when_the_clocks_change(time_zone: str, day: str, hours: int) -> None:
    found = opened(time_zone, "00:00", "08:00", "2026-01-01", "2027-01-01")
    (night,) = [one for one in found if one.interval.start.astimezone(zone(time_zone)).date().isoformat() == day]
    assert night.interval.length == timedelta(hours=hours)


def test_hours_that_lie_in_the_gap_alone_do_not_exist_on_that_day() -> None:
    found = opened("Europe/Paris", "02:30", "03:00", "2026-03-28", "2026-03-31")
    assert [start for start, _ in walls(found)] == ["2026-03-28 02:30", "2026-03-30 02:30"]


def test_hours_never_leave_their_day_even_if_a_gap_ends_it() -> None:
    """Nuuk goes from 23:00 to midnight: what would end at 23:30 ends with the day."""
    found = opened("America/Nuuk", "20:00", "23:30", "2026-03-28", "2026-03-30")
    assert ("2026-03-28 20:00", "2026-03-29 00:00") in walls(found)


@pytest.mark.parametrize("end", ["24:00", "00:00"])
def test_midnight_at_the_end_of_the_day_can_be_said(end: str) -> None:
    found = opened("Europe/Paris", "22:00", end, "2026-06-01", "2026-06-03", weekday=0)
    assert walls(found) == [("2026-06-01 22:00", "2026-06-02 00:00")]


def test_the_day_that_apia_never_had_has_no_hours() -> None:
    starts = [start for start, _ in walls(opened("Pacific/Apia", "09:00", "24:00", "2011-12-29", "2012-01-01"))]
    assert starts[1:] == ["2011-12-29 09:00", "2011-12-31 09:00", "2012-01-01 09:00"]


@pytest.mark.parametrize(
    ("time_zone", "start"),
    [
        ("Pacific/Apia", "2026-05-31T11:00Z"),  # UTC+13: the clinic's Monday begins on Sunday
        ("Pacific/Marquesas", "2026-06-01T09:30Z"),  # UTC-9:30
        ("Asia/Kolkata", "2026-05-31T18:30Z"),  # UTC+5:30
    ],
)
def test_monday_is_the_clinics_monday(time_zone: str, start: str) -> None:
    (whole,) = opened(time_zone, "00:00", "24:00", "2026-05-30", "2026-06-04", weekday=0)
    begun = datetime.fromisoformat(start)
    assert whole.interval == Interval(begun, begun + DAY)


def test_calcom_30021_the_day_of_the_change_itself() -> None:
    found = opened("America/New_York", "13:00", "18:00", "2026-03-08", "2026-03-09")
    assert [one.interval for one in found] == [
        Interval(datetime(2026, 3, 8, 17, tzinfo=UTC), datetime(2026, 3, 8, 22, tzinfo=UTC))
    ]


@pytest.mark.parametrize(
    ("time_zone", "start", "since", "until", "issue"),
    [
        ("America/New_York", "09:00", "2023-10-01", "2024-01-01", "calcom#10517: 08:00 in November alone"),
        ("America/Chicago", "07:30", "2022-10-25", "2022-11-20", "calcom#4702: 06:30 after the clocks changed"),
        ("America/New_York", "12:30", "2023-03-01", "2023-12-01", "calcom#6217: an hour off on the two Sundays"),
        ("Europe/Berlin", "13:00", "2022-10-18", "2023-01-31", "calcom#4753: an hour off from November on"),
        ("America/Denver", "08:00", "2025-03-01", "2025-11-20", "VA#102262: an hour early in summer"),
    ],
)
def test_the_bugs_of_peers_do_not_happen_here(time_zone: str, start: str, since: str, until: str, issue: str) -> None:
    found = opened(time_zone, start, "18:00", since, until)
    whole = found[1:-1]  # the first and the last may be cut by the range
    assert len(whole) > 20
    assert {(a[11:], b[11:]) for a, b in walls(whole)} == {(start, "18:00")}, issue


def test_the_grid_of_a_day_begins_with_its_hours_also_where_the_range_begins_later() -> None:
    place = Place(None, zone("Europe/Paris"), {})
    noon = datetime(2026, 6, 1, 10, tzinfo=UTC)
    (part,), _ = expand(Calendar([Hours(7, Span(0, 540, 1020), place)]), Interval(noon, noon + timedelta(hours=1)))
    assert part.interval == Interval(noon, noon + timedelta(hours=1))
    assert (part.grid_start, part.source_id) == (datetime(2026, 6, 1, 7, tzinfo=UTC), 7)
