"""Does an operator look after one service as after the whole?"""

import pytest

from salus.apps.assembly import SERVICES
from salus.kit.config import ServiceName
from tests.support.command import salus
from tests.support.four import FourServices
from tests.support.town import Town
from tests.support.world import PASSWORD

pytestmark = pytest.mark.parametrize("town", ["four"], indirect=True)


def settings(town: Town, service: ServiceName) -> dict[str, str]:
    """As in a file for this service that does not name it."""
    assert isinstance(town.shape, FourServices)
    found = dict(town.shape.servers[service].settings)
    del found["SALUS_SERVICE"]
    return found


@pytest.mark.parametrize("service", SERVICES)
def test_check_finds_each_service_sound(town: Town, service: ServiceName) -> None:
    assert isinstance(town.shape, FourServices)
    said = salus(town.shape.folder, "check", "--service", service, **settings(town, service))
    assert said.code == 0, said.out
    assert "from the settings" in said.out


def test_check_says_that_a_services_key_is_missing(town: Town) -> None:
    assert isinstance(town.shape, FourServices)
    without = settings(town, "schedule") | {"SALUS_SERVICE_KEY": ""}
    said = salus(town.shape.folder, "check", "--service", "schedule", **without)
    assert said.code == 1
    assert "SALUS_SERVICE_KEY" in said.out


def test_an_administrator_is_made_where_passwords_are_kept(town: Town) -> None:
    assert isinstance(town.shape, FourServices)
    email = town.address("head")
    words = ("admin", "create", "--service", "auth", "--email", email, "--password-stdin")
    said = salus(town.shape.folder, *words, stdin=PASSWORD, **settings(town, "auth"))
    assert said.code == 0, said.err
    assert town.call("GET", "/users", town.sign_in(email))["total"] > 0


def test_migrate_finds_nothing_to_do_in_a_running_service(town: Town) -> None:
    for service in SERVICES:
        assert town.shape.operator(service, "migrate").out.strip() == "Everything is up to date."
