"""How does an entry get into the journal? In the transaction of the change it tells of."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, MetaData, Table, Text, insert

from salus.kernel.actor import Actor
from salus.kernel.feed import Cursor, Entry
from salus.kit.db import Id, Instant, Json, Tx

metadata = MetaData()

journal = Table(
    "journal",
    metadata,
    Column("seq", Id, primary_key=True),
    Column("xid", BigInteger, nullable=False),
    Column("at", Instant, nullable=False),
    Column("context", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("entity", Text, nullable=False),
    Column("entity_id", BigInteger, nullable=False),
    Column("actor_id", BigInteger),
    Column("actor_role", Text, nullable=False),
    Column("on_behalf_of", BigInteger),
    Column("session_id", BigInteger),
    Column("address", Text),
    Column("request_id", Text),
    Column("data", Json, nullable=False),
)
"""`xid` is filled by the database: the transaction's number on PostgreSQL, 0 on SQLite, where one
writer makes the sequence the order of commits."""


def append(
    tx: Tx,
    actor: Actor,
    context: str,
    action: str,
    entity_id: int,
    data: Mapping[str, Any] | None = None,
    *,
    at: datetime,
    on_behalf_of: int | None = None,
) -> Entry:
    """Write one entry; `data` holds field names and values that are neither secret nor health data."""
    entry = entry_of(actor, context, action, entity_id, data, at=at, on_behalf_of=on_behalf_of)
    tx.execute(
        insert(journal).values(
            at=entry.at,
            context=entry.context,
            action=entry.action,
            entity=entry.entity,
            entity_id=entry.entity_id,
            actor_id=entry.actor_id,
            actor_role=entry.actor_role,
            on_behalf_of=entry.on_behalf_of,
            session_id=entry.session_id,
            address=entry.address,
            request_id=entry.request_id,
            data=dict(entry.data),
        )
    )
    tx.entries.append(entry)
    return entry


def entry_of(
    actor: Actor,
    context: str,
    action: str,
    entity_id: int,
    data: Mapping[str, Any] | None,
    *,
    at: datetime,
    on_behalf_of: int | None = None,
) -> Entry:
    """The entry as it will stand, its place in the journal not yet known."""
    return Entry(
        cursor=Cursor(),
        at=at,
        context=context,
        action=action,
        entity=action.partition(".")[0],
        entity_id=entity_id,
        actor_id=actor.user_id,
        actor_role=actor.role.value,
        on_behalf_of=on_behalf_of,
        session_id=actor.session_id,
        address=actor.address,
        request_id=actor.request_id,
        data=data or {},
    )
