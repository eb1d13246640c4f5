"""What runs without being asked, and how does it go on when something fails?"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog

from salus.kernel.clock import Clock, system_clock
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


@dataclass(slots=True)
class Fortune:
    """How a job has fared in this process. `failures` in a row; `error` is the class of the last one, never its text.

    `waits`: a neighbour or the database is away, which is no failure of the job.
    """

    name: str
    every: timedelta
    ran_at: datetime | None = None
    done_at: datetime | None = None
    failures: int = 0
    error: str | None = None
    waits: bool = False


async def pause(event: asyncio.Event, at_most: timedelta) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(at_most.total_seconds()):
            await event.wait()


class Worker:
    """Runs each job in a loop of its own; setting `wake`, or calling `wake()`, runs all at once.

    A job that has failed waits for its delay to pass even when woken: who is woken by every
    change would otherwise hammer what is broken.
    """

    def __init__(
        self,
        jobs: Sequence[Job],
        wake: asyncio.Event | None = None,
        pause: Pause = pause,
        clock: Clock = system_clock,
    ) -> None:
        self._loops = [(job, asyncio.Event()) for job in jobs]
        self._clock = clock
        self.fortunes = {job.name: Fortune(job.name, job.every) for job in jobs}
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
        fortune = self.fortunes[job.name]
        while not stop.is_set():
            due.clear()  # before the run: a ring during it means another run
            fortune.ran_at = self._clock()
            try:
                failure, more = await _attempt(job)
            except Unavailable:
                # Whoever is asked is protected by its breaker or pool; so we are there soon after it is back.
                if not fortune.waits:
                    log.warning("job waits", job=job.name)
                fortune.waits = True
                await self._pause(stop, _AWAY_DELAY)
                continue
            self._note(fortune, failure)
            if failure is not None:
                await self._pause(stop, _delay(fortune.failures))
            elif more:
                await asyncio.sleep(0)  # a job that never waits must not keep the others out
            elif not stop.is_set():
                await self._pause(due, job.every)

    def _note(self, fortune: Fortune, failure: str | None) -> None:
        fortune.waits = False
        fortune.failures = 0 if failure is None else fortune.failures + 1
        if failure is None:
            fortune.done_at = self._clock()
        else:
            fortune.error = failure


async def _attempt(job: Job) -> tuple[str | None, bool]:
    """The class of what went wrong, if anything, and whether there may be more.

    Raises: Unavailable when a neighbour or the database is away: that is no fault of the job.
    The log names only the class: an exception's text may quote what it was working on.
    """
    try:
        return None, await job.run()
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
    return type(failure).__name__, False


def _delay(failures: int) -> timedelta:
    doublings = min(failures - 1, 10)
    return min(_FIRST_DELAY * (1 << doublings), _LONGEST_DELAY)
