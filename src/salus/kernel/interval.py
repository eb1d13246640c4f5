"""Which stretches of time are these, and what is left when others are taken away?

Every stretch is half-open, `[start, end)`, between two aware instants in UTC. Touching is not
overlapping. A *set* of stretches is a list that is sorted, disjoint and never touching.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple


class Interval(NamedTuple):
    """A half-open stretch `[start, end)`; empty when `start >= end`."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        return max(self.end - self.start, timedelta(0))

    @property
    def empty(self) -> bool:
        return self.start >= self.end

    def overlaps(self, other: "Interval") -> bool:
        """Whether both share at least one instant; an empty stretch shares none."""
        return max(self.start, other.start) < min(self.end, other.end)

    def contains(self, other: "Interval") -> bool:
        return self.start <= other.start and other.end <= self.end

    def widened(self, before: timedelta, after: timedelta) -> "Interval":
        return Interval(self.start - before, self.end + after)


def union(stretches: Iterable[Interval]) -> list[Interval]:
    """Merge any stretches into a set.

    Shape: any order, overlapping or empty ones welcome.
    Order: by start.
    """
    merged: list[Interval] = []
    for stretch in sorted(s for s in stretches if not s.empty):
        if merged and stretch.start <= merged[-1].end:
            merged[-1] = Interval(merged[-1].start, max(merged[-1].end, stretch.end))
        else:
            merged.append(stretch)
    return merged


def subtract(these: Iterable[Interval], those: Iterable[Interval]) -> list[Interval]:
    """What remains of `these` outside `those`, as a set.

    Shape: both in any order.
    """
    left: list[Interval] = []
    taken = union(those)
    first = 0
    for stretch in union(these):
        start = stretch.start
        while first < len(taken) and taken[first].end <= start:
            first += 1
        for hole in taken[first:]:
            if hole.start >= stretch.end:
                break
            if start < hole.start:
                left.append(Interval(start, hole.start))
            start = hole.end
        if start < stretch.end:
            left.append(Interval(start, stretch.end))
    return left


def intersect(these: Iterable[Interval], those: Iterable[Interval]) -> list[Interval]:
    """What `these` and `those` share, as a set.

    Shape: both in any order.
    """
    left, right = union(these), union(those)
    shared: list[Interval] = []
    i = j = 0
    while i < len(left) and j < len(right):
        both = Interval(max(left[i].start, right[j].start), min(left[i].end, right[j].end))
        if not both.empty:
            shared.append(both)
        if left[i].end <= right[j].end:
            i += 1
        else:
            j += 1
    return shared


def cut(stretch: Interval, length: timedelta, step: timedelta) -> Iterator[Interval]:
    """Pieces of `length` that fit into `stretch`, one every `step` from its start.

    Unit:   `length`, `step` > 0.
    Raises: ValueError for a length or step that is not positive.
    """
    if length <= timedelta(0) or step <= timedelta(0):
        raise ValueError("length and step must be positive")
    start = stretch.start
    while start + length <= stretch.end:
        yield Interval(start, start + length)
        start += step
