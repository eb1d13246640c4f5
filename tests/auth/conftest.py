"""Which clinic's front door do these tests try? One on each engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.auth.world import World, build, sqlite_url
from tests.support.services import PostgresCluster


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    if request.param == "sqlite":
        yield from build(sqlite_url(tmp_path))
    else:
        cluster: PostgresCluster = request.getfixturevalue("postgres")
        with cluster.database() as url:
            yield from build(url)
