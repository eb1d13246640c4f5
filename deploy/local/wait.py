"""How does one wait? One asks again until a condition holds, and says what never came."""

import time
from collections.abc import Callable
from typing import Final, TypeVar

T = TypeVar("T")

PAUSE_SECONDS: Final = 0.02


class NeverHappened(Exception):
    """What somebody waited for did not come before its deadline."""


def until(condition: Callable[[], T], deadline_seconds: float, what: str) -> T:
    """The first truthy answer of `condition`."""
    end = time.monotonic() + deadline_seconds
    while not (answer := condition()):
        if time.monotonic() > end:
            raise NeverHappened(f"Waited {deadline_seconds:g} s in vain for {what}.")
        time.sleep(PAUSE_SECONDS)
    return answer
