"""Which fixtures has every test? The services that are expensive to start, once for the whole run."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import httpx2
import pytest
from coverage import Coverage
from hypothesis import HealthCheck, settings

from tests.support.four import FourServices
from tests.support.services import PostgresCluster, RedisServer
from tests.support.shape import OneProcess, Shape
from tests.support.stage import Stage, new_stage
from tests.support.town import Town
from tests.support.world import World, migrate, new_world


def pytest_configure() -> None:
    """A run that is asked to end ends like one that is interrupted: its services end with it.

    No example is judged by how long it takes: the machine may have other work.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    settings.register_profile("salus", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("salus")


def pytest_sessionfinish() -> None:
    """What a worker has seen is written down while there is time: at its exit it is given some seconds and no more."""
    if measured := Coverage.current():
        measured.save()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Who visits whole installations comes last: their ten processes take a part of the machine while they live."""
    visitors = {item.path for item in items if "towns" in getattr(item, "fixturenames", ())}
    items.sort(key=lambda item: item.path in visitors)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresCluster]:
    """A PostgreSQL for the whole run; a test that kills one starts its own, which syncs."""
    cluster = PostgresCluster(fsync="off", synchronous_commit="off", full_page_writes="off")
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.remove()


@pytest.fixture
def postgres_url(postgres: PostgresCluster) -> Iterator[str]:
    """An empty PostgreSQL database for one test."""
    with postgres.database() as url:
        yield url


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Redis for the whole run; keys are the tests' own business."""
    server = RedisServer()
    server.start()
    yield server.url
    server.stop()


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def migrated(postgres: PostgresCluster) -> str:
    """The name of a database with all tables and nothing in them, to make others from."""
    url = postgres.create_database()
    with ThreadPoolExecutor(1) as aside:  # the tests' own loop may be what asks for this
        aside.submit(asyncio.run, migrate(url)).result()
    return url.rpartition("/")[2]


@pytest.fixture(params=["sqlite", "postgresql"])
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    """A whole installation in this process, on each engine in turn."""
    if request.param == "sqlite":
        async with new_world(tmp_path) as made:
            yield made
    else:
        cluster: PostgresCluster = request.getfixturevalue("postgres")
        with cluster.database(template=request.getfixturevalue("migrated")) as url:
            async with new_world(tmp_path, url) as made:
                yield made


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
async def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """A prepared installation that tests may spoil and put back, on each engine in turn."""
    url = request.getfixturevalue("postgres").create_database() if request.param == "postgresql" else None
    async with new_stage(tmp_path_factory.mktemp("stage"), url) as made:
        yield made


@pytest.fixture(scope="session")
def towns(
    postgres: PostgresCluster, migrated: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Town]]:
    """Installations by their shape, started when somebody first comes; they stay until the run ends.

    Most files of tests want both shapes in turn, and to start them anew for each file takes minutes.
    """
    with ExitStack() as stack:

        @cache
        def town(name: str) -> Town:
            folder = tmp_path_factory.mktemp(name)
            shape: FourServices | OneProcess
            if name == "four":
                shape = FourServices(folder, postgres, SALUS_REDIS_URL=redis_url)
            else:
                shape = OneProcess(folder, stack.enter_context(postgres.database(template=migrated)))
            stack.callback(shape.stop)
            shape.start()
            client = httpx2.Client(base_url=shape.url, timeout=10, trust_env=False)
            return Town(shape, stack.enter_context(client))

        yield town


@pytest.fixture(scope="session", params=["one", "four"])
def town(request: pytest.FixtureRequest, towns: Callable[[str], Town]) -> Town:
    """Whoever comes to an installation over HTTP: to one process, and to four behind a gateway."""
    return towns(request.param)


@pytest.fixture(scope="session")
def shape(town: Town) -> Shape:
    return town.shape
