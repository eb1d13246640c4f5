"""How do a context's tables become what its code expects? Its numbered migrations, forward only.

A *place* is a package with a folder `migrations` of Alembic revisions `0001_…`, `0002_…`, and a
version table of its own: contexts share a database or do not, and never a history.
"""

import asyncio
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, inspect, text

T = TypeVar("T")

_LOCK = 0x5A105  # any constant: migrations of one database take turns


def name_of(place: str) -> str:
    return place.rsplit(".", 1)[-1]


def folder_of(place: str) -> Path:
    return Path(str(files(place))) / "migrations"


def newest(place: str) -> str:
    """The number of the last migration that the code brings along."""
    return max(path.name[:4] for path in folder_of(place).glob("[0-9]*_*.py"))


def behind(connection: Connection, places: Sequence[str]) -> list[str]:
    """The places whose tables are older than the code; cheap, so that every start can ask."""
    tables = set(inspect(connection).get_table_names())
    return [place for place in places if (_version(connection, place, tables) or "") < newest(place)]


def upgrade(connection: Connection, places: Sequence[str]) -> list[str]:
    """Bring every place up to date in one transaction; returns the places that moved."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    moved = behind(connection, places)
    for place in moved:
        _upgrade(connection, place)
    return moved


async def on_connection(url: str, work: Callable[[Connection], T]) -> T:
    """Run `work` in one transaction on a plain connection, outside any pool."""
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        path.parent.mkdir(parents=True, exist_ok=True)
        return _on_sqlite(path, work)
    from sqlalchemy.ext.asyncio import create_async_engine
    from sqlalchemy.pool import NullPool

    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1), poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(work)
    finally:
        await engine.dispose()
        await asyncio.sleep(0)  # the end of the socket arrives in the loop's next round


def _on_sqlite(path: Path, work: Callable[[Connection], T]) -> T:
    from salus.kit.db.sqlite import connect, driver_of

    connection = connect(path, writer=True, checkpoints=False)
    try:
        driver_of(connection).execute("BEGIN IMMEDIATE")
        value = work(connection)
        driver_of(connection).execute("COMMIT")
        return value
    finally:
        connection.close()
        connection.engine.dispose()


def _version(connection: Connection, place: str, tables: set[str]) -> str | None:
    table = f"version_{name_of(place)}"
    if table not in tables:
        return None
    version: str | None = connection.execute(text(f"SELECT version_num FROM {table}")).scalar()  # noqa: S608 -- a package's name
    return version


def _upgrade(connection: Connection, place: str) -> None:
    # Imported here: Alembic costs a third of a start-up, and most starts have nothing to migrate.
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(folder_of(place)), version_locations=[str(folder_of(place))])
    context = MigrationContext.configure(
        connection,
        opts={
            "version_table": f"version_{name_of(place)}",
            "fn": lambda revision, _: script._upgrade_revs("head", revision),
            "transactional_ddl": True,
        },
    )
    with Operations.context(context):
        context.run_migrations()
