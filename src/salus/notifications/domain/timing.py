"""When is a message tried again?"""

from datetime import timedelta
from typing import Final

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
