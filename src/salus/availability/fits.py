"""When does a visit first fit? Asked of ten thousand bitmaps at once.

Shape: `bits` has a row for each doctor, 64 ticks to a word, the lowest bit first.
"""

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Ints = NDArray[np.int64]

NEVER = np.int64(-1)
_FIRST_BLOCK = 4
"""Words looked at first, 21 hours: most doctors have a gap in them and need not be looked at again."""
_ALL = np.uint64(2**64 - 1)


def first_fits(bits: Words, rows: Ints, need: Ints, earliest: Ints, latest: Ints) -> Ints:
    """For each of `rows` the first tick in `[earliest, latest)` from which `need` ticks are free, or NEVER."""
    found = np.full(len(rows), NEVER)
    for length in np.flatnonzero(np.bincount(need)):  # which lengths there are; cheaper than sorting
        of_length = np.flatnonzero((need == length) & (earliest < latest))
        found[of_length] = _first_runs(
            bits, rows[of_length], int(length), earliest[of_length], np.minimum(latest[of_length], bits.shape[1] * 64)
        )
    return found


def _first_runs(bits: Words, rows: Ints, length: int, earliest: Ints, latest: Ints) -> Ints:
    found = np.full(len(rows), NEVER)
    if not len(rows):
        return found
    beyond = length // 64 + 1
    left = np.arange(len(rows))
    word, size = int(earliest.min()) // 64, _FIRST_BLOCK
    end = -(-int(latest.max()) // 64)
    while word < end and len(left):
        block = bits[rows[left], word : word + size + beyond]
        runs = runs_of(block, length)[:, :size]
        _clear_outside(runs, earliest[left] - word * 64, latest[left] - word * 64)
        hit = runs.any(axis=1)
        found[left[hit]] = word * 64 + _lowest_bit(runs[hit])
        left = left[~hit]
        word, size = word + size, size * 2
    return found


def runs_of(block: Words, length: int) -> Words:
    """The bits from which `length` bits in a row are set; log2(length) passes."""
    have = 1
    runs = block
    while have < length:
        more = min(have, length - have)
        runs = runs & _shifted(runs, more)
        have += more
    return runs.copy() if runs is block else runs


def _shifted(block: Words, by: int) -> Words:
    """Each row moved `by` bits towards its beginning; zeros follow."""
    words, rest = divmod(by, 64)
    if words:
        moved = np.zeros_like(block)
        moved[:, : max(block.shape[1] - words, 0)] = block[:, words:]
        block = moved
    if not rest:
        return block
    shifted = block >> np.uint64(rest)
    shifted[:, :-1] |= block[:, 1:] << np.uint64(64 - rest)
    return shifted


def _clear_outside(runs: Words, first: Ints, last: Ints) -> None:
    """Forget the bits of each row before its `first` and from its `last` on, where there are any."""
    width = runs.shape[1] * 64
    for bound, keep_after in ((first, True), (last, False)):
        touched = np.flatnonzero(bound > 0) if keep_after else np.flatnonzero(bound < width)
        if not len(touched):
            continue
        bits_in = np.clip(bound[touched][:, None] - np.arange(runs.shape[1]) * 64, 0, 64)
        below = np.where(
            bits_in >= 64, _ALL, (np.uint64(1) << np.minimum(bits_in, 63).astype(np.uint64)) - np.uint64(1)
        )
        runs[touched] &= ~below if keep_after else below


def _lowest_bit(runs: Words) -> Ints:
    """The place of the first set bit of each row; every row has one."""
    word = (runs != 0).argmax(axis=1)
    value = runs[np.arange(len(runs)), word]
    lowest = value & (~value + np.uint64(1))
    places: Ints = word * 64 + np.log2(lowest.astype(np.float64)).astype(np.int64)  # exact: powers of two
    return places
