"""When is a doctor open, and what closed the rest?

`openings = hours + one-offs − time off − holidays`, as instants that remember where they come from.
Source: DESIGN.md, "Time and openings"; docs/domain/time.md.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from salus.kernel.ids import ClinicId
from salus.kernel.interval import Interval, intersect, subtract, union
from salus.kernel.zone import local_day
from salus.schedule.contract import Closed, Closure, Opened, Source
from salus.schedule.domain.hours import Span, open_on

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where hours hold: the zone, and the names of the public holidays that are kept there."""

    clinic_id: ClinicId | None
    zone: ZoneInfo
    holidays: Mapping[date, str]


@dataclass(frozen=True, slots=True)
class Hours:
    id: int
    span: Span
    place: Place


@dataclass(frozen=True, slots=True)
class OneOff:
    id: int
    interval: Interval
    place: Place
    slot_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    id: int
    interval: Interval


@dataclass(frozen=True, slots=True)
class Calendar:
    """All that stands in one doctor's calendar."""

    hours: Sequence[Hours] = ()
    one_offs: Sequence[OneOff] = ()
    absences: Sequence[Absence] = ()


def expand(calendar: Calendar, within: Interval) -> tuple[list[Opened], list[Closed]]:
    """When it is open within a range, and what in it is closed that would be open.

    Order: both by start.
    """
    raw = [(opened, hours.place) for hours in calendar.hours for opened in _weekly(hours, within)]
    raw += [(opened, one_off.place) for one_off in calendar.one_offs for opened in _once(one_off, within)]
    away = [absence for absence in calendar.absences if absence.interval.overlaps(within)]
    if not away and not any(place.holidays for _, place in raw):
        return sorted((opened for opened, _ in raw), key=_start), []
    off = union(absence.interval for absence in away)
    left: list[Opened] = []
    closed = [Closed(gap, Closure.TIME_OFF, absence.id) for absence in away for gap in _shared(absence.interval, raw)]
    holidays: dict[tuple[str, Interval], list[Interval]] = {}
    for opened, place in raw:
        kept = list(_holidays(opened.interval, place))
        for name, day in kept:
            holidays.setdefault((name, day), []).append(opened.interval)
        left += _without(opened, off + [day for _, day in kept])
    for (name, day), hours in holidays.items():
        closed += [Closed(gap, Closure.HOLIDAY, name=name) for gap in intersect([day], hours)]
    return sorted(left, key=_start), sorted(closed, key=lambda gap: gap.interval)


def _start(opened: Opened) -> tuple[Interval, int]:
    return opened.interval, opened.source_id


def _weekly(hours: Hours, within: Interval) -> Iterator[Opened]:
    place, span = hours.place, hours.span
    # A day to either side: an instant's local date may be one off from the date in UTC.
    for day in span.days(within.start.date() - _DAY, within.end.date() + _DAY):
        whole = open_on(day, span.start, span.end, place.zone)
        start, end = max(whole.start, within.start), min(whole.end, within.end)
        if start < end:
            part = whole if (start, end) == whole else Interval(start, end)
            yield Opened(part, place.clinic_id, place.zone.key, whole.start, Source.HOURS, hours.id)


def _once(one_off: OneOff, within: Interval) -> Iterator[Opened]:
    whole, place = one_off.interval, one_off.place
    if whole.overlaps(within):
        part = Interval(max(whole.start, within.start), min(whole.end, within.end))
        yield Opened(
            part, place.clinic_id, place.zone.key, whole.start, Source.OPENING, one_off.id, one_off.slot_minutes
        )


def _holidays(stretch: Interval, place: Place) -> Iterator[tuple[str, Interval]]:
    """The holidays that a stretch touches, each with the instants of its local day."""
    if not place.holidays:
        return
    day, last = stretch.start.date() - _DAY, stretch.end.date() + _DAY
    while day <= last:
        name = place.holidays.get(day)
        if name is not None and (whole := local_day(day, place.zone)).overlaps(stretch):
            yield name, whole
        day += _DAY


def _without(opened: Opened, closed: Iterable[Interval]) -> list[Opened]:
    touching = [gap for gap in closed if gap.overlaps(opened.interval)]
    if not touching:
        return [opened]
    return [
        Opened(
            part,
            opened.clinic_id,
            opened.time_zone,
            opened.grid_start,
            opened.source,
            opened.source_id,
            opened.slot_minutes,
        )
        for part in subtract([opened.interval], touching)
    ]


def _shared(closure: Interval, raw: Iterable[tuple[Opened, Place]]) -> list[Interval]:
    return intersect([closure], (opened.interval for opened, _ in raw))
