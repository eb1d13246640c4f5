"""What does it mean that this refresh token is shown?

Source: RFC 9700, 4.14.2 (reuse ends the session); a lost answer may be asked for again, once.
"""

from datetime import datetime, timedelta
from enum import Enum
from typing import Final

GRACE: Final = timedelta(seconds=10)


class Shown(Enum):
    FRESH = "fresh"
    RETRY = "retry"
    """The answer was lost, or two tabs asked at once: give the same successor."""
    REUSE = "reuse"
    """Two hold the same token, and one of them is a thief."""


def meaning(spent_at: datetime | None, *, successor_unspent: bool, now: datetime) -> Shown:
    if spent_at is None:
        return Shown.FRESH
    if successor_unspent and now - spent_at <= GRACE:
        return Shown.RETRY
    return Shown.REUSE
