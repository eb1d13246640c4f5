"""How does a visit that stands in the ledger change? By its revision, or by its status, in one row."""

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, or_, select, text, update

from salus.appointments.contract import OCCUPYING, Status
from salus.appointments.tables import appointments, idempotency_keys
from salus.kernel.ids import AppointmentId, DoctorId, PatientId
from salus.kit.db import Tx

_a = appointments.c


def overlapping(visit: Mapping[str, Any]) -> ColumnElement[bool]:
    """The occupying rows that could stand in a visit's way: its doctor's, or its patient's."""
    return and_(
        _a.status.in_(OCCUPYING),
        or_(
            and_(
                _a.doctor_id == visit["doctor_id"],
                _a.busy_from < visit["busy_until"],
                _a.busy_until > visit["busy_from"],
            ),
            and_(
                _a.patient_id == visit["patient_id"],
                _a.starts_at < visit["ends_at"],
                _a.ends_at > visit["starts_at"],
            ),
        ),
    )


def in_the_way(tx: Tx, which: ColumnElement[bool]) -> Sequence[Row[Any]]:
    return tx.all(select(_a.id, _a.doctor_id, _a.patient_id, _a.lane, _a.status, _a.hold_expires_at).where(which))


def expire(tx: Tx, which: ColumnElement[bool], now: datetime, limit: int = 500) -> Sequence[Row[Any]]:
    """End the holds among these whose time is over; returns their rows."""
    over = select(_a.id).where(_a.status == Status.HELD, _a.hold_expires_at <= now, which).order_by(_a.id).limit(limit)
    if tx.dialect == "postgresql":
        over = over.with_for_update()
    changed = update(appointments).where(_a.id.in_(over.scalar_subquery()), _a.status == Status.HELD)
    return tx.all(
        changed.values(status=Status.EXPIRED, revision=_a.revision + 1, updated_at=now).returning(appointments)
    )


def change(tx: Tx, appointment_id: AppointmentId, revision: int, values: dict[str, Any]) -> Row[Any] | None:
    """Change a row that is still at `revision`; None when it has moved on.

    Raises: Conflict (`doctor_lane_free`, `patient_free`) when the new time is not free.
    """
    changed = update(appointments).where(_a.id == appointment_id, _a.revision == revision)
    return tx.one(changed.values(**values, revision=revision + 1).returning(appointments))


def take_turns(tx: Tx, doctor_id: DoctorId, patient_id: PatientId) -> None:
    """Let changes of one doctor's or one patient's calendar happen one after the other.

    On PostgreSQL two updates against an exclusion constraint would wait for each other until the
    deadlock detector ends one; SQLite has one writer anyway.
    """
    _in_order(tx, {2 * doctor_id, 2 * patient_id + 1})


def take_turns_at(tx: Tx, doctor_ids: Iterable[DoctorId]) -> None:
    """The same for whoever changes many visits of these doctors."""
    _in_order(tx, {2 * doctor_id for doctor_id in doctor_ids})


def _in_order(tx: Tx, keys: Set[int]) -> None:
    if tx.dialect == "postgresql" and keys:
        each = "SELECT pg_advisory_xact_lock(key) FROM unnest(CAST(:keys AS bigint[])) AS locks (key)"
        tx.execute(text(each), {"keys": sorted(keys)})


def forget_keys(tx: Tx, before: datetime) -> int:
    """Drop first answers that nobody will ask for again."""
    return tx.execute(delete(idempotency_keys).where(idempotency_keys.c.created_at < before)).rowcount
