"""Does each service alone have all it asks of others, and nothing besides? `NEEDS` is held to what really happens."""

from collections.abc import Iterator, Mapping
from inspect import getclosurevars
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from salus.apps import assembly
from salus.apps.assembly import NEEDS, PLACES, SERVICES, assemble, may_ask
from salus.apps.parts import Assembly
from salus.apps.server import create_app
from salus.kit.config import ConfigurationError, ServiceName, Settings
from salus.kit.http import provided
from salus.kit.keys import new_service_keys
from salus.schedule.contract import Schedule
from salus.users.contract import Users
from tests.house.imports import imported
from tests.support.shape import settings_of

KEYS = new_service_keys(list(SERVICES))
SOURCE = Path(__file__).parents[2] / "src" / "salus"


def settings(service: ServiceName, folder: Path, **more: str) -> Settings:
    neighbours = {f"SALUS_{other.upper()}_URL": f"http://{other}.test" for other in SERVICES if other != service}
    database = {"SALUS_DATABASE_URL": f"sqlite:///{folder}/{service}.sqlite3"}
    return settings_of({"SALUS_SERVICE": service, **KEYS[service], **neighbours, **database, **more})


def contracts_of(made: Assembly) -> set[type[Any]]:
    return {kind for kind in made.provided if kind in PLACES}


def missing(app: FastAPI) -> set[type[Any]]:
    """What the routes of a process want and nobody has put in place."""
    kinds = {kind for route in app.routes if isinstance(route, APIRoute) for kind in wanted(route.dependant)}
    return kinds - set(app.state.provided)


def wanted(dependant: Dependant) -> Iterator[type[Any]]:
    """The types that a route asks for by `provided(...)`, through all its dependencies."""
    if getattr(dependant.call, "__qualname__", "") == GIVE:
        assert dependant.call is not None
        yield getclosurevars(dependant.call).nonlocals["kind"]
    for further in dependant.dependencies:
        yield from wanted(further)


GIVE = f"{provided.__qualname__}.<locals>.give"


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_alone_asks_every_contract_that_it_names_and_no_other(
    service: ServiceName, tmp_path: Path
) -> None:
    made = assemble(settings(service, tmp_path))
    app = create_app(made, made.settings)
    own = {contract for contract, place in PLACES.items() if place.service == service}
    assert contracts_of(made) == own | set(NEEDS[service])
    assert missing(app) == set()
    for contract in PLACES.keys() - own - set(NEEDS[service]):
        with pytest.raises(LookupError, match="see NEEDS"):
            made.ask(contract)
    await made.close()


@pytest.mark.parametrize("service", SERVICES)
async def test_a_contract_that_is_not_named_cannot_be_asked(
    service: ServiceName, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for contract in NEEDS[service]:
        if PLACES[contract].service != service:
            fewer = tuple(one for one in NEEDS[service] if one is not contract)
            monkeypatch.setattr(assembly, "NEEDS", {**NEEDS, service: fewer})
            with pytest.raises(LookupError, match="see NEEDS"):
                assemble(settings(service, tmp_path))


async def test_a_need_that_nobody_has_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assembly, "NEEDS", {**NEEDS, "users": (*NEEDS["users"], Schedule)})
    made = assemble(settings("users", tmp_path))
    assert Schedule not in contracts_of(made)
    await made.close()


async def test_a_route_that_wants_what_is_not_there_would_be_seen(tmp_path: Path) -> None:
    made = assemble(settings("appointments", tmp_path))
    app = create_app(made, made.settings)
    del made.provided[Users]
    assert missing(app) == {Users}
    await made.close()


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_without_the_address_of_a_neighbour_says_which(service: ServiceName, tmp_path: Path) -> None:
    others = {PLACES[contract].service for contract in NEEDS[service]} - {service}
    for other in others:
        name = f"SALUS_{other.upper()}_URL"
        with pytest.raises(ConfigurationError, match=name):
            assemble(settings(service, tmp_path, **{name: ""}))


def test_the_arrows_are_those_of_the_needs() -> None:
    """On one screen, for people: who may ask whom under which name."""
    assert may_ask() == {
        "auth": ["users", "schedule", "appointments"],
        "users": ["auth", "schedule", "appointments"],
        "schedule": ["appointments"],
        "availability": ["appointments"],
        "booked": ["schedule"],
        "appointments": [],
    }


def shapes(source: str) -> set[str]:
    """What in a source knows in which shape it runs."""
    technique = ("salus.kit.rpc", "salus.kit.service_tokens", "salus.apps")
    names = {name for name in imported(source) if f"{name}.".startswith(tuple(f"{one}." for one in technique))}
    return names | {word for word in (".service_key", "settings.service", "ServiceName") if word in source}


def contexts_and_faces() -> Mapping[str, str]:
    files = (path for path in SOURCE.glob("*/**/*.py") if path.relative_to(SOURCE).parts[0] not in ("apps", "kit"))
    return {str(path.relative_to(SOURCE)): path.read_text() for path in files}


def test_no_context_and_no_face_knows_in_which_shape_it_runs() -> None:
    sources = contexts_and_faces()
    assert len(sources) > 100
    assert {path: shapes(source) for path, source in sources.items() if shapes(source)} == {}


@pytest.mark.parametrize(
    "source",
    [
        "from salus.kit.rpc import Neighbour",
        "import salus.kit.rpc.client",
        "from salus.kit.service_tokens import ServiceVerifier",
        "from salus.apps.assembly import SERVICES",
        "if settings.service == 'auth': ...",
        "from salus.kit.config import ServiceName",
    ],
)
def test_code_that_knows_its_shape_would_be_seen(source: str) -> None:
    assert shapes(source)
