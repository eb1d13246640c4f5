"""Is the Dockerfile sound, does it make an image for each service, and does its health check tell the truth?"""

import re
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from deploy.local.ports import free_port
from tests.deploy.doors import SERVICES
from tests.deploy.said import DEPLOY, ROOT, SETTINGS
from tools.gateway import TEMPLATE, names

DOCKERFILE = DEPLOY / "docker/Dockerfile"
HADOLINT = f"{sys.prefix}/bin/hadolint"


def stages(text: str) -> dict[str, tuple[str, list[str]]]:
    """Each stage's parent and lines."""
    joined = re.sub(r"\\\n\s*", "", text)
    found = re.findall(r"^FROM (\S+) AS (\S+)\n(.*?)(?=^FROM |\Z)", joined, re.MULTILINE | re.DOTALL)
    return {name: (parent, [line for line in body.splitlines() if line[:1].isupper()]) for parent, name, body in found}


def lineage(found: dict[str, tuple[str, list[str]]], name: str) -> list[str]:
    """The lines of a stage, after those of the stages it stands on."""
    parent, lines = found[name]
    return (lineage(found, parent) if parent in found else []) + lines


def lint(text: str) -> str:
    asked = subprocess.run([HADOLINT, "--no-color", "-"], input=text, capture_output=True, text=True, timeout=60)
    return asked.stdout + asked.stderr


def test_the_linter_finds_nothing_to_say() -> None:
    assert lint(DOCKERFILE.read_text()) == ""


def test_the_linter_would_notice() -> None:
    assert "DL3007" in lint(DOCKERFILE.read_text().replace("nginx:1.28-alpine", "nginx:latest"))


def test_each_service_is_an_image_that_differs_in_its_name_alone() -> None:
    found = stages(DOCKERFILE.read_text())
    assert {name: found[name] for name in SERVICES} == {
        name: ("service", [f"ENV SALUS_SERVICE={name}"]) for name in SERVICES
    }
    assert list(found)[-1] == "salus"
    assert found["salus"][0] == "service"


@pytest.mark.parametrize("image", [*SERVICES, "salus", "gateway"])
def test_no_image_runs_as_root_and_each_says_whether_it_is_well(image: str) -> None:
    lines = lineage(stages(DOCKERFILE.read_text()), image)
    user = [line.split()[1] for line in lines if line.startswith("USER")][-1]
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", user)
    assert any(line.startswith("HEALTHCHECK ") for line in lines)
    assert any(line.startswith("STOPSIGNAL ") for line in lines)


def test_the_images_name_only_settings_that_exist() -> None:
    assert set(re.findall(r"\b(SALUS_\w+)=", DOCKERFILE.read_text())) <= SETTINGS


def test_the_gateways_image_fills_in_every_name_of_the_template() -> None:
    text = DOCKERFILE.read_text()
    assert set(re.findall(r"\b(GATEWAY_\w+)=", text)) == names(TEMPLATE.read_text())
    # envsubst also takes names without braces, which our own renderer leaves alone.
    assert "$GATEWAY" not in TEMPLATE.read_text()


def test_the_image_is_installed_by_the_same_uv_as_everything_else() -> None:
    pinned = re.search(r"^UV_VERSION := (\S+)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert pinned
    assert f"uv=={pinned[1]}\n" in DOCKERFILE.read_text()


def test_what_goes_into_a_build_is_what_is_copied_and_no_secret() -> None:
    allowed = re.findall(r"^!(.+)$", DOCKERFILE.with_name("Dockerfile.dockerignore").read_text(), re.MULTILINE)
    copied = {
        word.rstrip("/")
        for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE.read_text(), re.MULTILINE)
        for word in line.split()[:-1]
    }
    assert all((ROOT / name).exists() for name in allowed if name != "web")
    assert all(any(word == name or word.startswith(f"{name}/") for name in allowed) for word in copied)
    assert not [name for name in allowed if "env" in name or "data" in name]


class Health(BaseHTTPRequestHandler):
    status = 200

    def do_GET(self) -> None:
        self.send_response(self.status if self.path == "/health/ready" else 404)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def health() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), Health) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def _ready(port: int) -> int:
    command = [sys.executable, "-IS", str(DEPLOY / "docker/ready.py")]
    return subprocess.run(command, env={"SALUS_PORT": str(port)}, capture_output=True, timeout=30).returncode


def test_the_health_check_passes_on_what_the_service_says(health: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _ready(health) == 0
    monkeypatch.setattr(Health, "status", 503)
    assert _ready(health) == 1
    assert _ready(free_port()) == 1
