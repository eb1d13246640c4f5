"""Which visits are these? For those who may know them; who may is decided above."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select

from salus.appointments.contract import OCCUPYING, AppointmentSort, Filter, Status
from salus.appointments.tables import appointments, idempotency_keys
from salus.kernel.ids import AppointmentId, DoctorId, PatientId, UserId
from salus.kernel.interval import Interval
from salus.kernel.page import PageRequest
from salus.kit.db import Tx

_a = appointments.c


_ORDER = {
    AppointmentSort.EARLIEST: (_a.starts_at, _a.id),
    AppointmentSort.LATEST: (_a.starts_at.desc(), _a.id.desc()),
    AppointmentSort.NEWEST: (_a.created_at.desc(), _a.id.desc()),
}


def by_id(tx: Tx, appointment_id: AppointmentId) -> Row[Any] | None:
    return tx.one(select(appointments).where(_a.id == appointment_id))


def page(tx: Tx, asked: Filter, at: PageRequest) -> tuple[Sequence[Row[Any]], int]:
    where = _where(asked)
    total = tx.scalar(select(func.count()).select_from(appointments).where(where))
    rows = tx.all(select(appointments).where(where).order_by(*_ORDER[asked.sort]).limit(at.per_page).offset(at.offset))
    return rows, int(total)


def _where(asked: Filter) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [_a.id > 0]
    if asked.ids:
        conditions.append(_a.id.in_(asked.ids))
    if asked.statuses:
        conditions.append(_a.status.in_(asked.statuses))
    if asked.doctor_id is not None:
        conditions.append(_a.doctor_id == asked.doctor_id)
    if asked.patient_id is not None:
        conditions.append(_a.patient_id == asked.patient_id)
    if asked.clinic_ids is not None:
        conditions.append(_a.clinic_id.in_(asked.clinic_ids))
    if asked.payment is not None:
        conditions.append(_a.payment == asked.payment)
    if asked.start is not None:
        conditions.append(_a.ends_at > asked.start)
    if asked.end is not None:
        conditions.append(_a.starts_at < asked.end)
    return and_(*conditions)


def busy(tx: Tx, doctor_ids: Sequence[DoctorId], within: Interval, now: datetime) -> Sequence[Row[Any]]:
    """What occupies these calendars, without holds that are over."""
    live = or_(_a.status != Status.HELD, _a.hold_expires_at > now)
    columns = select(_a.id, _a.doctor_id, _a.lane, _a.busy_from, _a.busy_until, _a.status, _a.hold_expires_at)
    return tx.all(columns.where(_in_calendars(doctor_ids, within), live))


def visits(tx: Tx, doctor_id: DoctorId, within: Interval, now: datetime) -> Sequence[Row[Any]]:
    """The visits still to come that overlap a stretch of time."""
    coming = _a.status.in_((Status.UPCOMING, Status.CHECKED_IN, Status.HELD))
    live = or_(_a.status != Status.HELD, _a.hold_expires_at > now)
    overlapping = and_(_a.starts_at < within.end, _a.ends_at > within.start)
    return tx.all(
        select(appointments).where(_a.doctor_id == doctor_id, coming, live, overlapping).order_by(_a.starts_at)
    )


def _in_calendars(doctor_ids: Sequence[DoctorId], within: Interval) -> ColumnElement[bool]:
    return and_(
        _a.doctor_id.in_(doctor_ids),
        _a.busy_from < within.end,
        _a.busy_until > within.start,
        _a.status.in_(OCCUPYING),
    )


def coming(tx: Tx, appointment_ids: Sequence[AppointmentId]) -> Sequence[Row[Any]]:
    """The booked visits among these."""
    return tx.all(select(appointments).where(_a.id.in_(appointment_ids), _a.status == Status.UPCOMING))


def holds_of(tx: Tx, patient_id: PatientId, now: datetime) -> int:
    """How many times are held for this patient at the moment, without those that we offer by ourselves."""
    held = select(func.count()).where(_a.patient_id == patient_id, _a.status == Status.HELD, _a.hold_expires_at > now)
    return int(tx.scalar(held.where(_a.booked_by.is_not(None))))


def first_answer(tx: Tx, user_id: UserId, key: str) -> Row[Any] | None:
    k = idempotency_keys.c
    return tx.one(select(k.fingerprint, k.appointment_id, k.answer).where(k.user_id == user_id, k.key == key))
