"""What is measured? A real `salus serve` with one worker on a seeded database, and the tokens to ask it with."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.load import Outcome, run
from benchmarks.seed import first_monday, seed
from benchmarks.wire import request
from deploy.local.ports import free_port
from salus.apps.assembly import SERVICES
from salus.kernel.actor import Actor, Role
from salus.kernel.ids import PatientId, SessionId, UserId
from salus.kit.config import Settings
from salus.kit.keys import load_keys
from salus.kit.tokens import KeyRing, issue
from tests.support.four import FourServices
from tests.support.postgres import PostgresCluster

PATIENTS = 400


@dataclass
class Installation:
    """What runs, its processes and its people."""

    port: int
    pids: list[int]
    monday: date
    tokens: list[str]
    doctors: int
    folder: Path

    def load(self, requests: Iterator[bytes], connections: int = 16) -> "Measured":
        """Ask all of `requests`, and see what the server spent on them."""
        before = sum(map(cpu_seconds, self.pids))
        outcome = asyncio.run(run("127.0.0.1", self.port, requests, connections))
        return Measured(outcome, (sum(map(cpu_seconds, self.pids)) - before) / len(outcome.waits) * 1e6)

    def week(self, doctor: int) -> bytes:
        last = self.monday + timedelta(days=6)
        return request("salus", "GET", f"/api/v1/doctors/{doctor}/availability?from={self.monday}&to={last}")

    def booking(self, doctor: int, start: datetime, patient: int) -> bytes:
        body = json.dumps({"doctor_id": doctor, "starts_at": start.isoformat(), "reason": "A cough"}).encode()
        return request("salus", "POST", "/api/v1/appointments", self.tokens[patient - 1], body)

    def starts(self) -> Iterator[datetime]:
        """Every half hour of the week that is free."""
        for slot in range(80):
            day = self.monday + timedelta(days=slot // 16)
            yield datetime.combine(day, clock_time(9), UTC) + timedelta(minutes=30 * (slot % 16))

    def bookings(self, count: int) -> Iterator[bytes]:
        """Distinct slots, and no patient in two places."""
        made = 0
        for number, start in enumerate(self.starts()):
            for doctor in range(1, self.doctors + 1):
                if made == count:
                    return
                made += 1
                yield self.booking(doctor, start, (doctor - 1 + number * self.doctors) % PATIENTS + 1)


@dataclass(frozen=True)
class Measured:
    """A load's outcome, and the CPU that all its processes spent on it. Unit: µs a request."""

    outcome: Outcome
    cpu: float


@contextmanager
def installation(database_url: str | None, *, doctors: int = 100, booked: int = 10_000) -> Iterator[Installation]:
    """Seed a database, serve it, and stop serving it."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), database_url=database_url, _env_file=None)  # type: ignore[call-arg]
        keys, now = load_keys(settings), datetime.now(UTC)
        asyncio.run(
            seed(
                dict.fromkeys(SERVICES, settings.database),
                doctors_count=doctors,
                patients_count=PATIENTS,
                booked=booked,
                now=now,
            )
        )
        tokens = _tokens(keys.ring, doctors, now)
        with serving(Path(folder), database_url) as (process, port):
            yield Installation(port, [process.pid], first_monday(now), tokens, doctors, Path(folder))


@contextmanager
def four_services(*, doctors: int = 100, booked: int = 10_000) -> Iterator[Installation]:
    """The same behind the gateway, as four services; what they spend is counted together, nginx left out."""
    now, cluster = datetime.now(UTC), PostgresCluster()
    cluster.start()
    with tempfile.TemporaryDirectory() as folder:
        four = FourServices(Path(folder), cluster, SALUS_LIMITS="off", SALUS_SERVER_TIMING="true")
        try:
            urls = four.make_databases()
            asyncio.run(seed(urls, doctors_count=doctors, patients_count=PATIENTS, booked=booked, now=now))
            four.start()
            key = Ed25519PrivateKey.from_private_bytes(b64decode(four.keys["auth"]["SALUS_SIGNING_KEY"]))
            yield Installation(
                int(four.url.rpartition(":")[2]),
                [server.pid for server in four.servers.values()],
                first_monday(now),
                _tokens(KeyRing.of(key), doctors, now),
                doctors,
                Path(folder),
            )
        finally:
            four.stop()
            cluster.remove()


def _tokens(ring: KeyRing, doctors: int, now: datetime) -> list[str]:
    return [issue(ring, _patient(doctors, n), now, timedelta(minutes=60)) for n in range(1, PATIENTS + 1)]


def _patient(doctors: int, number: int) -> Actor:
    return Actor(Role.PATIENT, UserId(doctors + number), SessionId(number), PatientId(number))


@contextmanager
def serving(folder: Path, database_url: str | None, *more: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The process and its port, once it is ready."""
    port = free_port()
    env = {
        **os.environ, "SALUS_DATA_DIR": str(folder), "SALUS_LIMITS": "off", "SALUS_LOG_LEVEL": "WARNING",
        "SALUS_SERVER_TIMING": "true", "SALUS_DATABASE_URL": database_url or "",
    }  # fmt: skip
    command = [sys.executable, "-m", "salus.apps.cli", "serve", "--port", str(port), *more]
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    try:
        _await_ready(process, port)
        yield process, port
    finally:
        process.terminate()
        process.wait(30)


def _await_ready(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + 120
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5).close()
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024
