"""What is true of those who wait? By hand: days that suit, how long a time is kept, what the ledger tells."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from salus.kernel.feed import Cursor, Entry
from salus.kernel.ids import UserId
from salus.users.contract import Contact, QuietHours
from salus.waitlist.contract import OfferStatus, Period
from salus.waitlist.domain.periods import first_day, last_day, mistakes, suits, usual
from salus.waitlist.domain.timing import kept_until
from salus.waitlist.domain.verdict import ends, verdict

PARIS = ZoneInfo("Europe/Paris")
MONDAY = date(2027, 1, 4)
WEEK = Period(MONDAY, MONDAY + timedelta(days=6))
NOW = datetime(2027, 1, 4, 6, tzinfo=UTC)
HALF_AN_HOUR = timedelta(minutes=30)


def wall(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A time of January on the clinic's clock."""
    return datetime(2027, 1, day, hour, minute, tzinfo=PARIS)


def fits(period: Period, start: datetime) -> bool:
    return suits([period], start, start + HALF_AN_HOUR)


@pytest.mark.parametrize(
    ("period", "start", "suited"),
    [
        (WEEK, wall(4), True),
        (WEEK, wall(10, 23), True),
        (WEEK, wall(11), False),
        (WEEK, wall(3, 23, 45), False),
        (Period(MONDAY, MONDAY, weekdays=(0,)), wall(4, 9), True),
        (Period(MONDAY, date(2027, 1, 10), weekdays=(1, 3)), wall(4, 9), False),
        (Period(MONDAY, MONDAY, start=time(9)), wall(4, 9), True),
        (Period(MONDAY, MONDAY, start=time(9)), wall(4, 8, 59), False),
        (Period(MONDAY, MONDAY, end=time(10)), wall(4, 9, 30), True),
        (Period(MONDAY, MONDAY, end=time(10)), wall(4, 9, 31), False),
        (Period(MONDAY, MONDAY, end=time(23, 59)), wall(4, 23, 45), False),
    ],
)
def test_a_visit_suits_that_lies_whole_in_the_days_and_hours(period: Period, start: datetime, suited: bool) -> None:
    assert fits(period, start) is suited


def test_one_of_several_periods_is_enough_and_none_is_never() -> None:
    other = Period(date(2027, 2, 1), date(2027, 2, 1))
    assert suits([other, WEEK], wall(4), wall(4, 1))
    assert not suits([], wall(4), wall(4, 1))
    assert (first_day([other, WEEK]), last_day([other, WEEK])) == (MONDAY, date(2027, 2, 1))


def test_hours_are_those_of_the_wall_on_both_sides_of_the_night_the_clocks_change() -> None:
    mornings = Period(date(2027, 3, 27), date(2027, 3, 28), start=time(9), end=time(10))
    for utc_hour, day in ((8, 27), (7, 28)):
        start = datetime(2027, 3, day, utc_hour, tzinfo=UTC).astimezone(PARIS)
        assert fits(mornings, start)
        assert not fits(mornings, start - timedelta(hours=1))


def test_without_days_half_a_year_suits_from_today_on() -> None:
    (period,) = usual(MONDAY)
    assert (period.first, period.last) == (MONDAY, date(2027, 7, 3))


@pytest.mark.parametrize(
    ("period", "wrong"),
    [
        (WEEK, []),
        (Period(MONDAY, date(2027, 1, 3)), [("/0/last", "order")]),
        (Period(date(2027, 1, 1), date(2027, 1, 3)), [("/0/last", "past")]),
        (Period(MONDAY, date(2028, 1, 6)), [("/0/last", "far")]),
        (Period(MONDAY, MONDAY, time(10), time(10)), [("/0/end", "order")]),
        (Period(MONDAY, date(2027, 1, 3), time(10), time(9)), [("/0/last", "order"), ("/0/end", "order")]),
    ],
)
def test_all_mistakes_are_told_at_once(period: Period, wrong: list[tuple[str, str]]) -> None:
    assert [(where, code) for where, code, _ in mistakes([period], MONDAY)] == wrong


def contact(quiet: QuietHours | None = None) -> Contact:
    return Contact(UserId(1), None, None, "Ann", "ann@example.com", None, "en", "UTC", True, {}, quiet)


@pytest.mark.parametrize(
    ("quiet", "starts_in", "kept"),
    [
        (None, 600, 60),
        (None, 30, 30),
        (None, 10, 10),
        (None, 9, None),
        (QuietHours("05:00", "07:00"), 600, 120),
        (QuietHours("05:00", "07:00"), 75, 75),
        (QuietHours("05:00", "07:00"), 69, None),
        (QuietHours("22:00", "05:30"), 600, 60),
    ],
)
def test_a_time_is_kept_from_when_it_is_told_and_not_beyond_its_start(
    quiet: QuietHours | None, starts_in: int, kept: int | None
) -> None:
    until = kept_until(contact(quiet), NOW, NOW + timedelta(minutes=starts_in), timedelta(hours=1))
    assert until == (None if kept is None else NOW + timedelta(minutes=kept))


def told(action: str, role: str = "system", **data: Any) -> Entry:
    return Entry(Cursor(), NOW, "appointments", action, "appointment", 1, actor_role=role, data=data)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (told("appointment.confirmed"), OfferStatus.ACCEPTED),
        (told("appointment.expired"), OfferStatus.EXPIRED),
        (told("appointment.cancelled", moved=7), OfferStatus.ACCEPTED),
        (told("appointment.cancelled", "patient"), OfferStatus.REFUSED),
        (told("appointment.cancelled", "doctor"), OfferStatus.WITHDRAWN),
        (told("appointment.held"), None),
    ],
)
def test_what_became_of_a_hold_says_what_became_of_its_offer(entry: Entry, said: OfferStatus | None) -> None:
    assert verdict(entry) is said


def test_a_visit_that_has_ended_or_begun_is_not_moved_any_more() -> None:
    assert [status for status in ("upcoming", "cancelled", "checked_in") if ends(told("x.y", status=status))] == [
        "cancelled",
        "checked_in",
    ]
