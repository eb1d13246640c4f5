"""Which schedule do these tests try? One on each engine, with plain stand-ins for its neighbours."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from salus.kit.crypto import Vault
from salus.kit.db import open_database
from salus.kit.migrate import on_connection, upgrade
from salus.schedule.service import ScheduleService
from tests.schedule.http import Http
from tests.schedule.neighbours import NOW, PEOPLE, KnownPractices, Ledger, World
from tests.support.services import PostgresCluster

PLACES = ["salus.kit.journal", "salus.schedule"]


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory, postgres: PostgresCluster) -> dict[str, str]:
    """One migrated database of each engine, to be copied: migrating costs more than most tests."""
    empty = {
        "sqlite": f"sqlite:///{tmp_path_factory.mktemp('schedule') / 'template.db'}",
        "postgresql": postgres.create_database(),
    }
    for url in empty.values():
        asyncio.run(on_connection(url, lambda connection: upgrade(connection, PLACES)))
    return empty


@pytest.fixture(params=["sqlite", "postgresql"])
def world(
    request: pytest.FixtureRequest, migrated: dict[str, str], postgres: PostgresCluster, tmp_path: Path
) -> Iterator[World]:
    """An empty schedule, and a loop to run it in."""
    template = migrated[request.param]
    if request.param == "sqlite":
        shutil.copy(template.removeprefix("sqlite:///"), tmp_path / "salus.db")
        yield from _world(f"sqlite:///{tmp_path / 'salus.db'}")
    else:
        with postgres.database(template.rpartition("/")[2]) as url:
            yield from _world(url)


def _world(url: str) -> Iterator[World]:
    with asyncio.Runner() as runner:
        db = open_database(url, pool=4)
        users, booked = KnownPractices(), Ledger()
        schedule = ScheduleService(db, users, booked, Vault({"k1": b"k" * 32}, "k1"), lambda: NOW)
        yield World(schedule, db, users, booked, runner.run)
        runner.run(db.close())


@pytest.fixture
def http(world: World) -> Http:
    """The routes of that schedule, asked by people of every kind."""
    return Http(world.schedule, PEOPLE, NOW, world.run)
