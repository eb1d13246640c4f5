"""Which clinic's front door do these tests try? One on each engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.auth.world import World, build, migrate
from tests.support.services import PostgresCluster


@pytest.fixture(scope="session")
def template(postgres: PostgresCluster) -> Iterator[str]:
    """The name of a migrated database, to copy: migrating each anew costs a third of a second."""
    with postgres.database() as url:
        migrate(url)
        yield url.rpartition("/")[2]


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'salus.db'}"
        migrate(url)
        yield from build(url)
    else:
        cluster: PostgresCluster = request.getfixturevalue("postgres")
        with cluster.database(request.getfixturevalue("template")) as url:
            yield from build(url)
