"""When is a provider asked again?"""

from datetime import datetime, timedelta
from typing import Final

LOOK_EVERY: Final = timedelta(minutes=1)
"""How often an open checkout is looked at: its webhook may be lost."""
_FIRST: Final = timedelta(seconds=5)
_LONGEST: Final = timedelta(minutes=15)


def retry_after(attempts: int, chance: float) -> timedelta:
    """How long to wait after so many attempts in vain: doubling, and spread, up to a quarter of an hour.

    Shape: `chance` in [0, 1); the wait is between half and the whole of what doubling says.
    """
    whole = min(_FIRST * (1 << min(max(attempts - 1, 0), 10)), _LONGEST)
    return whole * (1 + chance) / 2


def look_again(now: datetime, expires_at: datetime, attempts: int, chance: float) -> datetime:
    """When to look at a checkout at which nothing has happened: often while it is open, and right when it is over."""
    if now < expires_at:
        return min(now + LOOK_EVERY, expires_at)
    return now + retry_after(attempts, chance)
