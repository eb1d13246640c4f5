"""Which instant is this local time? By the zone data that we bring along, never by the machine's.

Importing this module empties the system's search path for the whole process, so that every machine
agrees on when the clocks change. `docs/domain/time.md` tells the rules with examples.
"""

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from importlib import import_module
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from salus.kernel.interval import Interval

zoneinfo.reset_tzpath(())
ZoneInfo.clear_cache()


@lru_cache(1024)
def zone(name: str) -> ZoneInfo:
    """The zone of an IANA name such as `Europe/Paris`.

    Raises: ValueError for a name that the zone data do not know.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder such as `Europe` is an OSError
        raise ValueError("must be a time zone such as Europe/Paris") from None


@cache
def zone_names() -> frozenset[str]:
    """Every name that `zone` knows."""
    return frozenset(zoneinfo.available_timezones())


def to_utc(local: datetime, at: ZoneInfo) -> datetime:
    """The instant of a wall time.

    Shape:  `local` is naive. A wall time that occurs twice is the first; one that a gap skips moves
            forward by the gap: both are what the offset before the change says.
    Source: PEP 495, fold=0.
    """
    return local.replace(tzinfo=at, fold=0).astimezone(UTC)


@lru_cache(16_384)
def local_day(day: date, at: ZoneInfo) -> Interval:
    """The stretch from this day's midnight to the next: 23, 24 or 25 hours, or none (Apia, 2011-12-30)."""
    return Interval(
        to_utc(datetime.combine(day, time()), at), to_utc(datetime.combine(day + timedelta(days=1), time()), at)
    )


@cache
def tzdata_version() -> str:
    """The version of the zone data, such as `2026f`; kept with what was booked by them."""
    return str(import_module("tzdata").IANA_VERSION)
