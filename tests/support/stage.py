"""How does a test try destructive calls by the hundred? On copies of one prepared installation."""

import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from datetime import timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import asyncpg
from sqlalchemy import text

from salus.appointments.ledger import Ledger
from salus.kit.db import Tx
from tests.support.cast import Cast, cast_of
from tests.support.world import MONDAY, World, new_world

TUESDAY = MONDAY + timedelta(days=1, hours=4)


class Stage:
    """One prepared installation on one engine; `fresh` puts everything back."""

    cast: Cast
    world: World
    pristine: dict[str, str]

    def __init__(self, folder: Path, copies: "Copies") -> None:
        self._folder = folder  # the keys stay there, so that tokens are good on every copy
        self._copies = copies
        self._open = AsyncExitStack()
        self._seeds = count(1)

    async def prepare(self) -> None:
        async with new_world(self._folder, self._copies.url, log_level="WARNING", payments_url="test://") as world:
            self.cast = await cast_of(world, TUESDAY)
        await self._copies.keep()
        await self.fresh()
        self.pristine = await self.digest()

    async def fresh(self) -> World:
        """The prepared installation, as if nothing had been asked of it yet."""
        await self.close()
        await self._copies.restore()
        self.world = await self._open.enter_async_context(
            new_world(self._folder, self._copies.url, log_level="WARNING", payments_url="test://")
        )
        # Another chance each time: the same would draw the codes again that are in the copy already.
        self.world.assembly[Ledger].chance.seed(next(self._seeds))
        # So that an event stream says hello and ends: its reader here waits for the end of the answer.
        self.world.app.state.draining.set()
        return self.world

    async def close(self) -> None:
        await self._open.aclose()

    async def digest(self) -> dict[str, str]:
        """What stands in each table, journal included."""
        return await self.world.assembly.db.read(_digest)

    async def changed(self) -> list[str]:
        """The tables in which something else stands than at first."""
        now = await self.digest()
        return [table for table in now | self.pristine if now.get(table) != self.pristine.get(table)]


class Copies(Protocol):
    """A database that can be put back to what was kept of it; nobody has it open meanwhile."""

    url: str

    async def keep(self) -> None: ...

    async def restore(self) -> None: ...


class SqliteCopies:
    def __init__(self, folder: Path) -> None:
        self._path, self._kept = folder / "salus.sqlite3", folder / "kept.sqlite3"
        self.url = f"sqlite:///{self._path}"

    async def keep(self) -> None:
        with closing(sqlite3.connect(self._path)) as driver:
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(self._path, self._kept)

    async def restore(self) -> None:
        for leftover in self._path.parent.glob(f"{self._path.name}*"):
            leftover.unlink()
        shutil.copyfile(self._kept, self._path)


class PostgresCopies:
    """Rows are put back in place: making a database takes PostgreSQL a second where the disk is busy."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._restore = ""

    async def keep(self) -> None:
        columns: dict[str, list[str]] = {}
        for table, column in await self._ask(_STORED_COLUMNS):
            columns.setdefault(table, []).append(f'"{column}"')
        copies = [f'CREATE TABLE kept."{table}" AS TABLE public."{table}"' for table in columns]
        await self._ask("CREATE SCHEMA kept; " + "; ".join(copies), many=True)
        back = [
            f'DELETE FROM public."{table}"; INSERT INTO public."{table}" ({", ".join(names)}) OVERRIDING SYSTEM VALUE '
            f'SELECT {", ".join(names)} FROM kept."{table}"'
            for table, names in columns.items()
        ]
        # As a replica: the journal's triggers would refuse it, and foreign keys want an order.
        settings = "SET LOCAL session_replication_role = replica; SET LOCAL synchronous_commit = off"
        self._restore = f"BEGIN; {settings}; {'; '.join(back)}; COMMIT"

    async def restore(self) -> None:
        await self._ask(self._restore, many=True)

    async def _ask(self, sql: str, *, many: bool = False) -> Any:
        connection = await asyncpg.connect(self.url)
        try:
            return await (connection.execute(sql) if many else connection.fetch(sql))
        finally:
            await connection.close()


_STORED_COLUMNS = """
SELECT table_name, column_name FROM information_schema.columns JOIN information_schema.tables USING (table_name)
WHERE columns.table_schema = 'public' AND tables.table_schema = 'public' AND is_generated = 'NEVER'
ORDER BY table_name, ordinal_position
"""


@asynccontextmanager
async def new_stage(folder: Path, postgresql_url: str | None) -> AsyncIterator[Stage]:
    stage = Stage(folder, PostgresCopies(postgresql_url) if postgresql_url else SqliteCopies(folder))
    try:
        await stage.prepare()
        yield stage
    finally:
        await stage.close()


def _digest(tx: Tx) -> dict[str, str]:
    names = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1"
    if tx.dialect == "postgresql":
        names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    tables: list[str] = [row[0] for row in tx.all(text(names))]
    if tx.dialect == "sqlite":
        rows = {table: sorted(map(repr, tx.all(text(f'SELECT * FROM "{table}"')))) for table in tables}
        return {table: sha256(repr(found).encode()).hexdigest() for table, found in rows.items()}
    one = "SELECT '{0}' AS at, md5(string_agg(t::text, ';' ORDER BY t::text)) AS stands FROM \"{0}\" t"
    return {row.at: row.stands for row in tx.all(text(" UNION ALL ".join(map(one.format, tables))))}
