"""Where do these tests keep their messages? On each engine in turn."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from salus.kit.db import open_database
from salus.kit.migrate import on_connection, upgrade
from tests.notifications.office import Office
from tests.support.services import PostgresCluster


@pytest.fixture(params=["sqlite", "postgresql"])
async def office(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Office]:
    if request.param == "sqlite":
        async with _opened(f"sqlite:///{tmp_path / 'salus.db'}") as made:
            yield made
    else:
        cluster: PostgresCluster = request.getfixturevalue("postgres")
        with cluster.database() as url:
            async with _opened(url) as made:
                yield made


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Office]:
    places = ["salus.kit.journal", "salus.notifications"]
    await on_connection(url, lambda connection: upgrade(connection, places))
    db = open_database(url, pool=4)
    try:
        yield Office(db)
    finally:
        await db.close()
