"""Does a time suit somebody who waits? Judged on the clock of the clinic."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from salus.waitlist.contract import Period

LOOK_AHEAD: Final = timedelta(days=180)
"""Whoever names no period waits for so long."""
FARTHEST: Final = timedelta(days=366)


def suits(periods: Iterable[Period], start: datetime, end: datetime) -> bool:
    """Whether a visit falls into one of the periods whole; `start`, `end` are local times of the clinic."""
    return any(_within(period, start, end) for period in periods)


def _within(period: Period, start: datetime, end: datetime) -> bool:
    if not period.first <= start.date() <= period.last:
        return False
    if period.weekdays and start.weekday() not in period.weekdays:
        return False
    if period.start is not None and start.time() < period.start:
        return False
    return period.end is None or (end.date() == start.date() and end.time() <= period.end)


def last_day(periods: Sequence[Period]) -> date:
    return max(period.last for period in periods)


def first_day(periods: Sequence[Period]) -> date:
    return min(period.first for period in periods)


def usual(today: date) -> tuple[Period, ...]:
    return (Period(today, today + LOOK_AHEAD),)


def mistakes(periods: Sequence[Period], today: date) -> list[tuple[str, str, str]]:
    """What is wrong with them: where (`/0/last`), a code, a sentence."""
    wrong = []
    for number, period in enumerate(periods):
        if period.last < period.first:
            wrong.append((f"/{number}/last", "order", "must not be before first"))
        elif period.last < today:
            wrong.append((f"/{number}/last", "past", "must not be in the past"))
        elif period.last - today > FARTHEST:
            wrong.append((f"/{number}/last", "far", "must be within a year"))
        if period.start is not None and period.end is not None and period.end <= period.start:
            wrong.append((f"/{number}/end", "order", "must be after start"))
    return wrong
