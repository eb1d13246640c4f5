"""Which weekly hours of one doctor would have them in two places at once?

Source: docs/domain/time.md, "Hours that overlap".
"""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations
from math import lcm
from zoneinfo import ZoneInfo

from salus.kernel.interval import Interval
from salus.schedule.domain.hours import ANCHOR, Span, open_on

AHEAD = timedelta(days=5 * 366)
"""How far hours in different zones are compared: their distance changes with each zone's clocks."""


def clashes(rows: Sequence[tuple[Span, ZoneInfo]], today: date) -> list[tuple[int, int]]:
    """The pairs of rows, by position, that really coincide on some day."""
    same_zone = [
        (i, j)
        for (i, (one, here)), (j, (other, there)) in combinations(enumerate(rows), 2)
        if here is there and coincide(one, other)
    ]
    return sorted({*same_zone, *_across_zones(rows, today)})


def coincide(one: Span, other: Span) -> bool:
    """Whether two hours of one zone ever share a minute: same weekday, same days, same weeks."""
    if one.weekday != other.weekday or max(one.start, other.start) >= min(one.end, other.end):
        return False
    # The pattern of both repeats after this; there is nothing new beyond one such period.
    period = timedelta(weeks=lcm(one.every_weeks, other.every_weeks))
    starts = [day for day in (one.valid_from, other.valid_from) if day]
    ends = [day for day in (one.valid_until, other.valid_until) if day]
    last = min(ends, default=None)
    first = max(starts) if starts else (last - period if last else ANCHOR)
    until = min(last or date.max, first + period)
    return any(other.holds_on(day) for day in one.days(first, until))


def _across_zones(rows: Sequence[tuple[Span, ZoneInfo]], today: date) -> set[tuple[int, int]]:
    if len({zone.key for _, zone in rows}) < 2:
        return set()
    met: list[tuple[Interval, int]] = sorted(
        (open_on.__wrapped__(day, span.start, span.end, zone), row)
        for row, (span, zone) in enumerate(rows)
        for day in span.days(today, today + AHEAD)
    )
    found: set[tuple[int, int]] = set()
    longest: tuple[Interval, int] | None = None
    for stretch, row in met:
        if longest and stretch.overlaps(longest[0]) and rows[row][1] is not rows[longest[1]][1]:
            found.add((min(row, longest[1]), max(row, longest[1])))
        if longest is None or stretch.end > longest[0].end:
            longest = (stretch, row)
    return found
