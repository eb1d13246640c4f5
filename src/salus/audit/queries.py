"""Which entries of the journal are these? The newest first, from below a place that was reached before."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, select, true

from salus.kit.db import Tx
from salus.kit.journal import journal

_j = journal.c


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; None is anything. `before` is the place below which the next part begins."""

    context: str | None = None
    action: str | None = None
    entity: str | None = None
    entity_id: int | None = None
    actor_id: int | None = None
    start: datetime | None = None
    end: datetime | None = None
    before: int | None = None


def newest(tx: Tx, wanted: Wanted, contexts: Collection[str] | None, limit: int) -> Sequence[Row[Any]]:
    """Entries that these contexts wrote; None is all."""
    found = select(journal).where(_where(wanted), true() if contexts is None else _j.context.in_(contexts))
    return tx.all(found.order_by(_j.seq.desc()).limit(limit))


def _where(wanted: Wanted) -> ColumnElement[bool]:
    same = {
        _j.context: wanted.context,
        _j.action: wanted.action,
        _j.entity: wanted.entity,
        _j.entity_id: wanted.entity_id,
        _j.actor_id: wanted.actor_id,
    }
    conditions: list[ColumnElement[bool]] = [column == value for column, value in same.items() if value is not None]
    if wanted.start is not None:
        conditions.append(_j.at >= wanted.start)
    if wanted.end is not None:
        conditions.append(_j.at < wanted.end)
    if wanted.before is not None:
        conditions.append(_j.seq < wanted.before)
    return and_(true(), *conditions)
