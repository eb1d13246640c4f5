"""How does a test wait? It asks again until a condition holds, and fails by name when it never does."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

PAUSE_SECONDS = 0.02


class NeverHappened(AssertionError):
    """What a test waited for did not come before its deadline."""


def until(condition: Callable[[], T], deadline_seconds: float, what: str) -> T:
    """The first truthy answer of `condition`."""
    end = time.monotonic() + deadline_seconds
    while not (answer := condition()):
        if time.monotonic() > end:
            raise NeverHappened(f"Waited {deadline_seconds:g} s in vain for {what}.")
        time.sleep(PAUSE_SECONDS)
    return answer


async def until_async(condition: Callable[[], Awaitable[T]], deadline_seconds: float, what: str) -> T:
    """The first truthy answer of an awaited `condition`."""
    end = time.monotonic() + deadline_seconds
    while not (answer := await condition()):
        if time.monotonic() > end:
            raise NeverHappened(f"Waited {deadline_seconds:g} s in vain for {what}.")
        await asyncio.sleep(PAUSE_SECONDS)
    return answer
