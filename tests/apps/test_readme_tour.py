"""Does the README's tour work by copy and paste? Its blocks are run as they stand, in one shell, at a real server."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.server import SalusServer

README = Path(__file__).parents[2] / "README.md"
WITHIN_SECONDS = 120


def tour() -> str:
    """The shell blocks of the tour, one after the other."""
    (section,) = re.findall(r"^## One-minute tour\n(.*?)^## ", README.read_text(), re.MULTILINE | re.DOTALL)
    return "\n".join(re.findall(r"^```sh\n(.*?)^```$", section, re.MULTILINE | re.DOTALL))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SalusServer]:
    """What `make run` serves, in a folder that looks like a clone in which it was said."""
    clone = tmp_path_factory.mktemp("clone")
    (clone / ".venv").symlink_to(sys.prefix)
    server = SalusServer(clone / "data", SALUS_DEMO="true", SALUS_LIMITS="on")
    server.start()
    yield server
    server.kill()


def walk(script: str, server: SalusServer) -> "subprocess.CompletedProcess[str]":
    """Paste it into a strict shell."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SALUS_")}
    return subprocess.run(
        ["sh", "-eu"],
        input=script,
        capture_output=True,
        text=True,
        cwd=server.data_dir.parent,
        env=clean | {"SALUS": server.url},
        timeout=WITHIN_SECONDS,
    )


def test_the_tour_goes_where_it_says(server: SalusServer) -> None:
    done = walk(tour(), server)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    assert done.stderr == ""
    codes = re.findall(r'^ {4}"code": "(\w+)"', done.stdout, re.MULTILINE)
    assert codes == ["slot_taken", "time_off_conflicts"]
    assert '"alternatives": [' in done.stdout
    said = re.findall(r'"action": "appointment\.(\w+)"', done.stdout)
    assert said == ["booked", "rescheduled"]
    assert "BEGIN:VCALENDAR" in done.stdout
    assert '"cancelled_reason": "Feeling better"' in done.stdout
    assert "\nchecked_in\ncompleted\n" in done.stdout
    assert "Dr. Grace Lindqvist" in done.stdout


def test_a_tour_that_asks_for_what_is_not_there_fails(server: SalusServer) -> None:
    done = walk(tour().replace("specialty=cardiology", "specialty=astrology"), server)
    assert done.returncode != 0
