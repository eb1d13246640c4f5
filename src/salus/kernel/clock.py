"""What time is it? Asked once, at the edge; everything below takes `now` as an argument."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns the current instant, aware, in UTC."""


def system_clock() -> datetime:
    return datetime.now(UTC)
