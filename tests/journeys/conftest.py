"""Where do journeys lead? Through one installation in each shape; everybody in them is new there."""

from collections.abc import Iterator

import httpx2
import pytest

from tests.journeys.town import Town
from tests.support.services import PostgresCluster
from tests.support.shape import OneProcess, Shape


@pytest.fixture(scope="session", params=["one"])
def shape(
    request: pytest.FixtureRequest, postgres: PostgresCluster, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shape]:
    """The same installation, as one process and as four behind a gateway."""
    migrated = request.getfixturevalue("migrated")
    with postgres.database(template=migrated) as url:
        made = OneProcess(tmp_path_factory.mktemp("one"), url)
        made.server.start()
        yield made
        made.server.terminate()


@pytest.fixture(scope="session")
def town(shape: Shape) -> Iterator[Town]:
    with httpx2.Client(base_url=shape.url, timeout=10, trust_env=False) as client:
        yield Town(shape, client)
