"""Where do these tests keep their payments? On each engine in turn."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from salus.kit.db import open_database
from salus.kit.migrate import on_connection, upgrade
from tests.payments.counter import Counter
from tests.payments.loopback import PayPalServer, StripeServer, served
from tests.support.services import PostgresCluster


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables and nothing in them, to copy: that is quicker than to migrate each time."""
    path = tmp_path_factory.mktemp("empty") / "salus.db"
    places = ["salus.kit.journal", "salus.payments"]
    with ThreadPoolExecutor(1) as aside:  # the tests' own loop may be what asks for this
        made = on_connection(f"sqlite:///{path}", lambda connection: upgrade(connection, places))
        aside.submit(asyncio.run, made).result()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
async def counter(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Counter]:
    if request.param == "sqlite":
        copied = shutil.copy(request.getfixturevalue("empty"), tmp_path / "salus.db")
        async with _opened(f"sqlite:///{copied}") as made:
            yield made
    else:
        cluster: PostgresCluster = request.getfixturevalue("postgres")
        with cluster.database(template=request.getfixturevalue("migrated")) as url:
            async with _opened(url) as made:
                yield made


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Counter]:
    db = open_database(url, pool=4)
    made = Counter(db)
    try:
        yield made
    finally:
        await made.desk.providers.close()
        await db.close()


@pytest.fixture
def stripe(counter: Counter) -> Iterator[StripeServer]:
    """Stripe, and a desk that takes payments with it."""
    api = StripeServer()
    with served(api):
        counter.desk = counter.desk_with(f"stripe://sk_test_1@127.0.0.1:{api.port}?webhook_secret={api.secret}")
        yield api


@pytest.fixture
def paypal(counter: Counter) -> Iterator[PayPalServer]:
    """PayPal, and a desk that takes payments with it."""
    api = PayPalServer()
    with served(api):
        counter.desk = counter.desk_with(f"paypal://client:s3%2Fcret@127.0.0.1:{api.port}?webhook_id=WH-1")
        yield api
