"""Which lanes of a calendar are free during a stretch?"""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime

from salus.kernel.interval import Interval, union
from salus.schedule.contract import Busy


class Taken:
    """What occupies a doctor's lanes at one moment; a hold that has run out occupies nothing."""

    def __init__(self, busy: Iterable[Busy], now: datetime) -> None:
        lanes: dict[int, list[Interval]] = {}
        expiries: list[datetime] = []
        for one in busy:
            if one.until is not None:
                if one.until <= now:
                    continue
                expiries.append(one.until)
            lanes.setdefault(one.lane, []).append(one.interval)
        self._lanes = {lane: _bounds(stretches) for lane, stretches in lanes.items()}
        self.holds_until: datetime | None = min(expiries, default=None)
        """When the first of its holds runs out: from then on this picture is too dark."""

    def is_free(self, lane: int, stretch: Interval) -> bool:
        bounds = self._lanes.get(lane)
        if bounds is None:
            return True
        starts, ends = bounds
        first = bisect_right(ends, stretch.start)
        return first == len(starts) or starts[first] >= stretch.end

    def any_free(self, capacity: int, stretch: Interval) -> bool:
        """Whether one of the first `capacity` lanes has room."""
        return any(self.is_free(lane, stretch) for lane in range(capacity))


def _bounds(stretches: list[Interval]) -> tuple[list[datetime], list[datetime]]:
    whole = union(stretches)
    return [one.start for one in whole], [one.end for one in whole]
