"""Do the Compose files say what Compose understands, and does every service get what it needs and no more?"""

import copy
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from salus.apps.assembly import TABLES
from tests.deploy.doors import SERVICES
from tests.deploy.said import ASKS, DEPLOY, SETTINGS, compose
from tools.gateway import TEMPLATE, names

EXAMPLES = {"compose.yaml": ".env.example", "compose.one.yaml": ".env.one.example"}


def fits_the_schema(path: Path) -> bool:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(path)]
    return subprocess.run(command, capture_output=True, timeout=60).returncode == 0


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_schema_of_compose_is_kept(name: str) -> None:
    assert fits_the_schema(DEPLOY / name)


def test_a_misspelt_key_is_noticed(tmp_path: Path) -> None:
    broken = copy.deepcopy(compose())
    broken["services"]["users"]["read_olny"] = True
    (tmp_path / "compose.yaml").write_text(yaml.safe_dump(broken))
    assert not fits_the_schema(tmp_path / "compose.yaml")


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_example_names_exactly_what_the_file_asks_for(name: str) -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+)", (DEPLOY / name).read_text()))
    example = (DEPLOY / EXAMPLES[name]).read_text()
    assert set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)) == asked
    secret = {word for word in asked if re.search("PASSWORD|_KEY$|_KEYS$", word)}
    assert set(re.findall(r"^([A-Z_]+)=$", example, re.MULTILINE)) >= secret


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_secret_comes_from_outside_and_nothing_starts_without_it(name: str) -> None:
    for service in compose(name)["services"].values():
        for setting, value in service.get("environment", {}).items():
            if re.search("PASSWORD|_KEY$|DATA_KEYS$", setting):
                assert re.fullmatch(r"\$\{[A-Z_]+:\?\}", value), setting


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_setting_exists(name: str) -> None:
    known = SETTINGS | names(TEMPLATE.read_text()) | {"POSTGRES_PASSWORD"}
    for title, service in compose(name)["services"].items():
        given = {
            setting
            for setting in service.get("environment", {})
            if not setting.endswith(("DB_PASSWORD", "OWNER_PASSWORD"))
        }
        assert given <= known, title


def confined(services: dict[str, Any]) -> None:
    for title, service in services.items():
        assert service["read_only"] is True, title
        assert service["cap_drop"] == ["ALL"], title
        assert service["security_opt"] == ["no-new-privileges:true"], title
        assert {"cpus", "memory", "pids"} <= service["deploy"]["resources"]["limits"].keys(), title
        assert "cap_add" not in service, title
        assert "privileged" not in service, title


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_container_is_confined(name: str) -> None:
    confined(compose(name)["services"])


def test_a_loosened_container_is_noticed() -> None:
    services = copy.deepcopy(compose()["services"])
    services["redis"]["read_only"] = False
    with pytest.raises(AssertionError):
        confined(services)


def test_only_the_gateway_is_published_and_services_have_no_way_out_but_for_messages_and_payments() -> None:
    found = compose()
    assert [title for title, service in found["services"].items() if "ports" in service] == ["gateway"]
    closed = {name for name, network in found["networks"].items() if network.get("internal")}
    assert closed == {"inside", "stores"}
    reached = {title: set(service["networks"]) for title, service in found["services"].items()}
    senders = {f"{name}-worker" for name, places in TABLES.items() if "salus.notifications" in places}
    payers = {name for name, places in TABLES.items() if "salus.payments" in places}
    assert {title: networks - closed for title, networks in reached.items() if networks - closed} == {
        "gateway": {"front"},
        **{name: {"outside"} for name in senders | payers},
    }
    assert "stores" not in reached["gateway"]
    assert found["services"]["gateway"]["ports"] == ["${SALUS_PUBLISH:-127.0.0.1:8080}:8080"]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_serves_works_and_migrates_with_what_is_its_own(service: str) -> None:
    services = compose()["services"]
    serve, work, migrate = (services[f"{service}{part}"] for part in ("", "-worker", "-migrate"))
    assert len({one["image"] for one in (serve, work, migrate)}) == 1
    assert serve["build"]["target"] == service
    assert (work["command"], migrate["command"]) == (["worker"], ["migrate"])
    assert serve["environment"] == work["environment"]
    assert serve["depends_on"][f"{service}-migrate"] == {"condition": "service_completed_successfully"}
    environment = serve["environment"]
    assert (
        environment["SALUS_DATABASE_URL"]
        == f"postgresql://{service}:${{{service.upper()}_DB_PASSWORD:?}}@postgres:5432/{service}"
    )
    assert environment["SALUS_SERVICE_KEY"] == f"${{{service.upper()}_SERVICE_KEY:?}}"
    assert environment["SALUS_WORKER"] == "outside"
    assert {name for name in SERVICES if f"SALUS_{name.upper()}_URL" in environment} == ASKS[service]
    assert ("SALUS_SIGNING_KEY" in environment) == (service == "auth")
    assert set(migrate["environment"]) == {"SALUS_DATABASE_URL"}
    assert migrate["environment"]["SALUS_DATABASE_URL"].startswith(f"postgresql://{service}_owner:")
    assert migrate["restart"] == "no"


def test_the_gateway_waits_for_those_it_passes_requests_to() -> None:
    gateway = compose()["services"]["gateway"]
    assert gateway["depends_on"] == {name: {"condition": "service_healthy"} for name in SERVICES}
    assert {gateway["environment"][f"GATEWAY_{name.upper()}"] for name in SERVICES} == {
        f"{name}:8000 resolve" for name in SERVICES
    }


def test_a_proxys_word_is_believed_only_from_the_network_inside() -> None:
    subnet = compose()["networks"]["inside"]["ipam"]["config"][0]["subnet"]
    assert {compose()["services"][name]["environment"]["SALUS_TRUSTED_PROXIES"] for name in SERVICES} == {subnet}
