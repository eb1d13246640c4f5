"""Who else wants something of this process? Jobs that nobody waits for ask that before they take their turn."""

import asyncio
import time


async def others(rounds: int = 1) -> float:
    """CPU seconds that this loop spends on everything else in its next rounds.

    Of this thread alone: what other processes do to the machine is not ours to judge.
    """
    before = time.thread_time()
    for _ in range(rounds):
        await asyncio.sleep(0)
    return time.thread_time() - before
