"""Does one command run everything, and leave nothing behind however it ends?"""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest

from deploy.local.plan import SERVICES, WORKERS, Plan
from deploy.local.ports import free_port, listening
from deploy.local.processes import family, running
from salus.apps.assembly import assemble
from salus.apps.demo.people import PASSWORD, address_of
from tests.support.shape import settings_of
from tests.support.wait import until

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
READY_SECONDS = 180
END_SECONDS = 45
NEWCOMER = {"email": "new.comer@example.com", "password": PASSWORD}
"""Has no other visit that could be in the way, whichever day it is."""


class Started:
    """`python -m deploy.local`, as make starts it."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.log = folder.parent / f"said-{port}-{time.monotonic_ns()}"
        command = [sys.executable, "-m", "deploy.local", "--data-dir", str(folder), "--port", str(port)]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def said(self) -> str:
        return self.log.read_text()

    def wait_ready(self) -> set[int]:
        """All processes that belong to it."""
        until(lambda: self.url in self.said() or self.process.poll() is not None, READY_SECONDS, "four services")
        assert self.process.poll() is None, self.said()
        return family(self.process.pid)

    def end(self, sign: signal.Signals = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(sign)
        return self.process.wait(END_SECONDS)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """One that PostgreSQL's account may enter, too; the tests' own are closed to others."""
    made = Path(tempfile.mkdtemp(prefix="salus-four-"))
    made.chmod(0o711)
    yield made / "data"
    shutil.rmtree(made)


@contextlib.contextmanager
def started(folder: Path) -> Iterator[Started]:
    made = Started(folder, free_port())
    try:
        yield made
    finally:
        made.end()


def pid_of(folder: Path, members: set[int], words: str) -> int:
    """The one of these processes whose command or environment says so."""
    (found,) = (
        one
        for one in members
        if words in Path(f"/proc/{one}/cmdline").read_text().replace("\0", " ")
        or (
            f"SALUS_SERVICE={words}\0SALUS" in Path(f"/proc/{one}/environ").read_text()
            and "serve" in Path(f"/proc/{one}/cmdline").read_text()
        )
    )
    return found


def test_it_serves_the_demonstration_and_a_visit_is_booked(folder: Path) -> None:
    with started(folder) as four:
        members = four.wait_ready()
        assert address_of("patient") in four.said()
        assert len(members) > 2 * len(SERVICES)
        with httpx2.Client(base_url=f"{four.url}/api/v1", timeout=20, trust_env=False) as client:
            client.post("/auth/register", json=NEWCOMER | {"name": "New Comer", "role": "patient"})
            token = client.post("/auth/login", json=NEWCOMER).json()["access_token"]
            doctor = client.get("/doctors", params={"per_page": 1}).json()["items"][0]["id"]
            day = datetime.now(UTC).date()
            days = {"from": day + timedelta(days=7), "to": day + timedelta(days=20)}
            asked = {name: one.isoformat() for name, one in days.items()}
            slots = client.get(f"/doctors/{doctor}/availability", params=asked).json()["slots"]
            wanted = {"doctor_id": doctor, "starts_at": slots[-1]["starts_at"]}
            visit = client.post("/appointments", json=wanted, headers={"Authorization": f"Bearer {token}"})
            assert visit.status_code == 201, visit.text
            assert client.get("/doctors", headers={"Host": "x"}).status_code == 200
            assert httpx2.post(f"{four.url}/internal/users/person", trust_env=False).status_code == 404
        assert four.end(signal.SIGINT) == 0
        assert not [one for one in members if running(one)]
        assert not listening(four.port)


def test_a_second_start_prepares_nothing_and_finds_what_was_booked(folder: Path) -> None:
    with started(folder) as four:
        four.wait_ready()
        with httpx2.Client(base_url=f"{four.url}/api/v1", timeout=20, trust_env=False) as client:
            token = client.post("/auth/login", json=NEWCOMER).json()["access_token"]
            mine = client.get("/appointments", headers={"Authorization": f"Bearer {token}"})
            assert mine.json()["total"] == 1
        second = Started(folder, free_port())
        assert second.process.wait(END_SECONDS) == 1
        assert "run already" in second.said()
        assert "Bringing" not in four.said()


@pytest.mark.parametrize("victim", ["schedule", "nginx", "redis-server"])
def test_when_a_part_dies_everything_ends_and_says_which(folder: Path, victim: str) -> None:
    with started(folder) as four:
        members = four.wait_ready()
        children = {one for one in members if parent_of(one) == four.process.pid}
        name = {"nginx": "gateway", "redis-server": "redis"}.get(victim, victim)
        os.kill(pid_of(folder, children, victim), signal.SIGKILL)
        assert four.process.wait(END_SECONDS) == 1
        assert f"{name} ended with -9" in four.said()
        until(lambda: not any(map(running, members)), 30, "everybody to be gone")


def test_when_it_is_killed_itself_everything_ends_with_it(folder: Path) -> None:
    with started(folder) as four:
        members = four.wait_ready()
        four.process.kill()
        until(lambda: not any(map(running, members)), END_SECONDS, "everybody to be gone")
        assert not processes_on(folder)


def parent_of(pid: int) -> int:
    return int(re.findall(r"^PPid:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)[0])


def test_a_start_that_fails_half_way_leaves_nothing(folder: Path) -> None:
    plan = Plan.of(folder, free_port(), redis=False)
    broken = plan.secrets.keys["users"] | {"SALUS_SERVICE_KEY": "nonsense"}
    secrets = folder / "secrets.json"
    kept = secrets.read_text()
    keys = plan.secrets.keys | {"users": broken}
    secrets.write_text(json.dumps({"passwords": plan.secrets.passwords, "keys": keys}))
    try:
        with started(folder) as four:
            assert four.process.wait(READY_SECONDS) == 1
            assert "users ended with" in four.said()
            assert "SALUS_SERVICE_KEY" in four.said()
            assert not processes_on(folder)
    finally:
        secrets.write_text(kept)


def processes_on(folder: Path) -> list[int]:
    """Whatever runs with this folder in its command or environment."""
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and int(entry.name) != os.getpid():
                told = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
                if str(folder).encode() in told and running(int(entry.name)):
                    found.append(int(entry.name))
    return found


def test_whoever_lacks_a_program_is_told_its_package(tmp_path: Path) -> None:
    script = (
        "import sys, tools.gateway, deploy.local.__main__ as it, shutil; shutil.which = lambda *a, **k: None; "
        "sys.argv = ['run-four', '--data-dir', sys.argv[1]]; sys.exit(it.main())"
    )
    said = subprocess.run([sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert said.returncode == 1
    assert "nginx is missing: apt-get install nginx" in said.stderr


def test_secrets_are_for_their_owner_alone_and_postgres_wants_a_password(folder: Path) -> None:
    assert (folder / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert "trust" not in "".join(
        line for line in (folder / "postgres/data/pg_hba.conf").read_text().splitlines() if not line.startswith("#")
    )


def test_workers_are_for_those_who_have_duties(tmp_path: Path) -> None:
    plan = Plan.of(tmp_path, 1, redis=False)
    busy = tuple(name for name in SERVICES if assemble(settings_of(plan.environment(name))).duties)
    assert busy == WORKERS
