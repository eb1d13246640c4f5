"""What runs without being asked, and how does it go on when something fails?"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import structlog

from salus.kernel.errors import Unavailable

log = structlog.get_logger(__name__)

Pause = Callable[[asyncio.Event, timedelta], Awaitable[None]]
"""Waits until the event is set, at most so long."""

_FIRST_DELAY: Final = timedelta(milliseconds=500)
_LONGEST_DELAY: Final = timedelta(seconds=30)
_AWAY_DELAY: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do `every` so often; `run` returns whether there may be more right now."""

    name: str
    every: timedelta
    run: Callable[[], Awaitable[bool]]


async def pause(event: asyncio.Event, at_most: timedelta) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(at_most.total_seconds()):
            await event.wait()


class Worker:
    """Runs each job in a loop of its own; setting `wake`, or calling `wake()`, runs all at once.

    A job that has failed waits for its delay to pass even when woken: who is woken by every
    change would otherwise hammer what is broken.
    """

    def __init__(self, jobs: Sequence[Job], wake: asyncio.Event | None = None, pause: Pause = pause) -> None:
        self._loops = [(job, asyncio.Event()) for job in jobs]
        self._bell = wake or asyncio.Event()
        self._pause = pause

    def wake(self) -> None:
        for _, due in self._loops:
            due.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set; what is running then is brought to its end."""
        attendants = [asyncio.create_task(self._relay()), asyncio.create_task(self._wake_at(stop))]
        try:
            async with asyncio.TaskGroup() as group:
                for job, due in self._loops:
                    group.create_task(self._repeat(job, due, stop))
        finally:
            for attendant in attendants:
                attendant.cancel()
            await asyncio.gather(*attendants, return_exceptions=True)

    async def _relay(self) -> None:
        """Pass one shared ring on to every loop, each of which clears its own."""
        while True:
            await self._bell.wait()
            self._bell.clear()
            self.wake()

    async def _wake_at(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self.wake()

    async def _repeat(self, job: Job, due: asyncio.Event, stop: asyncio.Event) -> None:
        failures, away = 0, False
        while not stop.is_set():
            due.clear()  # before the run: a ring during it means another run
            try:
                more = await _attempt(job)
            except Unavailable:
                # Whoever is asked is protected by its breaker or pool; so we are there soon after it is back.
                if not away:
                    log.warning("job waits", job=job.name)
                away = True
                await self._pause(stop, _AWAY_DELAY)
                continue
            failures, away = 0 if more is not None else failures + 1, False
            if more is None:
                await self._pause(stop, _delay(failures))
            elif more:
                await asyncio.sleep(0)  # a job that never waits must not keep the others out
            elif not stop.is_set():
                await self._pause(due, job.every)


async def _attempt(job: Job) -> bool | None:
    """Whether there may be more, or None after a failure.

    Raises: Unavailable when a neighbour or the database is away: that is no fault of the job.
    The log names only the class: an exception's text may quote what it was working on.
    """
    try:
        return await job.run()
    except Unavailable:
        raise
    except asyncio.CancelledError as error:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise  # it is us who are stopped
        failure: BaseException = error
    except Exception as error:
        failure = error
    log.error("job failed", job=job.name, error=type(failure).__name__)
    return None


def _delay(failures: int) -> timedelta:
    doublings = min(failures - 1, 10)
    return min(_FIRST_DELAY * (1 << doublings), _LONGEST_DELAY)
