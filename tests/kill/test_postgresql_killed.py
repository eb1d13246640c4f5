"""What do people see while PostgreSQL is gone, and what is left when it is back? Salus itself is never restarted."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from benchmarks.wire import Answer, Wire, request
from tests.kill.people import AWAY_SECONDS, Person, every_key_is_spent_once, people
from tests.races.arena import DOCTORS, Arena, arena
from tests.races.judge import every_change_is_told, nobody_sits_twice
from tests.support.services import PostgresCluster
from tests.support.wait import until_async

pytestmark = pytest.mark.slow

KILLS = 10
CLIENTS = 12
PAUSE_SECONDS = 0.05
"""Who was told to come again later does not come at once."""


@pytest.fixture
def own() -> Iterator[PostgresCluster]:
    """A PostgreSQL that this test kills."""
    cluster = PostgresCluster()
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.remove()


async def live_on(person: Person, heard: asyncio.Semaphore, stop: asyncio.Event) -> None:
    """Ask on and on; what was answered with 503 is repeated until it is answered otherwise."""
    while not stop.is_set() or person.doubt is not None:
        answer = await person.ask(person.doubt or person.wish())
        if answer.status == 503:
            await asyncio.sleep(PAUSE_SECONDS)
        else:
            heard.release()


async def reads(wire: Wire, person: Person) -> dict[str, Answer]:
    paths = {
        "visits": "/api/v1/appointments",
        "week": f"/api/v1/doctors/{person.doctors[0]}/availability",
        "doctors": "/api/v1/doctors",
        "search": "/api/v1/slots",
        "live": "/health/live",
        "ready": "/health/ready",
    }
    asked = {name: request("salus", "GET", path, person.patient.token) for name, path in paths.items()}
    async with asyncio.timeout(AWAY_SECONDS * len(asked)):
        return {name: await wire.raw(one) for name, one in asked.items()}


async def read_without_database(wire: Wire, person: Person) -> None:
    """Nobody is told 500: either it is known without the database, or it is to be asked for again."""
    answers = await reads(wire, person)
    assert answers["live"].status == 200
    assert answers["visits"].status == 503
    assert answers["ready"].status == 503
    for name, answer in answers.items():
        assert answer.status in (200, 503), f"{name}: {answer.status} {answer.body!r}"
        if answer.status == 503:
            assert int(answer.headers["retry-after"]) >= 1, name


async def all_reads_answer(wire: Wire, person: Person) -> bool:
    return {answer.status for answer in (await reads(wire, person)).values()} == {200}


async def survive(world: Arena, cluster: PostgresCluster) -> None:
    chance = Random(20261121)
    everybody = people(world, CLIENTS, chance)
    heard, stop = asyncio.Semaphore(0), asyncio.Event()
    reader = Wire(world.servers[0].url)

    async def answers(number: int) -> None:
        async with asyncio.timeout(60):
            for _ in range(number):
                await heard.acquire()

    began = time.monotonic()
    assert await all_reads_answer(reader, everybody[0])
    usual = time.monotonic() - began

    async with asyncio.TaskGroup() as group:
        for person in everybody:
            group.create_task(live_on(person, heard, stop))
        for _ in range(KILLS):
            await answers(chance.randrange(20, 200))
            await asyncio.to_thread(cluster.kill)
            await read_without_database(reader, everybody[0])
            await asyncio.to_thread(cluster.start)
            await answers(5 * CLIENTS)
        stop.set()
    await until_async(lambda: all_reads_answer(reader, everybody[0]), 60, "every read to be answered again")
    for person in everybody:
        await person.believe()
    await every_key_is_spent_once(world, everybody)
    await every_change_is_told(world)
    await nobody_sits_twice(world, range(1, DOCTORS + 1))
    statuses = [status for person in everybody for status in person.statuses]
    longest = max(person.longest for person in everybody)
    assert statuses.count(503) >= KILLS, "nobody noticed that PostgreSQL was away"
    assert longest < AWAY_SECONDS + 3 * usual, f"somebody waited {longest:.1f} s for an answer (usually {usual:.2f} s)"
    print(f"{KILLS} kills, {len(statuses)} answers, {statuses.count(503)} of them 503, longest wait {longest:.2f} s")
    for wire in (reader, *(person.wire for person in everybody)):
        wire.close()


def test_while_postgresql_is_away_people_hear_503_and_nothing_acknowledged_is_lost(
    own: PostgresCluster, tmp_path: Path
) -> None:
    with arena(tmp_path / "world", own) as world:
        asyncio.run(survive(world, own))
        assert "unexpected" not in world.servers[0].said()
