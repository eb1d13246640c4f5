"""Whom do the tests of contracts ask? Whoever answers in this shape: a part in this process, or a service afar."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest

from salus.apps.assembly import PLACES, may_ask
from salus.apps.parts import Assembly
from salus.kit.config import ServiceName
from salus.kit.worker import Worker
from tests.contracts.promises import Asked
from tests.support.shape import Shape


def asker(contract: type[Any]) -> ServiceName:
    """A service that may ask this, or the one that answers it where no other one asks."""
    place = PLACES[contract]
    return next(iter(may_ask()[place.context]), place.service)


@pytest.fixture(scope="session")
async def contracts(shape: Shape) -> AsyncIterator[dict[type[Any], Any]]:
    """Every contract, of the parts of a process like those that serve: what it remembers of others is kept true."""
    assemblies: dict[ServiceName, Assembly] = {}
    stop = asyncio.Event()
    async with AsyncExitStack() as stack:
        for service in {asker(contract) for contract in PLACES}:
            made = assemblies[service] = shape.assemble(service)
            stack.push_async_callback(made.close)
        jobs = [job for made in assemblies.values() for job in made.memory]
        keeping = asyncio.create_task(Worker(jobs).run(stop))
        yield {contract: assemblies[asker(contract)].ask(contract) for contract in PLACES}
        stop.set()
        await keeping


@pytest.fixture
async def asked(request: pytest.FixtureRequest, contracts: dict[type[Any], Any]) -> AsyncIterator[Asked]:
    """The contracts; a test that does not try what it says it tries has failed."""
    made = Asked(contracts)
    yield made
    assert not made.broken(getattr(request.function, "promises", ()))
