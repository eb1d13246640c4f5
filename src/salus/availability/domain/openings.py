"""Where may visits start, and do they fit?"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from salus.kernel.ids import ClinicId
from salus.kernel.interval import Interval, union
from salus.schedule.contract import Opened, Source


class Openings:
    """A doctor's openings, ready to be asked; touching or overlapping ones of one clinic are one stretch."""

    def __init__(self, opened: Iterable[Opened]) -> None:
        self.all = sorted((one for one in opened if not one.interval.empty), key=lambda one: one.interval)
        self._starts = [one.interval.start for one in self.all]
        self._longest = max((one.interval.length for one in self.all), default=timedelta(0))
        by_clinic: dict[ClinicId | None, list[Interval]] = {}
        for one in self.all:
            by_clinic.setdefault(one.clinic_id, []).append(one.interval)
        self._stretches = {clinic: union(parts) for clinic, parts in by_clinic.items()}
        self._stretch_starts = {clinic: [one.start for one in parts] for clinic, parts in self._stretches.items()}

    def at(self, instant: datetime) -> list[Opened]:
        """The openings that hold this instant.

        Order: the one that wins first, see `rank`.
        """
        first = bisect_left(self._starts, instant - self._longest)
        last = bisect_right(self._starts, instant)
        return sorted((one for one in self.all[first:last] if instant < one.interval.end), key=rank)

    def fits(self, clinic_id: ClinicId | None, stretch: Interval) -> bool:
        """Whether the doctor is open at this clinic during the whole of `stretch`."""
        place = bisect_right(self._stretch_starts.get(clinic_id, []), stretch.start) - 1
        return place >= 0 and stretch.end <= self._stretches[clinic_id][place].end

    def clusters(self, within: Interval) -> Iterator[list[Opened]]:
        """Openings that hold an instant of `within`, those that overlap each other together.

        Order: by start.
        """
        cluster: list[Opened] = []
        end = within.start
        first = bisect_left(self._starts, within.start - self._longest)
        for one in self.all[first : bisect_left(self._starts, within.end)]:
            if one.interval.end <= within.start:
                continue
            if cluster and one.interval.start >= end:
                yield cluster
                cluster = []
            cluster.append(one)
            end = max(end, one.interval.end)
        if cluster:
            yield cluster


def rank(one: Opened) -> tuple[bool, int, datetime]:
    """Which of several openings at one instant gives the terms: what was said for that day before what is said
    for every week, then the older."""
    return one.source is not Source.OPENING, one.source_id, one.grid_start
