"""In which five-minute ticks might a doctor be free? One big number for each doctor, bit 0 the first tick.

It must never be too dark: a tick that is open for a moment counts as open, one that is taken for less than
the whole of it does not count as taken, and neither does a hold, for it may run out. So a visit that fits
always finds its ticks free, and whoever ranks by them ranks nobody too late.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from salus.kernel.interval import Interval, union
from salus.schedule.contract import Busy, Opened

TICK = timedelta(minutes=5)


def ticks(length: timedelta) -> int:
    """How many ticks a stretch of this length touches at least."""
    return -(-length // TICK)


def open_bits(opened: Iterable[Opened], origin: datetime, size: int) -> int:
    bits = 0
    for one in opened:
        bits |= _run((one.interval.start - origin) // TICK, -((origin - one.interval.end) // TICK), size)
    return bits


def taken_bits(busy: Iterable[Busy], capacity: int, origin: datetime, size: int) -> int:
    """The ticks in which every ordinary lane is taken."""
    lanes: list[list[Interval]] = [[] for _ in range(capacity)]
    for one in busy:
        if one.until is None and one.lane < capacity:
            lanes[one.lane].append(one.interval)
    taken = -1
    for lane in lanes:
        if not lane or not taken:
            return 0
        taken &= _whole_ticks(lane, origin, size)
    return taken


def _whole_ticks(stretches: list[Interval], origin: datetime, size: int) -> int:
    bits = 0
    for one in union(stretches):  # united first: two visits may share a tick and fill it together
        bits |= _run(-((origin - one.start) // TICK), (one.end - origin) // TICK, size)
    return bits


def _run(first: int, last: int, size: int) -> int:
    """The bits from `first` up to `last`, as far as they lie on the axis."""
    first, last = max(first, 0), min(last, size)
    return ((1 << (last - first)) - 1) << first if first < last else 0
