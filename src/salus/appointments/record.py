"""How does a change of the ledger enter the journal? In the transaction that makes it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row

from salus.appointments.ledger import CONTEXT
from salus.appointments.queries import change
from salus.kernel.actor import Actor, Role
from salus.kernel.errors import Stale
from salus.kit.db import Tx
from salus.kit.journal import append


def told(visit: Mapping[Any, Any]) -> dict[str, Any]:
    """What the journal may say of a visit: who and when, never why."""
    return {
        "doctor_id": visit["doctor_id"],
        "patient_id": visit["patient_id"],
        "service_id": visit["service_id"],
        "clinic_id": visit["clinic_id"],
        "starts_at": visit["starts_at"].isoformat(),
        "ends_at": visit["ends_at"].isoformat(),
        "busy_from": visit["busy_from"].isoformat(),
        "busy_until": visit["busy_until"].isoformat(),
        "lane": visit["lane"],
        "status": str(visit["status"]),
        "overbooked": visit["overbook_reason"] is not None,
    }


def record(
    tx: Tx,
    actor: Actor,
    row: Row[Any],
    action: str,
    values: Mapping[str, Any],
    now: datetime,
    more: Mapping[str, Any] | None = None,
) -> Row[Any]:
    """Change a row that is still as it was read, and say so in the journal.

    Raises: Stale when it has moved on, Conflict when its new time is not free.
    """
    changed = change.change(tx, row.id, row.revision, {**values, "updated_at": now})
    if changed is None:
        raise Stale(row.revision + 1)
    append(tx, actor, CONTEXT, action, row.id, {**told(changed._mapping), **(more or {})}, at=now)
    return changed


def expire_holds(tx: Tx, which: ColumnElement[bool], actor: Actor, now: datetime, limit: int = 500) -> int:
    """End the holds among these whose time is over, each with its journal entry."""
    over = change.expire(tx, which, now, limit)
    system = Actor(Role.SYSTEM, request_id=actor.request_id)
    for row in over:
        append(tx, system, CONTEXT, "appointment.expired", row.id, told(row._mapping), at=now)
    return len(over)
