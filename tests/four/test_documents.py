"""Do four running services say together what one process says of its interface?"""

from typing import Any

import httpx2
import pytest

from salus.apps.assembly import SERVICES
from salus.apps.server import describe_services
from salus.kit.config import ServiceName
from tests.support.four import FourServices
from tests.support.town import Town

pytestmark = pytest.mark.parametrize("town", ["four"], indirect=True)


@pytest.fixture(scope="module")
def documents(town: Town) -> dict[ServiceName, dict[str, Any]]:
    assert isinstance(town.shape, FourServices)
    asked = {
        name: httpx2.get(f"{server.url}/openapi.json", trust_env=False) for name, server in town.shape.servers.items()
    }
    return {name: answer.json() for name, answer in asked.items()}


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_serves_the_document_of_itself(
    documents: dict[ServiceName, dict[str, Any]], service: ServiceName
) -> None:
    assert documents[service] == describe_services((service,))


def test_the_four_together_are_the_one(documents: dict[ServiceName, dict[str, Any]]) -> None:
    whole = describe_services(tuple(SERVICES))
    operations: dict[tuple[str, str], Any] = {}
    schemas: dict[str, Any] = {}
    for document in documents.values():
        for path, methods in document["paths"].items():
            for method, operation in methods.items():
                assert (path, method) not in operations, f"two services serve {method} {path}"
                operations[path, method] = operation
        for name, schema in document["components"]["schemas"].items():
            assert schemas.setdefault(name, schema) == schema, f"two services mean different things by {name}"
    assert operations == {(path, method): one for path, all in whole["paths"].items() for method, one in all.items()}
    assert schemas == whole["components"]["schemas"]
    tags = {tag["name"]: tag for document in documents.values() for tag in document["tags"]}
    assert tags == {tag["name"]: tag for tag in whole["tags"]}


def test_the_gateway_serves_the_whole(town: Town) -> None:
    assert town.client.get("/openapi.json").json() == describe_services(tuple(SERVICES))
