"""Does every job run when it should, whatever happens to the others?"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from structlog.testing import capture_logs

from salus.kernel.errors import Unavailable
from salus.kit.worker import Job, Worker, pause

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
NOW = datetime(2027, 1, 4, tzinfo=UTC)


class Pauses:
    """Time that does not pass by itself: the test lets each pause end, or an event does."""

    def __init__(self) -> None:
        self.begun: list[timedelta] = []
        self._ends: list[asyncio.Event] = []

    async def __call__(self, event: asyncio.Event, at_most: timedelta) -> None:
        over = asyncio.Event()
        self.begun.append(at_most)
        self._ends.append(over)
        either = [asyncio.create_task(over.wait()), asyncio.create_task(event.wait())]
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        for task in either:
            task.cancel()

    async def reached(self, count: int) -> None:
        while len(self.begun) < count:
            await asyncio.sleep(0)

    def elapse(self) -> None:
        self._ends[-1].set()


def working(scenario: Callable[[asyncio.Event], Awaitable[None]], worker: Worker) -> None:
    """Run the worker while the scenario lasts; both must end within seconds."""

    async def both() -> None:
        stop = asyncio.Event()
        async with asyncio.timeout(10):
            running = asyncio.create_task(worker.run(stop))
            await scenario(stop)
            stop.set()
            await running

    asyncio.run(both())


class Counting:
    """A job's work that notes its runs and answers or fails as told."""

    def __init__(self, *answers: bool | BaseException) -> None:
        self.runs = 0
        self._answers = list(answers)

    async def __call__(self) -> bool:
        self.runs += 1
        answer = self._answers.pop(0) if self._answers else False
        if isinstance(answer, BaseException):
            raise answer
        return answer


def test_a_job_runs_at_once_and_then_every_so_often() -> None:
    work, pauses = Counting(), Pauses()

    async def scenario(_stop: asyncio.Event) -> None:
        for runs in (1, 2, 3):
            await pauses.reached(runs)
            assert work.runs == runs
            pauses.elapse()
        await pauses.reached(4)

    working(scenario, Worker([Job("tidy", HOUR, work)], pause=pauses))
    assert pauses.begun == [HOUR] * 4


def test_while_there_may_be_more_it_runs_again_without_a_pause() -> None:
    work, pauses = Counting(True, True, True, False), Pauses()

    async def scenario(_stop: asyncio.Event) -> None:
        await pauses.reached(1)
        assert work.runs == 4

    working(scenario, Worker([Job("deliver", HOUR, work)], pause=pauses))


def test_a_job_with_endless_work_leaves_room_for_others_and_for_stopping() -> None:
    async def endless() -> bool:
        return True

    other, pauses = Counting(), Pauses()

    async def scenario(_stop: asyncio.Event) -> None:
        await pauses.reached(1)
        assert other.runs == 1

    working(scenario, Worker([Job("endless", HOUR, endless), Job("other", HOUR, other)], pause=pauses))


@pytest.mark.parametrize("way", ["method", "event"])
def test_waking_runs_all_jobs_at_once(way: str) -> None:
    one, two, pauses, bell = Counting(), Counting(), Pauses(), asyncio.Event()
    worker = Worker([Job("one", HOUR, one), Job("two", HOUR, two)], bell, pause=pauses)

    async def scenario(_stop: asyncio.Event) -> None:
        for rounds in (1, 2, 3):
            await pauses.reached(2 * rounds)
            assert (one.runs, two.runs) == (rounds, rounds)
            worker.wake() if way == "method" else bell.set()
        await pauses.reached(8)
        for _ in range(50):
            await asyncio.sleep(0)
        assert (one.runs, two.runs) == (4, 4)  # a ring rings once

    working(scenario, worker)
    assert not bell.is_set()


def test_what_waits_for_somebody_who_is_away_goes_on_a_second_after_they_are_back() -> None:
    """Unlike a failure, which is tried less and less often."""
    work, pauses = Counting(*(Unavailable() for _ in range(10))), Pauses()

    async def scenario(_stop: asyncio.Event) -> None:
        for runs in range(1, 11):
            await pauses.reached(runs)
            pauses.elapse()
        await pauses.reached(11)
        assert work.runs == 11

    with capture_logs() as said:
        working(scenario, Worker([Job("follow", HOUR, work)], pause=pauses))
    assert pauses.begun == [timedelta(seconds=1)] * 10 + [HOUR]
    assert [line["event"] for line in said] == ["job waits"]


def test_a_ring_during_a_run_means_another_run() -> None:
    pauses = Pauses()
    runs: list[int] = []
    begun, finish = asyncio.Event(), asyncio.Event()

    async def slow() -> bool:
        runs.append(1)
        begun.set()
        await finish.wait()
        return False

    worker = Worker([Job("slow", HOUR, slow)], pause=pauses)

    async def scenario(_stop: asyncio.Event) -> None:
        await begun.wait()
        worker.wake()
        finish.set()
        await pauses.reached(2)

    working(scenario, worker)
    assert len(runs) == 2


def test_a_failing_job_is_tried_again_ever_more_slowly_up_to_half_a_minute() -> None:
    failures = [ValueError("ann@example.org has a headache") for _ in range(9)]
    work, pauses = Counting(*failures, False, ValueError()), Pauses()

    async def scenario(_stop: asyncio.Event) -> None:
        for count in range(1, 11):
            await pauses.reached(count)
            pauses.elapse()
        await pauses.reached(11)

    with capture_logs() as logs:
        working(scenario, Worker([Job("mail", HOUR, work)], pause=pauses))
    delays = [delay.total_seconds() for delay in pauses.begun]
    assert delays == [0.5, 1, 2, 4, 8, 16, 30, 30, 30, 3600, 0.5]  # success starts it afresh
    assert all(before <= after for before, after in pairwise(delays[:9]))
    assert logs == [{"event": "job failed", "job": "mail", "error": "ValueError", "log_level": "error"}] * 10


def test_waking_does_not_cut_a_failing_jobs_delay_short() -> None:
    work, pauses = Counting(OSError()), Pauses()
    worker = Worker([Job("mail", HOUR, work)], pause=pauses)

    async def scenario(_stop: asyncio.Event) -> None:
        await pauses.reached(1)
        worker.wake()
        for _ in range(20):
            await asyncio.sleep(0)
        assert work.runs == 1
        pauses.elapse()
        await pauses.reached(2)

    with capture_logs():
        working(scenario, worker)


@pytest.mark.parametrize(
    "failure", [RuntimeError(), asyncio.CancelledError()], ids=["an error", "a stray cancellation"]
)
def test_one_that_fails_does_not_disturb_the_others(failure: BaseException) -> None:
    bad, good, pauses = Counting(failure), Counting(), Pauses()
    worker = Worker([Job("bad", HOUR, bad), Job("good", MINUTE, good)], pause=pauses)

    async def scenario(_stop: asyncio.Event) -> None:
        await pauses.reached(2)
        pauses.elapse()
        await pauses.reached(3)
        assert good.runs == 2

    with capture_logs() as logs:
        working(scenario, worker)
    assert [entry["error"] for entry in logs] == [type(failure).__name__]


def test_stopping_lets_the_current_run_end_and_begins_no_other() -> None:
    begun, finish = asyncio.Event(), asyncio.Event()
    ended: list[int] = []

    async def slow() -> bool:
        begun.set()
        await finish.wait()
        ended.append(1)
        return False

    async def scenario(stop: asyncio.Event) -> None:
        await begun.wait()
        stop.set()
        for _ in range(20):
            await asyncio.sleep(0)
        assert ended == []
        finish.set()

    working(scenario, Worker([Job("slow", HOUR, slow)]))
    assert ended == [1]


def test_stopping_ends_long_pauses_and_delays_at_once() -> None:
    idle, failing = Counting(), Counting(OSError(), OSError())

    async def scenario(_stop: asyncio.Event) -> None:
        while not (idle.runs and failing.runs):
            await asyncio.sleep(0)

    with capture_logs():
        working(scenario, Worker([Job("idle", HOUR, idle), Job("failing", HOUR, failing)]))
    assert (idle.runs, failing.runs) == (1, 1)


def test_a_cancelled_worker_ends_its_jobs() -> None:
    async def scenario() -> None:
        begun = asyncio.Event()

        async def forever() -> bool:
            begun.set()
            await asyncio.Event().wait()
            return False

        running = asyncio.create_task(Worker([Job("forever", HOUR, forever)]).run(asyncio.Event()))
        await begun.wait()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(scenario())


def test_a_pause_ends_with_its_event_or_its_time() -> None:
    async def scenario() -> None:
        event = asyncio.Event()
        await pause(event, timedelta(0))
        event.set()
        async with asyncio.timeout(10):
            await pause(event, HOUR)

    asyncio.run(scenario())


def test_how_a_job_fares_can_be_told() -> None:
    work, pauses = Counting(ValueError("secret"), False), Pauses()
    worker = Worker([Job("mail", HOUR, work)], pause=pauses, clock=lambda: NOW)

    async def scenario(stop: asyncio.Event) -> None:
        await pauses.reached(1)
        failed = worker.fortunes["mail"]
        assert (failed.failures, failed.error, failed.ran_at, failed.done_at) == (1, "ValueError", NOW, None)
        pauses.elapse()
        await pauses.reached(2)
        assert (failed.failures, failed.error, failed.done_at) == (0, "ValueError", NOW)

    working(scenario, worker)
