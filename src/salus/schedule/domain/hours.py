"""On which days, and from when to when, do weekly hours hold?

Source: docs/domain/time.md, "Weekly hours".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from salus.kernel.interval import Interval
from salus.kernel.zone import local_day, to_utc

DAY_MINUTES = 24 * 60
ANCHOR = date(2024, 1, 1)
"""A Monday: rows without `valid_from` count their weeks from here."""

_WALL = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Span:
    """When weekly hours hold, in local wall time.

    Unit:  `weekday` 0 is Monday; `start`, `end` are minutes since midnight, `start < end <= 1440`.
    Shape: `valid_from`, `valid_until` are both included; of each `every_weeks` weeks the first counts.
    """

    weekday: int
    start: int
    end: int
    valid_from: date | None = None
    valid_until: date | None = None
    every_weeks: int = 1

    def holds_on(self, day: date) -> bool:
        return (
            day.weekday() == self.weekday
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_until is None or day <= self.valid_until)
            and (_week(day) - self.anchor_week) % self.every_weeks == 0
        )

    def days(self, first: date, last: date) -> Iterator[date]:
        """The days between two dates, both included, on which the hours hold."""
        first = max(first, self.valid_from or first)
        last = min(last, self.valid_until or last)
        day = first + timedelta(days=(self.weekday - first.weekday()) % 7)
        day += timedelta(weeks=(self.anchor_week - _week(day)) % self.every_weeks)
        while day <= last:
            yield day
            day += timedelta(weeks=self.every_weeks)

    @property
    def anchor_week(self) -> int:
        return _week(self.valid_from or ANCHOR)


def _week(day: date) -> int:
    """The number of the ISO week since the first Monday of the calendar, 0001-01-01."""
    return (day.toordinal() - 1) // 7


def minutes_of(wall: str, *, closing: bool = False) -> int:
    """Minutes since midnight of `HH:MM`; as an end, `24:00` and `00:00` are midnight at the day's end.

    Raises: ValueError.
    """
    if closing and wall in ("24:00", "00:00"):
        return DAY_MINUTES
    matched = _WALL.fullmatch(wall)
    if matched is None:
        raise ValueError("must be a local time such as 09:00")
    return int(matched[1]) * 60 + int(matched[2])


def wall_of(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


@lru_cache(32_768)
def open_on(day: date, start: int, end: int, at: ZoneInfo) -> Interval:
    """The instants of local hours on one day; never beyond that day, empty where the day has no such time.

    Remembered, because doctors share their hours: ten thousand calendars ask for a few hundred.
    """
    whole = local_day(day, at)
    return Interval(max(_instant(day, start, at), whole.start), min(_instant(day, end, at), whole.end))


def _instant(day: date, minutes: int, at: ZoneInfo) -> datetime:
    # Through a date, not by adding to midnight's instant: hours are wall time, also on short days.
    return to_utc(datetime(day.year, day.month, day.day) + timedelta(minutes=minutes), at)  # noqa: DTZ001 -- wall time
