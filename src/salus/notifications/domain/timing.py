"""When is a message tried again, and when may it ring?"""

from datetime import datetime, time, timedelta
from typing import Final

from salus.kernel.zone import to_utc, zone
from salus.users.contract import QuietHours

GIVE_UP: Final = timedelta(days=3)
"""Nearly as long as a mail server tries by itself. Source: RFC 5321, 4.5.4.1: at least 4 to 5 days."""
_FIRST: Final = timedelta(seconds=30)
_LONGEST: Final = timedelta(minutes=30)


def retry_after(attempts: int, chance: float) -> timedelta:
    """How long to wait after so many attempts: doubling, and spread so that not all come back at once.

    Shape: `chance` in [0, 1); the wait is between half and the whole of what doubling says.
    """
    whole = min(_FIRST * (1 << min(attempts - 1, 10)), _LONGEST)
    return whole * (1 + chance) / 2


def after_quiet(at: datetime, quiet: QuietHours | None, time_zone: str) -> datetime:
    """This instant, or the end of the quiet hours that it falls into."""
    if quiet is None:
        return at
    clock = zone(time_zone)
    local = at.astimezone(clock)
    start, end = time.fromisoformat(quiet.start), time.fromisoformat(quiet.end)
    now = local.time().replace(second=0, microsecond=0)
    if start < end:
        inside, days = start <= now < end, 0
    else:
        inside, days = now >= start or now < end, int(now >= start)
    if not inside:
        return at
    return max(at, to_utc(datetime.combine(local.date() + timedelta(days=days), end), clock))
