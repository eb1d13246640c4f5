"""How does a test wait? It asks again until a condition holds, and fails by name when it never does."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from deploy.local.wait import PAUSE_SECONDS, NeverHappened, until

__all__ = ["PAUSE_SECONDS", "NeverHappened", "until", "until_async"]

T = TypeVar("T")


async def until_async(condition: Callable[[], Awaitable[T]], deadline_seconds: float, what: str) -> T:
    """The first truthy answer of an awaited `condition`."""
    end = time.monotonic() + deadline_seconds
    while not (answer := await condition()):
        if time.monotonic() > end:
            raise NeverHappened(f"Waited {deadline_seconds:g} s in vain for {what}.")
        await asyncio.sleep(PAUSE_SECONDS)
    return answer
