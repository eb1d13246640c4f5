"""What do the database tests write to? One small table with a rule of every sort, on either engine."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, Integer, MetaData, Row, Table, Text, insert, select, text

from salus.kit.db import Database, Instant, Json, Tx, open_database
from salus.kit.migrate import on_connection

metadata = MetaData()

things = Table(
    "things",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("name", Text, unique=True, nullable=False),
    Column("amount", Integer, CheckConstraint("amount >= 0", name="amount_is_not_negative")),
    Column("at", Instant),
    Column("data", Json),
)

_PG_TRIGGER = (
    """
    CREATE FUNCTION no_forbidden() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.name = 'forbidden' THEN
        RAISE EXCEPTION 'not %', NEW.name USING ERRCODE = 'restrict_violation', CONSTRAINT = 'things_no_forbidden';
      END IF;
      RETURN NEW;
    END $$
    """,
    "CREATE TRIGGER no_forbidden BEFORE INSERT ON things FOR EACH ROW EXECUTE FUNCTION no_forbidden()",
    "ALTER TABLE things ADD CONSTRAINT one_at_a_time EXCLUDE USING gist"
    " (int4range(amount, amount, '[]') WITH &&) WHERE (name LIKE 'exclusive%')",
)
_SQLITE_TRIGGER = (
    "CREATE TRIGGER no_forbidden BEFORE INSERT ON things WHEN NEW.name = 'forbidden'"
    " BEGIN SELECT RAISE(ABORT, 'things_no_forbidden'); END",
)


async def prepare(url: str) -> None:
    def create(connection: Any) -> None:
        metadata.create_all(connection)
        for statement in _PG_TRIGGER if connection.dialect.name == "postgresql" else _SQLITE_TRIGGER:
            connection.execute(text(statement))

    await on_connection(url, create)


def run(url: str, scenario: Callable[[Database], Awaitable[None]], *, pool: int = 4) -> None:
    """A database with the table, for one scenario."""

    async def whole() -> None:
        await prepare(url)
        db = open_database(url, pool=pool)
        try:
            await scenario(db)
        finally:
            await db.close()

    asyncio.run(whole())


def add(tx: Tx, /, name: str, **values: Any) -> int:
    key = tx.execute(insert(things).values(name=name, **values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def add_native(tx: Tx, name: str) -> None:
    place = "$1" if tx.dialect == "postgresql" else "?"
    tx.native(f"INSERT INTO things (name) VALUES ({place})", (name,))


def names(tx: Tx) -> list[str]:
    return [row.name for row in tx.all(select(things.c.name).order_by(things.c.id))]


def row(tx: Tx, name: str) -> Row[Any]:
    found = tx.one(select(things).where(things.c.name == name))
    assert found is not None
    return found
