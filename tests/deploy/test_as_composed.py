"""Do four services work as compose.yaml sets them up: new secrets, confined roles, one door, no files written?"""

import contextlib
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from deploy.local.ports import free_port, listening
from tests.deploy.doors import SERVICES
from tests.deploy.said import DEPLOY, compose
from tests.support.command import salus
from tests.support.postgres import PostgresCluster
from tests.support.redis import RedisServer
from tests.support.server import SalusServer
from tests.support.wait import until
from tools.gateway import Gateway

pytestmark = pytest.mark.slow

PASSWORD = "marmalade on toast at nine"


@dataclass(frozen=True)
class Composed:
    """What compose.yaml describes, on this machine: addresses are others, the rest is as it stands."""

    folder: Path
    secrets: dict[str, str]
    places: dict[str, str]

    def environment(self, container: str) -> dict[str, str]:
        found = {"SALUS_SERVICE": container.partition("-")[0], "SALUS_ENVIRONMENT": "production"}
        for name, value in compose()["services"][container]["environment"].items():
            filled = re.sub(r"\$\{([A-Z_]+)[^}]*\}", lambda asked: self.secrets[asked[1]], value)
            found[name] = re.sub(r"\b[a-z]+:\d+(?=/|$)", lambda place: self.places.get(place[0], place[0]), filled)
        return found

    def operator(self, container: str, *words: str, stdin: str = "") -> str:
        said = salus(self.folder, *words, stdin=stdin, **self.environment(container))
        assert said.code == 0, said.err
        return said.last_line


@contextlib.contextmanager
def running(composed: Composed) -> Iterator[dict[str, SalusServer]]:
    servers = {}
    try:
        for name in SERVICES:
            composed.operator(f"{name}-migrate", "migrate")
            servers[name] = SalusServer(composed.folder / name, **composed.environment(name))
            servers[name].port = int(composed.places[f"{name}:8000"].rpartition(":")[2])
            servers[name].start()
        yield servers
    finally:
        for server in servers.values():
            server.terminate()


@pytest.fixture(scope="module")
def cluster() -> Iterator[PostgresCluster]:
    made = PostgresCluster(fsync="off")
    try:
        made.start()
        yield made
    finally:
        made.remove()


@pytest.fixture(scope="module")
def redis() -> Iterator[RedisServer]:
    made = RedisServer()
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="module")
def composed(cluster: PostgresCluster, redis: RedisServer, tmp_path_factory: pytest.TempPathFactory) -> Composed:
    folder = tmp_path_factory.mktemp("composed")
    keys = salus(folder, "keys", "--services").out
    command = ["sh", str(DEPLOY / "fill-env.sh")]
    text = subprocess.run(command, input=keys, capture_output=True, text=True, check=True, timeout=60).stdout
    secrets = dict(re.findall(r"^([A-Z_]+)=(.*)$", text, re.MULTILINE))
    where = {"PGHOST": "127.0.0.1", "PGPORT": str(cluster.port), "PGUSER": "salus"}
    script = ["sh", str(DEPLOY / "postgres/databases.sh")]
    subprocess.run(script, env=os.environ | secrets | where, check=True, capture_output=True, timeout=60)
    places = {f"{name}:8000": f"127.0.0.1:{free_port()}" for name in SERVICES}
    places |= {"postgres:5432": f"127.0.0.1:{cluster.port}", "redis:6379": f"127.0.0.1:{redis.port}"}
    return Composed(folder, secrets, places)


@pytest.fixture(scope="module")
def public(composed: Composed) -> Iterator[httpx2.Client]:
    port = free_port()
    places: dict[str, Any] = {name: [composed.places[f"{name}:8000"]] for name in SERVICES}
    command = Gateway(composed.folder / "gateway", f"127.0.0.1:{port}", **places).command()
    with running(composed), subprocess.Popen(command) as nginx:
        try:
            until(lambda: listening(port), 30, "the gateway to listen")
            with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
                yield client
        finally:
            nginx.terminate()


def call(public: httpx2.Client, method: str, path: str, token: str = "", json: Any = None) -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = public.request(method, f"/api/v1{path}", headers=headers, json=json)
    assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
    return answer.json()


def test_a_visit_is_booked_at_the_door_of_a_new_installation(public: httpx2.Client, composed: Composed) -> None:
    email = "head@clinic.example"
    composed.operator("auth", "admin", "create", "--email", email, "--password-stdin", stdin=PASSWORD)
    admin = call(public, "POST", "/auth/login", json={"email": email, "password": PASSWORD})["access_token"]
    code = call(public, "POST", "/auth/invitations", admin, {})["code"]

    def join(role: str, **more: str) -> Any:
        who = {"name": f"A {role}", "email": f"{role}@example.org", "password": PASSWORD, "role": role}
        return call(public, "POST", "/auth/register", json=who | more)

    doctor = join("doctor", invitation_code=code, time_zone="UTC")
    number = doctor["user"]["doctor_id"]
    hours = [{"weekday": day, "start": "00:00", "end": "24:00"} for day in range(7)]
    call(public, "PUT", f"/doctors/{number}/hours", doctor["access_token"], hours)
    patient = join("patient")["access_token"]
    when = (datetime.now(UTC) + timedelta(days=2)).replace(minute=0, second=0, microsecond=0).isoformat()
    visit = call(public, "POST", "/appointments", patient, {"doctor_id": number, "starts_at": when, "reason": "Cough"})
    assert visit["status"] == "upcoming"
    assert call(public, "GET", f"/appointments/{visit['id']}", doctor["access_token"])["reason"] == "Cough"


def test_services_write_nothing_outside_of_their_database(public: httpx2.Client, composed: Composed) -> None:
    assert public.get("/health/appointments/ready").status_code == 200
    written = {path.name for name in SERVICES for path in (composed.folder / name).rglob("*")}
    assert written == {"server.log"}
