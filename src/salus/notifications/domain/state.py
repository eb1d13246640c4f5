"""What can have become of a message?"""

from enum import StrEnum
from typing import Final


class State(StrEnum):
    SCHEDULED = "scheduled"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    """It will not be tried again by itself: an administrator may have it sent again."""
    DROPPED = "dropped"
    """It was not needed any more, or not wanted; `error` says why."""


ENDED: Final = (State.SENT, State.FAILED, State.DROPPED)
"""Nothing more happens to it by itself."""
