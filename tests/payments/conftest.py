"""Where do these tests keep their payments? On each engine in turn."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from salus.kit.db import open_database
from salus.kit.migrate import on_connection, upgrade
from tests.payments.counter import Counter
from tests.payments.loopback import PayPalServer, StripeServer, served
from tests.support.services import PostgresCluster


@pytest.fixture(params=["sqlite", "postgresql"])
async def counter(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Counter]:
    if request.param == "sqlite":
        async with _opened(f"sqlite:///{tmp_path / 'salus.db'}") as made:
            yield made
    else:
        cluster: PostgresCluster = request.getfixturevalue("postgres")
        with cluster.database() as url:
            async with _opened(url) as made:
                yield made


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Counter]:
    places = ["salus.kit.journal", "salus.payments"]
    await on_connection(url, lambda connection: upgrade(connection, places))
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
