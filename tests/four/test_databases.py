"""Is each running service confined to its own database?"""

import asyncio
import itertools

import asyncpg
import pytest

from salus.apps.assembly import SERVICES
from salus.kit.config import ServiceName
from tests.support.town import Town

pytestmark = pytest.mark.parametrize("town", ["four"], indirect=True)


async def _read(url: str, statement: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


def read(url: str, statement: str) -> object:
    return asyncio.run(_read(url, statement))


def elsewhere(url: str, database: str) -> str:
    return f"{url.rpartition('/')[0]}/{database}"


@pytest.mark.parametrize(("service", "other"), list(itertools.permutations(SERVICES, 2)))
def test_a_services_role_cannot_connect_to_anothers_database(
    town: Town, service: ServiceName, other: ServiceName
) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied for database"):
        read(elsewhere(town.shape.database(service), other), "SELECT 1")


@pytest.mark.parametrize("service", SERVICES)
def test_it_reads_its_own_and_owns_nothing(town: Town, service: ServiceName) -> None:
    url = town.shape.database(service)
    assert isinstance(read(url, "SELECT count(*) FROM journal"), int)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        read(url, "ALTER TABLE journal DISABLE TRIGGER journal_append_only")


@pytest.mark.parametrize(("service", "foreign"), [("auth", "users"), ("users", "credentials"), ("schedule", "users")])
def test_anothers_tables_are_not_even_there(town: Town, service: ServiceName, foreign: str) -> None:
    with pytest.raises(asyncpg.UndefinedTableError):
        read(town.shape.database(service), f"SELECT count(*) FROM {foreign}")
