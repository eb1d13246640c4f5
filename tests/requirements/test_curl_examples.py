"""Do the portal requirement's curl examples run as they stand, at a real server and on an empty database?"""

import json
import shlex
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.requirements.texts import examples
from tests.support.command import salus
from tests.support.server import SalusServer
from tests.support.world import World, new_world

ADDRESS = "http://localhost:5000"
BY_HEADING = examples()


def run(heading: str, server: SalusServer, token: str = "") -> Any:
    """One example, pasted into a shell: only the port is the server's, and the token the one that login gave."""
    script = BY_HEADING[heading].replace(ADDRESS, server.url).replace("<token>", token)
    done = subprocess.run(["sh", "-eu"], input=script, capture_output=True, text=True, timeout=60, check=True)
    return json.loads(done.stdout)


async def ask(heading: str, world: World, token: str = "") -> Any:
    """The same request of an installation in this process, read from curl's own words."""
    curl, _, method, url, *rest = shlex.split(BY_HEADING[heading].replace("<token>", token))
    assert curl == "curl"
    headers = dict(rest[place + 1].split(": ", 1) for place, word in enumerate(rest) if word == "-H")
    body = rest[rest.index("-d") + 1]
    answer = await world.client.request(method, url.removeprefix(ADDRESS), headers=headers, content=body)
    return answer.json()


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[SalusServer]:
    """What `make run` serves."""
    assert salus(tmp_path, "demo").code == 0
    server = SalusServer(tmp_path / "data", SALUS_DEMO="true", SALUS_LIMITS="on")
    server.start()
    yield server
    server.kill()


def test_the_examples_are_those_that_are_known() -> None:
    assert list(BY_HEADING) == ["Register a Patient", "Register a Doctor", "Login", "Book Appointment"]
    assert all(ADDRESS in script for script in BY_HEADING.values())


def test_on_the_demonstration_clinic_they_run_one_after_the_other(clinic: SalusServer) -> None:
    token = ""
    for heading in BY_HEADING:
        said = run(heading, clinic, token)
        token = said.get("token", token)
    assert (said["status"], said["patient"]["name"]) == ("upcoming", "John Doe")


async def test_on_a_fresh_database_the_first_slot_is_slot_one(tmp_path: Path) -> None:
    async with new_world(tmp_path, demo=True) as world:
        await ask("Register a Patient", world)
        doctor = await ask("Register a Doctor", world)
        start = world.clock.now + timedelta(days=2)
        slot = {"start_time": start.isoformat(), "end_time": (start + timedelta(minutes=30)).isoformat()}
        headers = {"Authorization": f"Bearer {doctor['token']}"}
        made = await world.client.post("/doctor/availability", json=slot, headers=headers)
        assert made.json()["id"] == 1
        token = (await ask("Login", world))["token"]
        booked = await ask("Book Appointment", world, token)
        assert (booked["status"], booked["doctor"]["name"]) == ("upcoming", "Dr. Smith")
        assert (await ask("Book Appointment", world, token))["code"] == "slot_taken"


async def test_a_real_installation_takes_neither_the_code_nor_the_password(tmp_path: Path) -> None:
    async with new_world(tmp_path) as world:
        refused = await ask("Register a Doctor", world)
        assert {error["pointer"] for error in refused["errors"]} == {"/password", "/invitation_code"}
        assert {error["code"] for error in refused["errors"]} == {"too_common", "invitation_invalid"}
