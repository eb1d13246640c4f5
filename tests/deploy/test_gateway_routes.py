"""Does every operation of the four documents reach the service that owns it, and nothing else any?"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.routing import APIRoute

from salus.apps.assembly import NEEDS
from salus.apps.server import routes
from tests.deploy.doors import SERVICES, Door, Echo, gateway
from tools.gateway import DOCUMENT

METHODS = {"get", "post", "put", "patch", "delete"}

PAGES = [
    *("users GET /", "users GET /app/", "users GET /app/assets/index.js"),
    *("users GET /docs", "users GET /docs/static/swagger-ui.css", "users GET /redoc"),
]
"""What every service has, and one of them shows."""

NOWHERE = [
    *("/internal", "/internal/users/person", "//internal/users/person", "/INTERNAL/users/person"),
    *("/%69nternal/users/person", "/%49NTERNAL/users/person", "/api/../internal/users/person"),
    *("/api/v1/users/../../../internal/users/person", "/internal/../api/v1/users", "/internal/%2e%2e/api/v1/users"),
    *("/internal%2Fusers/person", "/./internal/users/person", "/internal;a=b/users/person", "/api/v1/users/internal/x"),
    *("/api/v1//internal/users", "/api%2fv1/../../internal/users", "/%5cinternal", "/api/v1/users/..;/internal/x"),
    *("http://clinic.example/internal/users/person", "/internal?/../api/v1/users", "/internal%3F/../api/v1/users"),
    *("/metrics", "/nothing", "/api/v1/nothing", "/api/v2/users", "/application", "/docsx", "/health/users", "/.env"),
]


def operations() -> Iterator[str]:
    """What the documents name, and then what the code serves: some older interface may not be in them."""
    for service in SERVICES:
        document = json.loads(DOCUMENT.with_name(f"{service}.json").read_text())
        for path, item in document["paths"].items():
            yield from (f"{service} {method.upper()} {filled(path)}" for method in sorted(METHODS & item.keys()))
    for service in NEEDS:
        for route in routes((service,)):
            assert isinstance(route, APIRoute)
            yield from (f"{service} {method} {filled(route.path)}" for method in sorted(route.methods or ()))


def filled(path: str) -> str:
    return re.sub(r"\{\w+\}", "7", path)


def test_every_operation_of_the_documents_reaches_its_owner(door: Door) -> None:
    expected = list(dict.fromkeys([*operations(), *PAGES]))
    assert len(expected) > 60
    reached = []
    for line in expected:
        _, method, address = line.split()
        answer = door.ask(method, f"{address}?a=b%2Fc")
        assert answer.status == 200, line
        assert answer.body["path"] == f"{address}?a=b%2Fc"
        reached.append(f"{answer.body['service']} {method} {address}")
    assert reached == expected


@pytest.mark.parametrize("address", NOWHERE)
def test_nothing_else_reaches_anybody(door: Door, address: str) -> None:
    before = {name: len(echo.heard) for name, echo in door.echoes.items()}
    answers = [door.ask(method, address) for method in ("GET", "POST")]
    assert [answer.status for answer in answers] == [404, 404]
    assert {name: len(echo.heard) for name, echo in door.echoes.items()} == before


@pytest.mark.parametrize("address", ["/..", "/../internal/users", "/%2e%2e/internal", "/%zz", "/%00", "*"])
def test_what_is_no_address_is_refused_as_a_problem(door: Door, address: str) -> None:
    answer = door.ask("GET", address)
    assert (answer.status, answer.headers["content-type"]) in {(n, "application/problem+json") for n in (400, 404)}


def test_without_the_guard_a_crooked_address_would_reach_a_service(tmp_path: Path, services: dict[str, Echo]) -> None:
    with gateway(tmp_path, services, lambda text: text.replace("if ($crooked) { return 404; }", "")) as door:
        assert door.ask("GET", "/internal/../api/v1/users").body["path"] == "/internal/../api/v1/users"


def test_a_route_to_the_wrong_service_is_noticed(tmp_path: Path, services: dict[str, Echo]) -> None:
    with (
        gateway(tmp_path, services, lambda text: text.replace("|time-off)", ")")) as door,
        pytest.raises(AssertionError),
    ):
        test_every_operation_of_the_documents_reaches_its_owner(door)


def test_the_whole_document_is_given_at_the_door(door: Door) -> None:
    answer = door.ask("GET", "/openapi.json")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert answer.body == json.loads(DOCUMENT.read_text())
    assert door.ask("POST", "/openapi.json").status == 405


def test_health_tells_of_the_door_itself_and_by_name_of_who_is_behind_it(door: Door) -> None:
    assert door.ask("GET", "/health/live").body["status"] == "ok"
    assert door.ask("GET", "/health/ready").body["status"] == "ok"
    for service in SERVICES:
        answer = door.ask("GET", f"/health/{service}/ready")
        assert (answer.body["service"], answer.body["path"]) == (service, "/health/ready")
