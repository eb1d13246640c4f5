"""Do bitmaps rank nobody too late? Compared with counting ticks one by one."""

from datetime import timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from salus.availability.bits import TICK, open_bits, taken_bits, ticks
from salus.availability.domain.openings import Openings
from salus.availability.domain.slots import Calendar, free_slots
from salus.availability.domain.taken import Taken
from salus.availability.fits import NEVER, first_fits, runs_of
from salus.kernel.interval import Interval
from salus.schedule.contract import Busy, Opened, Rules
from salus.users.contract import Service
from tests.availability.test_slots_model import bookings, minute, openings, services
from tests.availability.world import MINUTE, MONDAY, busy

SIZE = 64 * 12
patterns = st.lists(st.booleans(), min_size=1, max_size=40).map(lambda parts: (parts * SIZE)[:SIZE])


def words(pattern: list[bool]) -> "np.ndarray[tuple[int], np.dtype[np.uint64]]":
    number = sum(1 << place for place, bit in enumerate(pattern) if bit)
    return np.frombuffer(number.to_bytes(SIZE // 8, "little"), "<u8")


def blocks(lengths: list[int]) -> list[bool]:
    """Alternating runs of free and taken ticks."""
    made = [place % 2 == 0 for place, length in enumerate(lengths) for _ in range(length)]
    return (made + [False] * SIZE)[:SIZE]


rows_of_bits = st.one_of(patterns, st.lists(st.integers(0, 200), max_size=12).map(blocks))


@given(
    st.lists(
        st.tuples(rows_of_bits, st.integers(1, 150), st.integers(0, SIZE + 70), st.integers(0, SIZE + 70)),
        min_size=1,
        max_size=5,
    )
)
def test_the_first_fit_is_where_counting_finds_it(asked: list[tuple[list[bool], int, int, int]]) -> None:
    bits = np.stack([words(pattern) for pattern, _, _, _ in asked])
    columns = [np.array(column, np.int64) for column in list(zip(*asked, strict=True))[1:]]
    found = first_fits(bits, np.arange(len(asked)), *columns)
    for row, (pattern, need, earliest, latest) in enumerate(asked):
        fitting = (
            tick
            for tick in range(earliest, min(latest, SIZE))
            if all(pattern[tick : tick + need]) and tick + need <= SIZE
        )
        assert found[row] == next(fitting, NEVER)


def test_a_run_is_found_however_many_words_it_crosses() -> None:
    row = words([False] * 60 + [True] * 300 + [False] * SIZE)[None, :]
    for need in (1, 2, 63, 64, 65, 128, 129, 300):
        assert first_fits(row, *(np.array([one]) for one in (0, need, 0, SIZE)))[0] == 60
    assert first_fits(row, *(np.array([one]) for one in (0, 301, 0, SIZE)))[0] == NEVER


def test_looking_for_runs_leaves_the_bits_alone() -> None:
    row = words([True] * SIZE)[None, :].copy()
    runs_of(row, 1)[:] = 0
    assert row.all()


@given(openings, bookings, services, st.integers(1, 3), st.integers(0, 3))
def test_every_free_slot_has_its_ticks_free(
    all_open: list[Opened], taken: list[Busy], wanted: Service, capacity: int, shift: int
) -> None:
    origin = MONDAY - timedelta(hours=1) + shift * MINUTE
    free = open_bits(all_open, origin, SIZE) & ~taken_bits(taken, capacity, origin, SIZE)
    now = minute(-50)
    calendar = Calendar(Openings(all_open), (), Taken(taken, now), Rules(capacity=capacity))
    for one in free_slots(calendar, wanted, Interval(minute(-50), minute(70)), now):
        first = (one.busy.start - origin) // TICK
        for tick in range(first, first + ticks(one.busy.length)):
            assert free >> tick & 1


def test_a_tick_is_taken_only_when_every_lane_is_taken_for_the_whole_of_it() -> None:
    def bits(*taken: Busy, capacity: int = 1) -> int:
        return taken_bits(taken, capacity, MONDAY, 8)

    def from_to(start: int, end: int) -> Interval:
        return Interval(minute(start), minute(end))

    assert bits(busy(1, from_to(0, 10))) == 0b11
    assert bits(busy(1, from_to(1, 14))) == 0b10
    assert bits(busy(1, from_to(0, 3)), busy(1, from_to(3, 5))) == 0b1
    assert bits(busy(1, from_to(0, 10)), capacity=2) == 0
    assert bits(busy(1, from_to(0, 10)), busy(1, from_to(5, 20), 1), capacity=2) == 0b10
    assert bits(busy(1, from_to(0, 10)), busy(1, from_to(5, 20), 1), busy(1, from_to(0, 5), 2), capacity=3) == 0
    assert bits(busy(1, from_to(0, 10), until=minute(60))) == 0
    assert bits(busy(1, from_to(-100, 1000))) == 0b11111111
    assert bits(busy(1, from_to(-100, -50))) == 0
