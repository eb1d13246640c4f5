"""What happens to those who are being served when the server is asked to end? They are served."""

import asyncio
import time
from pathlib import Path
from random import Random

import pytest

from benchmarks.wire import request
from tests.kill.people import every_key_is_spent_once, people
from tests.races.arena import Arena, arena
from tests.races.judge import every_change_is_told
from tests.support.services import PostgresCluster

pytestmark = pytest.mark.slow

CLIENTS = 16
STOPS_WITHIN_STARTS = 10
"""A stop may take so many times as long as the start after it: seconds say nothing on a busy machine."""


async def opened_stream(world: Arena, doctor: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A stream of a doctor's free times, open: its head and its greeting have come."""
    server = world.servers[0]
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(request("salus", "GET", f"/api/v1/doctors/{doctor}/availability/stream"))
    async with asyncio.timeout(30):
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        await reader.readuntil(b"\n\n")
    return reader, writer


async def stop_under_load(world: Arena) -> None:
    everybody = people(world, CLIENTS, Random(20261121))
    stream, writer = await opened_stream(world, everybody[0].doctors[0])
    left, enough = 200, asyncio.Event()

    def heard() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            enough.set()

    async def stop() -> tuple[int | None, float]:
        await enough.wait()
        began = time.monotonic()
        code = await asyncio.to_thread(world.servers[0].terminate)
        return code, time.monotonic() - began

    stopping = asyncio.create_task(stop())
    async with asyncio.TaskGroup() as group:
        for person in everybody:
            group.create_task(person.live(heard))
    rest = await stream.read()
    writer.close()
    code, took = await stopping
    print(f"{world.engine}: stopped in {took:.2f} s with {code}")
    assert code == 0
    assert rest.endswith(b"0\r\n\r\n"), f"the stream was cut instead of ended: {rest[-200:]!r}"
    # Who found the door closed was not served; whoever was served has been told so, or a key would be left over.
    await every_key_is_spent_once(world, everybody)
    await every_change_is_told(world)
    began = time.monotonic()
    world.servers[0].start()
    assert took < STOPS_WITHIN_STARTS * max(1.0, time.monotonic() - began)
    for person in everybody:
        person.doubt = None
        await person.believe()
        person.wire.close()


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_whoever_is_being_served_when_the_server_is_to_end_is_served(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    cluster: PostgresCluster | None = request.getfixturevalue("postgres") if engine == "postgresql" else None
    with arena(tmp_path / "world", cluster) as world:
        asyncio.run(stop_under_load(world))
