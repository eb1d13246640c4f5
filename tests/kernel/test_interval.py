"""Is the interval algebra right? Compared with plain sets of minutes."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salus.kernel.interval import Interval, cut, intersect, subtract, union

DAWN = datetime(2026, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def stretch(start: int, end: int) -> Interval:
    return Interval(DAWN + start * MINUTE, DAWN + end * MINUTE)


def minutes(*stretches: Interval) -> set[int]:
    return {m for s in stretches for m in range((s.start - DAWN) // MINUTE, (s.end - DAWN) // MINUTE)}


def is_set(stretches: list[Interval]) -> bool:
    """Sorted, disjoint, never touching, nothing empty."""
    apart = all(a.end < b.start for a, b in pairwise(stretches))
    return apart and not any(s.empty for s in stretches)


places = st.integers(0, 12)
any_stretch = st.builds(stretch, places, places)  # also empty and reversed ones
any_stretches = st.lists(any_stretch, max_size=6)


@given(any_stretches)
def test_a_union_holds_every_minute_once(these: list[Interval]) -> None:
    merged = union(these)
    assert minutes(*merged) == minutes(*these)
    assert is_set(merged)


@given(any_stretches, any_stretches)
def test_a_difference_holds_what_only_the_first_have(these: list[Interval], those: list[Interval]) -> None:
    left = subtract(these, those)
    assert minutes(*left) == minutes(*these) - minutes(*those)
    assert is_set(left)


@given(any_stretches, any_stretches)
def test_an_intersection_holds_what_both_have(these: list[Interval], those: list[Interval]) -> None:
    shared = intersect(these, those)
    assert minutes(*shared) == minutes(*these) & minutes(*those)
    assert is_set(shared)


@given(any_stretch, any_stretch)
def test_two_overlap_when_they_share_a_minute(one: Interval, other: Interval) -> None:
    assert one.overlaps(other) == bool(minutes(one) & minutes(other))
    assert one.overlaps(other) == other.overlaps(one)


@given(any_stretch, any_stretch.filter(lambda s: not s.empty))
def test_one_contains_another_when_it_has_all_its_minutes(one: Interval, other: Interval) -> None:
    assert one.contains(other) == (minutes(other) <= minutes(one))


@given(any_stretch)
def test_the_length_counts_the_minutes(one: Interval) -> None:
    assert one.length == len(minutes(one)) * MINUTE
    assert one.empty == (not minutes(one))


@given(any_stretch, st.integers(1, 13), st.integers(1, 13))
def test_pieces_are_all_those_on_the_grid_that_fit(whole: Interval, length: int, step: int) -> None:
    start, end = (whole.start - DAWN) // MINUTE, (whole.end - DAWN) // MINUTE
    expected = [stretch(s, s + length) for s in range(start, 13, step) if s + length <= end]
    assert list(cut(whole, length * MINUTE, step * MINUTE)) == expected


@given(any_stretch, places, places)
def test_widening_moves_both_ends_outwards(one: Interval, before: int, after: int) -> None:
    wide = one.widened(before * MINUTE, after * MINUTE)
    assert (one.start - wide.start, wide.end - one.end) == (before * MINUTE, after * MINUTE)


@pytest.mark.parametrize(("length", "step"), [(0, 1), (1, 0), (-1, 1), (1, -1)])
def test_a_length_or_step_that_is_not_positive_is_refused(length: int, step: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        next(cut(stretch(0, 5), length * MINUTE, step * MINUTE))


def test_touching_is_not_overlapping_but_merges() -> None:
    assert not stretch(0, 5).overlaps(stretch(5, 9))
    assert union([stretch(5, 9), stretch(0, 5)]) == [stretch(0, 9)]


def test_the_covering_case_overlaps() -> None:
    assert stretch(0, 9).overlaps(stretch(3, 4))
    assert subtract([stretch(0, 9)], [stretch(3, 4)]) == [stretch(0, 3), stretch(4, 9)]


def test_what_is_taken_before_a_stretch_takes_nothing_from_it() -> None:
    assert subtract([stretch(0, 2), stretch(5, 8)], [stretch(0, 3), stretch(7, 9)]) == [stretch(5, 7)]
