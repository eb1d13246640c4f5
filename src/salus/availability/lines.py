"""How do columns of numbers stay true when one doctor of ten thousand changes?"""

from collections.abc import Collection, Sequence

import numpy as np

from salus.availability.fits import Ints

_MOST_WAITING = 200
"""Rows entered anew before the columns are: so nobody waits long for either, also when ten thousand are entered."""


class Lines:
    """Lines of numbers that belong to rows; `columns` are arrays of equal length, the first one is the row.

    Order: by row; the lines of one row as they were entered.
    """

    def __init__(self, width: int) -> None:
        self._columns: Ints = np.zeros((width, 0), np.int64)
        self._waiting: dict[int, Collection[Sequence[int]]] = {}

    def enter(self, row: int, lines: Collection[Sequence[int]]) -> None:
        """Let these be the lines of a row, whatever it had before; each begins with the row's number."""
        self._waiting[row] = lines
        if len(self._waiting) >= _MOST_WAITING:
            self._settle()

    @property
    def columns(self) -> Ints:
        if self._waiting:
            self._settle()
        return self._columns

    def _settle(self) -> None:
        kept = self._columns[:, ~np.isin(self._columns[0], list(self._waiting))]
        new = [line for lines in self._waiting.values() for line in lines]
        table = np.concatenate([kept, np.array(new, np.int64).reshape(len(new), len(kept)).T], axis=1)
        self._columns = table[:, np.argsort(table[0], kind="stable")]
        self._waiting.clear()
