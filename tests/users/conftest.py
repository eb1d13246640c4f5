"""Which house do these tests try? One on each engine, its tables copied from one migrated database."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from salus.kit.db import open_database
from salus.kit.migrate import on_connection, upgrade
from tests.support.services import PostgresCluster
from tests.users.house import House

PLACES = ["salus.kit.journal", "salus.users"]


def _migrate(url: str) -> None:
    asyncio.run(on_connection(url, lambda connection: upgrade(connection, PLACES)))


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("users") / "salus.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_database(postgres: PostgresCluster) -> str:
    url = postgres.create_database()
    _migrate(url)
    return url.rpartition("/")[2]


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    if request.param == "sqlite":
        path = tmp_path / "salus.db"
        shutil.copy(request.getfixturevalue("migrated_file"), path)
        yield from _house(f"sqlite:///{path}")
    else:
        cluster: PostgresCluster = request.getfixturevalue("postgres")
        with cluster.database(request.getfixturevalue("migrated_database")) as url:
            yield from _house(url)


@pytest.fixture
def small_house(migrated_file: Path, tmp_path: Path) -> Iterator[House]:
    """For what does not depend on the engine: who may, and the shape of a request."""
    path = tmp_path / "salus.db"
    shutil.copy(migrated_file, path)
    yield from _house(f"sqlite:///{path}")


def _house(url: str) -> Iterator[House]:
    with asyncio.Runner() as runner:
        db = open_database(url, pool=8)
        house = House(db, runner.run)
        yield house
        runner.run(house.client.aclose())
        runner.run(db.close())
