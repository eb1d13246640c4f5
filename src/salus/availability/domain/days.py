"""Which stretch of time do two dates or instants mean?"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from salus.kernel.interval import Interval

Moment = datetime | date
"""An instant, or one of the clinic's days."""

USUAL = timedelta(days=14)
LONGEST = timedelta(days=92)


class Asked(NamedTuple):
    """What was asked for; `slides` when its end moves on with the clock."""

    within: Interval
    slides: bool


class WrongRange(ValueError):
    """`field` is the name of the parameter to correct."""

    def __init__(self, field: str, code: str, detail: str) -> None:
        super().__init__(detail)
        self.field, self.code, self.detail = field, code, detail


def asked_range(first: Moment | None, last: Moment | None, zone: ZoneInfo, now: datetime) -> Asked:
    """From `first` to `last`; a date is its whole day in `zone`, the last one included.

    Raises: WrongRange when it is inverted or longer than 92 days.
    """
    start = now if first is None else _start(first, zone)
    if last is None:
        return Asked(Interval(start, start + USUAL), first is None)
    end = _start(last, zone) if isinstance(last, datetime) else _midnight(last + timedelta(days=1), zone)
    if end <= start:
        if first is None:
            raise WrongRange("to", "range", "must not be in the past")
        raise WrongRange("to", "range", "must be after `from`")
    if _too_long(first, last, start, end):
        raise WrongRange("to", "range", "must be at most 92 days after `from`")
    return Asked(Interval(start, end), False)


def common_zone(clinic_zones: Iterable[str], own: str) -> str:
    """The zone whose days are meant: the clinics' one, or the doctor's own where the clinics differ."""
    zones = set(clinic_zones)
    return zones.pop() if len(zones) == 1 else own


def _too_long(first: Moment | None, last: Moment, start: datetime, end: datetime) -> bool:
    if first is None or isinstance(first, datetime) or isinstance(last, datetime):
        return end - start > LONGEST
    return last - first >= LONGEST  # whole days: an hour that the clocks give does not count


def _start(moment: Moment, zone: ZoneInfo) -> datetime:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else _midnight(moment, zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    """The day's first instant: a midnight that the clocks skip is when they skip it, of two it is the first."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
