"""Which schedule do these tests try? One on each engine, with plain stand-ins for its neighbours."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from salus.kit.crypto import Vault
from salus.kit.db import open_database
from salus.kit.migrate import on_connection, upgrade
from salus.schedule.service import ScheduleService
from tests.schedule.neighbours import KnownPractices, Ledger, World
from tests.support.services import PostgresCluster

PLACES = ["salus.kit.journal", "salus.schedule"]


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """An empty schedule, and a loop to run it in."""
    if request.param == "sqlite":
        yield from _world(f"sqlite:///{tmp_path / 'salus.db'}")
    else:
        cluster: PostgresCluster = request.getfixturevalue("postgres")
        with cluster.database() as url:
            yield from _world(url)


def _world(url: str) -> Iterator[World]:
    with asyncio.Runner() as runner:
        runner.run(on_connection(url, lambda connection: upgrade(connection, PLACES)))
        db = open_database(url, pool=4)
        users, booked = KnownPractices(), Ledger()
        schedule = ScheduleService(db, users, booked, Vault({"k1": b"k" * 32}, "k1"))
        yield World(schedule, db, users, booked, runner.run)
        runner.run(db.close())
