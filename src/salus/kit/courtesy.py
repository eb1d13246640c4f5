"""Who else wants something of this process? Jobs that nobody waits for ask that before they take their turn."""

import asyncio
import time
from dataclasses import dataclass

_EVERY = 0.25
"""Unit: seconds."""


@dataclass(slots=True)
class Load:
    """`share`: the part of the last moments that this loop has worked, between 0 and 1; 0 where nobody measures it.

    CPU of its thread alone: what other processes do to the machine is not ours to judge. What jobs work counts too, so
    whoever works long by itself, as a lane of mails does, cannot tell others from itself by this.
    """

    share: float = 0.0

    async def measure(self) -> None:
        """Keep it true until cancelled."""
        while True:
            began, worked = time.monotonic(), time.thread_time()
            await asyncio.sleep(_EVERY)
            self.share = (time.thread_time() - worked) / (time.monotonic() - began)
