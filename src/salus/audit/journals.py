"""Who did what, and who looked at whom? The journals as an administrator reads them, and that reading is noted too."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from salus.audit.queries import Wanted, newest
from salus.kernel.actor import Actor
from salus.kernel.errors import NotAllowed
from salus.kit.db import Database, Tx
from salus.kit.journal import append

CONTEXT = "audit"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One thing that happened; `data` holds no secret and nothing about anybody's health."""

    id: int
    at: datetime
    context: str
    action: str
    entity: str
    entity_id: int
    actor_id: int | None
    actor_role: str
    on_behalf_of: int | None
    session_id: int | None
    address: str | None
    request_id: str | None
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AuditEntries:
    """A part of a journal, the newest entry first. `next`: the `before` of the part that follows, or None."""

    items: Sequence[AuditEntry]
    next: int | None


@dataclass(frozen=True, slots=True)
class Journal:
    """Where one service writes what happened; `contexts` are its own where several write into one."""

    db: Database
    contexts: frozenset[str] | None = None


class Journals:
    """The journals of this process by the names of their services."""

    def __init__(self, journals: Mapping[str, Journal]) -> None:
        self._journals = journals

    async def read(self, actor: Actor, service: str, wanted: Wanted, limit: int, now: datetime) -> AuditEntries:
        """Raises: NotAllowed."""
        if not actor.is_admin:
            raise NotAllowed()
        journal = self._journals[service]
        rows = await journal.db.read_statement(newest, wanted, journal.contexts, limit + 1)
        await journal.db.write(_note, actor, service, wanted, now)
        shown = rows[:limit]
        return AuditEntries([_entry(row) for row in shown], shown[-1].seq if len(rows) > limit else None)


def _note(tx: Tx, actor: Actor, service: str, wanted: Wanted, now: datetime) -> None:
    asked = {name: _text(value) for name, value in asdict(wanted).items() if value is not None}
    append(tx, actor, CONTEXT, "journal.read", actor.user_id or 0, {"service": service, "asked": asked}, at=now)


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _entry(row: Row[Any]) -> AuditEntry:
    return AuditEntry(
        row.seq,
        row.at,
        row.context,
        row.action,
        row.entity,
        row.entity_id,
        row.actor_id,
        row.actor_role,
        row.on_behalf_of,
        row.session_id,
        row.address,
        row.request_id,
        row.data,
    )
