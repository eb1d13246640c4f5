"""What has happened since a cursor? Read so that whoever commits late is not skipped.

Source: DESIGN.md, "The journal": on PostgreSQL only entries below the snapshot's xmin are told, for
every transaction below it has ended; among them the order is (transaction, sequence).
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnClause,
    MetaData,
    Row,
    Table,
    Text,
    literal_column,
    select,
    tuple_,
    update,
)

from salus.kernel.feed import Changes, Cursor, Entry
from salus.kit.db import Database, Tx
from salus.kit.journal.append import journal

metadata = MetaData()

cursors = Table(
    "cursors",
    metadata,
    Column("name", Text, primary_key=True),
    Column("xid", BigInteger, nullable=False),
    Column("seq", BigInteger, nullable=False),
)

_HORIZON: ColumnClause[int] = literal_column("pg_snapshot_xmin(pg_current_snapshot())::text::bigint")


def read_changes(tx: Tx, after: Cursor, limit: int, context: str | None = None) -> Changes:
    """The entries after a cursor; `context` narrows them to one context's."""
    found = (
        select(journal)
        .where(tuple_(journal.c.xid, journal.c.seq) > tuple_(*after))
        .order_by(journal.c.xid, journal.c.seq)
        .limit(limit)
    )
    if tx.dialect == "postgresql":
        found = found.where(journal.c.xid < _HORIZON)
    if context is not None:
        found = found.where(journal.c.context == context)
    entries = [_entry(row) for row in tx.all(found)]
    return Changes(entries, entries[-1].cursor if entries else after)


def entries_of(tx: Tx, entity: str, entity_id: int) -> list[Entry]:
    """All that happened to one thing, oldest first."""
    found = select(journal).where(journal.c.entity == entity, journal.c.entity_id == entity_id)
    return [_entry(row) for row in tx.all(found.order_by(journal.c.seq))]


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        cursor=Cursor(row.xid, row.seq),
        at=row.at,
        context=row.context,
        action=row.action,
        entity=row.entity,
        entity_id=row.entity_id,
        actor_id=row.actor_id,
        actor_role=row.actor_role,
        on_behalf_of=row.on_behalf_of,
        session_id=row.session_id,
        address=row.address,
        request_id=row.request_id,
        data=row.data,
    )


def read_latest(tx: Tx) -> Cursor:
    """The cursor of the newest entry that a follower may be told of."""
    newest = select(journal.c.xid, journal.c.seq).order_by(journal.c.xid.desc(), journal.c.seq.desc()).limit(1)
    if tx.dialect == "postgresql":
        newest = newest.where(journal.c.xid < _HORIZON)
    row = tx.one(newest)
    return Cursor(row.xid, row.seq) if row else Cursor()


class JournalFeed:
    """The part of a database's journal that one context wrote, as a `Feed`."""

    def __init__(self, db: Database, context: str) -> None:
        self._db = db
        self._context = context

    async def changes(self, after: Cursor, limit: int = 500) -> Changes:
        return await self._db.read_statement(read_changes, after, limit, self._context)

    async def latest(self) -> Cursor:
        return await self._db.read_statement(read_latest)


def resume(tx: Tx, name: str) -> Cursor:
    """Where a job that must not miss anything has come to."""
    row = tx.one(select(cursors.c.xid, cursors.c.seq).where(cursors.c.name == name))
    return Cursor(row.xid, row.seq) if row else Cursor()


def move_on(tx: Tx, name: str, after: Cursor, to: Cursor) -> bool:
    """Take a job's next place, in the transaction of its effect; False when another worker has been faster.

    Two may have read the same entries: the row's lock makes them take turns, and one finds it done. The very first
    time there is no row to lock: then the second one conflicts, and its transaction is gone with all of its effect.
    """
    known = tx.one(select(cursors).where(cursors.c.name == name).with_for_update())
    if (Cursor(known.xid, known.seq) if known else Cursor()) != after:
        return False
    if known:
        tx.execute(update(cursors).where(cursors.c.name == name).values(xid=to.xid, seq=to.seq))
    else:
        tx.execute(cursors.insert().values(name=name, xid=to.xid, seq=to.seq))
    return True
