"""Until when is a time kept for somebody?"""

from datetime import datetime, timedelta
from typing import Final

from salus.users.contract import Contact

SHORTEST: Final = timedelta(minutes=10)
"""Who has less than this to answer need not be asked."""


def kept_until(contact: Contact, now: datetime, starts_at: datetime, length: timedelta) -> datetime | None:
    """The end of an offer that is made now, and told when the quiet hours are over; None when that is too late."""
    told_at = contact.after_quiet(now)
    until = min(told_at + length, starts_at)
    return until if until - told_at >= SHORTEST else None
