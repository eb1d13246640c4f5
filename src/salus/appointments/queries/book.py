"""How does a visit enter the ledger? In one statement: the visit, its journal entry, its first answer.

Source: DESIGN.md, "The ledger". `ON CONFLICT DO NOTHING`, because a bare insert against an exclusion
constraint deadlocks under a stampede. This path is written on the driver: patients wait for it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from salus.appointments.tables import appointments
from salus.kernel.feed import Entry
from salus.kernel.ids import AppointmentId, UserId
from salus.kit.db import Conflict, Dialect, Instant, Tx
from salus.kit.db.types import to_micros

COLUMNS = tuple(column.name for column in appointments.columns if column.name != "id")
_INSTANTS = frozenset(column.name for column in appointments.columns if isinstance(column.type, Instant))

_ENTRY = {
    "at": "timestamptz", "context": "text", "action": "text", "entity": "text", "actor_id": "bigint",
    "actor_role": "text", "on_behalf_of": "bigint", "session_id": "bigint", "address": "text",
    "request_id": "text", "data": "jsonb",
}  # fmt: skip
_KEY = {"user_id": "bigint", "key": "text", "fingerprint": "text", "answer": "bytea", "created_at": "timestamptz"}


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """What a key stands for: `answer` is sealed, and complete but for the appointment's id."""

    user_id: UserId
    key: str
    fingerprint: str
    answer: bytes
    at: datetime


def book(tx: Tx, visit: Mapping[str, Any], entry: Entry, first: FirstAnswer | None) -> AppointmentId | None:
    """Enter a visit; None when its lane or its patient is not free at that time, or its reference is another's.

    Raises: Conflict when the key is already spent.
    """
    row = [_value(tx.dialect, name, visit[name]) for name in COLUMNS]
    said = [
        _instant(tx.dialect, entry.at), entry.context, entry.action, entry.entity, entry.actor_id, entry.actor_role,
        entry.on_behalf_of, entry.session_id, entry.address, entry.request_id, json.dumps(dict(entry.data)),
    ]  # fmt: skip
    spent = (
        []
        if first is None
        else [first.user_id, first.key, first.fingerprint, first.answer, _instant(tx.dialect, first.at)]
    )
    enter = _enter_postgresql if tx.dialect == "postgresql" else _enter_sqlite
    made = enter(tx, row, said, spent)
    if made is not None:
        tx.entries.append(replace(entry, entity_id=made))
    return made


def _enter_postgresql(tx: Tx, row: Sequence[Any], said: Sequence[Any], spent: Sequence[Any]) -> AppointmentId | None:
    rows = tx.native(STATEMENT_WITH_KEY if spent else STATEMENT, [*row, *said, *spent])
    return rows[0][0] if rows else None


def _enter_sqlite(tx: Tx, row: Sequence[Any], said: Sequence[Any], spent: Sequence[Any]) -> AppointmentId | None:
    try:
        made: AppointmentId = tx.native(_INSERT_VISIT, row)[0][0]
    except Conflict as conflict:
        if conflict.rule in ("doctor_lane_free", "patient_free", "appointments.reference"):
            return None
        raise
    tx.native(_INSERT_ENTRY, [*said, made])
    if spent:
        tx.native(_INSERT_KEY, [*spent, made])
    return made


def _value(dialect: Dialect, name: str, value: Any) -> Any:
    return _instant(dialect, value) if name in _INSTANTS and value is not None else value


def _instant(dialect: Dialect, value: datetime) -> Any:
    return to_micros(value) if dialect == "sqlite" else value


def _insert(table: str, names: Sequence[str]) -> str:
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608 -- our own names


def _numbered(first: int, types: Sequence[str]) -> str:
    """Typed placeholders: in a SELECT, unlike in VALUES, a parameter does not take its type from the column."""
    return ", ".join(f"${number}::{kind}" for number, kind in enumerate(types, first))


def _statement(with_key: bool) -> str:
    visit = ", ".join(f"${number}" for number in range(1, len(COLUMNS) + 1))
    said = _numbered(len(COLUMNS) + 1, list(_ENTRY.values()))
    spent = _numbered(len(COLUMNS) + len(_ENTRY) + 1, list(_KEY.values()))
    key = f""",
      spent AS (INSERT INTO idempotency_keys ({", ".join(_KEY)}, appointment_id) SELECT {spent}, id FROM booked)
    """  # noqa: S608 -- names of our own columns
    return f"""
    WITH
      booked AS (
        INSERT INTO appointments ({", ".join(COLUMNS)}) VALUES ({visit}) ON CONFLICT DO NOTHING RETURNING id),
      said AS (INSERT INTO journal ({", ".join(_ENTRY)}, entity_id) SELECT {said}, id FROM booked)
      {key if with_key else ""}
    SELECT id FROM booked"""  # noqa: S608 -- names of our own columns


STATEMENT = _statement(with_key=False)
STATEMENT_WITH_KEY = _statement(with_key=True)
_INSERT_VISIT = _insert("appointments", COLUMNS) + " RETURNING id"
_INSERT_ENTRY = _insert("journal", (*_ENTRY, "entity_id"))
_INSERT_KEY = _insert("idempotency_keys", (*_KEY, "appointment_id"))
