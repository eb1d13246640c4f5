"""Which service may ask which question of another? Every question of every contract, by everybody who might try."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from salus.apps.assembly import PLACES, SERVICES, may_ask
from salus.kernel.actor import SYSTEM
from salus.kit.config import ServiceName
from salus.kit.keys import load_keys
from salus.kit.rpc.methods import methods_of
from salus.kit.service_tokens import issue_service_token
from salus.kit.tokens import KeyRing
from tests.support.four import FourServices
from tests.support.shape import settings_of
from tests.support.town import Town, refused

pytestmark = pytest.mark.parametrize("town", ["four"], indirect=True)

QUESTIONS = [
    pytest.param(contract, name, id=f"{contract.__name__}.{name}")
    for contract in PLACES
    for name in methods_of(contract)
]
NOTHING = {"no": "such argument"}
"""Whoever may ask is told that this is no question: then nothing was done."""


@pytest.fixture(scope="module")
def four(town: Town) -> FourServices:
    assert isinstance(town.shape, FourServices)
    return town.shape


@pytest.fixture(scope="module")
def rings(four: FourServices) -> dict[ServiceName, KeyRing]:
    """The key of each service."""
    keys = {name: load_keys(settings_of(server.settings)).service for name, server in four.servers.items()}
    return {name: one.own for name, one in keys.items() if one}


@pytest.fixture(scope="module")
def http() -> Iterator[httpx2.Client]:
    with httpx2.Client(timeout=10, trust_env=False) as client:
        yield client


def post(
    http: httpx2.Client, four: FourServices, contract: type[Any], method: str, token: str | None
) -> httpx2.Response:
    place = PLACES[contract]
    headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
    address = f"{four.servers[place.service].url}/internal/{place.context}/{method}"
    return http.post(address, json=NOTHING, headers=headers)


def token(ring: KeyRing, issuer: str, audience: str, at: datetime | None = None) -> str:
    return issue_service_token(ring, issuer, audience, SYSTEM, at or datetime.now(UTC))


@pytest.mark.parametrize(("contract", "method"), QUESTIONS)
def test_only_services_that_need_a_contract_may_ask_it(
    http: httpx2.Client, four: FourServices, rings: dict[ServiceName, KeyRing], contract: type[Any], method: str
) -> None:
    place = PLACES[contract]
    for asker in SERVICES:
        answer = post(http, four, contract, method, token(rings[asker], asker, place.service))
        if asker in may_ask()[place.context]:
            assert (answer.status_code, answer.json()["code"]) == (422, "invalid"), asker
        else:
            assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed"), asker


@pytest.mark.parametrize(("contract", "method"), QUESTIONS)
def test_nobody_else_is_answered_at_all(
    http: httpx2.Client,
    four: FourServices,
    rings: dict[ServiceName, KeyRing],
    town: Town,
    contract: type[Any],
    method: str,
) -> None:
    place, now = PLACES[contract], datetime.now(UTC)
    asker = next(iter(may_ask()[place.context]), place.service)
    ring, stranger = rings[asker], KeyRing.of(Ed25519PrivateKey.generate())
    elsewhere = next(name for name in SERVICES if name != place.service)
    good = token(ring, asker, place.service)
    head, body, signature = good.split(".")
    unsigned = f"{head}.{body}."
    bad = {
        "none": None,
        "a word": "x",
        "a stranger's": token(stranger, asker, place.service),
        "in another's name": token(ring, elsewhere if elsewhere != asker else place.service, place.service),
        "for another": token(ring, asker, elsewhere),
        "expired": token(ring, asker, place.service, now - timedelta(minutes=2)),
        "of tomorrow": token(ring, asker, place.service, now + timedelta(days=1)),
        "unsigned": unsigned,
        "altered": f"{head}.{body}.{signature[::-1]}",
        "a person's": town.admin.token,
    }
    for whose, one in bad.items():
        answer = post(http, four, contract, method, one)
        assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated"), whose


def test_a_service_is_nobody_at_the_public_routes(
    http: httpx2.Client, four: FourServices, rings: dict[ServiceName, KeyRing], town: Town
) -> None:
    for service, path in {
        "auth": "/auth/session",
        "users": f"/users/{town.admin.id}",
        "schedule": "/doctors/1/time-off",
        "appointments": "/appointments",
    }.items():
        for asker, ring in rings.items():
            as_service = {"Authorization": f"Bearer {token(ring, asker, service)}"}
            refused(town.send("GET", path, headers=as_service), 401, "not_authenticated")


@pytest.mark.parametrize("context", may_ask())
def test_there_is_no_way_in_through_the_gateway(
    context: str, rings: dict[ServiceName, KeyRing], town: Town, http: httpx2.Client
) -> None:
    service = next(place.service for place in PLACES.values() if place.context == context)
    asker = next(iter(may_ask()[context]), service)
    headers = {"Authorization": f"Bearer {token(rings[asker], asker, service)}"}
    for path in (
        f"/internal/{context}/latest",
        f"/api/v1/../../internal/{context}/latest",
        f"//internal/{context}/latest",
    ):
        answer = http.post(f"{town.shape.url}{path}", json={}, headers=headers)
        assert answer.status_code == 404, path
