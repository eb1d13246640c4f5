"""What do people see while one of four services is gone, or cannot hear another? Nothing acknowledged is lost."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from benchmarks.wire import Answer, Wire, request
from salus.kit.config import ServiceName
from tests.kill.people import Person, every_key_is_spent_once, people
from tests.races.arena import DOCTORS, Arena, arena_of_four
from tests.races.judge import every_change_is_told, nobody_sits_twice
from tests.support.four import FourServices
from tests.support.wait import until_async

pytestmark = pytest.mark.slow

CLIENTS = 8
PATIENT_SECONDS = 2.0
"""Nobody waits longer for an answer, though a service be away; on a machine that others use, too, as much longer as
a request takes there when nothing is away."""
BACK_SECONDS = 60
PAUSE_SECONDS = 0.05
GOES_ON: dict[ServiceName, tuple[str, ...]] = {
    "auth": ("visits", "week", "doctors", "search"),
    "users": ("visits", "week"),
    "schedule": ("visits", "doctors"),
    "appointments": ("doctors",),
}
"""What is answered while a service is away, by those who know what they need without it."""
NEEDS_IT: dict[ServiceName, tuple[str, ...]] = {
    "auth": ("sessions",),
    "users": ("doctors",),
    "schedule": ("week", "search"),
    "appointments": ("visits",),
}
"""What nobody else can answer."""


@dataclass
class Life:
    """Everybody who goes on living while services come and go, and one who looks around."""

    arena: Arena
    four: FourServices
    everybody: list[Person]
    reader: Wire
    chance: Random
    usual: float = 0.0

    @property
    def patience(self) -> float:
        return PATIENT_SECONDS + 3 * self.usual

    async def look(self) -> dict[str, Answer]:
        """Ask for everything once; nobody is kept waiting, and who is told 503 is told when to come again."""
        who, doctor = self.everybody[0].patient, self.everybody[0].doctors[0]
        paths = {
            "visits": "/api/v1/appointments",
            "week": f"/api/v1/doctors/{doctor}/availability",
            "doctors": "/api/v1/doctors",
            "search": "/api/v1/slots",
            "sessions": "/api/v1/auth/sessions",
        }
        answers = {}
        for name, path in paths.items():
            started = time.monotonic()
            answers[name] = answer = await self.reader.raw(request("salus", "GET", path, who.token))
            waited = time.monotonic() - started
            assert waited <= self.patience, f"{name} hung for {waited:.2f} s (usually {self.usual:.2f} s)"
            assert answer.status in (200, 503), f"{name}: {answer.status} {answer.body!r}"
            if answer.status == 503:
                assert int(answer.headers["retry-after"]) >= 1, name
                assert answer.json()["code"] == "unavailable"
        return answers

    async def well(self) -> bool:
        return {answer.status for answer in (await self.look()).values()} == {200}

    async def learn(self, heard: asyncio.Semaphore) -> None:
        """How long is somebody kept waiting here, among all these others, when nothing is away?"""
        self.usual = 60.0
        await until_async(self.well, BACK_SECONDS, "everything to be answered")
        for person in self.everybody:
            person.longest = 0.0
        await answers(heard, 10 * CLIENTS)
        self.usual = max(person.longest for person in self.everybody)

    async def live_on(self, person: Person, heard: asyncio.Semaphore, stop: asyncio.Event) -> None:
        """Ask on and on; what was answered with 503 is repeated until it is answered otherwise."""
        while not stop.is_set() or person.doubt is not None:
            answer = await person.ask(person.doubt or person.wish())
            if answer.status == 503:
                await asyncio.sleep(PAUSE_SECONDS)
            else:
                heard.release()

    async def judge(self) -> None:
        """Every visit stands as it was acknowledged, and the journal tells of each change."""
        for person in self.everybody:
            await person.believe()
            person.wire.close()
        self.reader.close()
        await every_key_is_spent_once(self.arena, self.everybody)
        await every_change_is_told(self.arena)
        await nobody_sits_twice(self.arena, range(1, DOCTORS + 1))
        longest = max(person.longest for person in self.everybody)
        assert longest <= self.patience, f"somebody waited {longest:.2f} s (usually {self.usual:.2f} s)"
        statuses = [status for person in self.everybody for status in person.statuses]
        away = statuses.count(503)
        print(f"{len(statuses)} answers, {away} of them 503, longest wait {longest:.2f} s (usual {self.usual:.2f} s)")


@contextmanager
def lives(folder: Path, *, arrows_to_cut: bool = False) -> Iterator[Life]:
    with arena_of_four(folder, arrows_to_cut=arrows_to_cut) as (arena, four):
        chance = Random(20261121)
        yield Life(arena, four, people(arena, CLIENTS, chance), Wire(four.url), chance)
        surprises = [line for line in four.said().splitlines() if "unexpected" in line]
        assert not surprises, surprises[:3]


async def answers(heard: asyncio.Semaphore, number: int) -> None:
    async with asyncio.timeout(BACK_SECONDS):
        for _ in range(number):
            await heard.acquire()


async def killed_one_after_the_other(life: Life, kills: int) -> None:
    heard, stop = asyncio.Semaphore(0), asyncio.Event()
    names = list(life.four.servers)
    life.chance.shuffle(names)
    async with asyncio.TaskGroup() as group:
        for person in life.everybody:
            group.create_task(life.live_on(person, heard, stop))
        await life.learn(heard)
        for name in (names * kills)[:kills]:
            await answers(heard, life.chance.randrange(10, 60))
            life.four.servers[name].kill()
            seen = await life.look()
            assert {what: seen[what].status for what in GOES_ON[name]} == dict.fromkeys(GOES_ON[name], 200), name
            assert {what: seen[what].status for what in NEEDS_IT[name]} == dict.fromkeys(NEEDS_IT[name], 503), name
            await asyncio.to_thread(life.four.servers[name].start)
            await until_async(life.well, BACK_SECONDS, f"everything to be answered again after {name} was killed")
            await answers(heard, 2 * CLIENTS)
        stop.set()
    await life.judge()


def test_any_one_service_may_be_killed_under_load(tmp_path: Path) -> None:
    with lives(tmp_path / "four") as life:
        asyncio.run(killed_one_after_the_other(life, 8))


async def cut_one_after_the_other(life: Life) -> None:
    heard, stop = asyncio.Semaphore(0), asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for person in life.everybody:
            group.create_task(life.live_on(person, heard, stop))
        await life.learn(heard)
        for place, (arrow, wire) in enumerate(sorted(life.four.arrows.items())):
            await answers(heard, 10)
            wire.cut("refusing" if place % 2 else "silent")
            for _ in range(2):
                seen = await life.look()
                assert {seen[what].status for what in ("visits", "doctors")} == {200}, arrow  # they ask nobody
            wire.mend()
            await until_async(life.well, BACK_SECONDS, f"everything to be answered again after {arrow} was cut")
            await answers(heard, 2 * CLIENTS)
        stop.set()
    await life.judge()


def test_any_two_services_may_be_cut_from_each_other_under_load(tmp_path: Path) -> None:
    with lives(tmp_path / "four", arrows_to_cut=True) as life:
        asyncio.run(cut_one_after_the_other(life))
