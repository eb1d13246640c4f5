"""What is there to see at a glance? Small statements over one calendar, nothing sealed among their columns."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, distinct, func, or_, select

from salus.appointments.contract import OCCUPYING, Status
from salus.appointments.tables import appointments
from salus.kernel.ids import DoctorId, PatientId
from salus.kernel.interval import Interval
from salus.kernel.page import PageRequest
from salus.kit.db import Tx

_a = appointments.c
_CARD = (
    *(_a.id, _a.reference, _a.status, _a.doctor_id, _a.doctor_name, _a.patient_id, _a.patient_name),
    *(_a.service_id, _a.service_name, _a.service_mode, _a.clinic_id, _a.clinic_name),
    *(_a.starts_at, _a.ends_at, _a.time_zone, _a.price_amount, _a.price_currency),
)
_LONGEST = timedelta(days=1)
"""The table's own bound; it lets an index on starts find what reaches into a stretch."""
_COMING = (Status.UPCOMING, Status.CHECKED_IN)
_PAST = (*_COMING, Status.COMPLETED, Status.NO_SHOW)


def within(tx: Tx, doctor_id: DoctorId, stretch: Interval, now: datetime) -> Sequence[Row[Any]]:
    """What occupies a doctor's calendar and starts in this stretch, by start."""
    live = or_(_a.status != Status.HELD, _a.hold_expires_at > now)
    mine = and_(_starting(doctor_id, stretch), _a.status.in_(OCCUPYING), live)
    return tx.all(select(*_CARD).where(mine).order_by(_a.starts_at, _a.id))


def next_of_doctor(tx: Tx, doctor_id: DoctorId, now: datetime, limit: int) -> Sequence[Row[Any]]:
    """The visits that have not ended, by start."""
    soon = and_(_a.doctor_id == doctor_id, _a.busy_from > now - _LONGEST, _a.ends_at > now, _a.status.in_(_COMING))
    return tx.all(select(*_CARD).where(soon).order_by(_a.busy_from, _a.id).limit(limit))


def totals(tx: Tx, doctor_id: DoctorId, stretch: Interval) -> Sequence[Row[Any]]:
    """Number and price of a doctor's visits that start in this stretch, by status and currency."""
    number, price = func.count().label("number"), func.sum(_a.price_amount).label("price")
    grouped = select(_a.status, _a.price_currency, number, price).where(_starting(doctor_id, stretch))
    return tx.all(grouped.group_by(_a.status, _a.price_currency).order_by(_a.status, _a.price_currency))


def coming(tx: Tx, patient_id: PatientId, now: datetime, limit: int) -> tuple[Sequence[Row[Any]], int]:
    """A patient's visits that have not ended, the next one first, and how many there are."""
    soon = and_(_a.starts_at > now - _LONGEST, _a.ends_at > now)
    mine = and_(_a.patient_id == patient_id, soon, _a.status.in_(_COMING))
    return tx.all(select(*_CARD).where(mine).order_by(_a.starts_at).limit(limit)), _count(tx, mine)


def past(tx: Tx, patient_id: PatientId, now: datetime, limit: int) -> tuple[Sequence[Row[Any]], int]:
    """A patient's visits that have ended and were not called off, the latest first, and how many there are."""
    mine = and_(
        _a.patient_id == patient_id,
        _a.status.in_(_PAST),
        or_(_a.ends_at <= now, _a.status.in_((Status.COMPLETED, Status.NO_SHOW))),
    )
    return tx.all(select(*_CARD).where(mine).order_by(_a.starts_at.desc()).limit(limit)), _count(tx, mine)


def favourites(tx: Tx, patient_id: PatientId, limit: int) -> Sequence[Row[Any]]:
    """The doctors whom a patient sees most, by visits that were not called off or missed."""
    kept = and_(_a.patient_id == patient_id, _a.status.in_((*_COMING, Status.COMPLETED)))
    visits, last = func.count().label("visits"), func.max(_a.starts_at).label("last_visit")
    seen = select(_a.doctor_id, func.max(_a.doctor_name).label("doctor_name"), visits, last).where(kept)
    return tx.all(seen.group_by(_a.doctor_id).order_by(visits.desc(), last.desc(), _a.doctor_id).limit(limit))


def patients(
    tx: Tx, doctor_id: DoctorId, named: str | None, now: datetime, at: PageRequest
) -> tuple[Sequence[Row[Any]], int]:
    """Whom a doctor has seen or will see, by name as it was last booked; who only cancelled is none of them."""
    mine = and_(_a.doctor_id == doctor_id, _a.status.in_(_PAST))
    if named:
        mine = and_(mine, func.lower(_a.patient_name).contains(named.lower(), autoescape=True))
    name = func.max(_a.patient_name).label("patient_name")
    seen = func.max(_a.starts_at).filter(_a.starts_at <= now, _a.status != Status.NO_SHOW).label("last_visit")
    soon = func.min(_a.starts_at).filter(_a.ends_at > now, _a.status.in_(_COMING)).label("next_visit")
    found = select(_a.patient_id, name, func.count().label("visits"), seen, soon).where(mine).group_by(_a.patient_id)
    total = tx.scalar(select(func.count(distinct(_a.patient_id))).where(mine))
    return tx.all(found.order_by(name, _a.patient_id).limit(at.per_page).offset(at.offset)), int(total)


def _starting(doctor_id: DoctorId, stretch: Interval) -> ColumnElement[bool]:
    return and_(
        _a.doctor_id == doctor_id,
        _a.busy_from > stretch.start - _LONGEST,
        _a.busy_from < stretch.end,
        _a.starts_at >= stretch.start,
        _a.starts_at < stretch.end,
    )


def _count(tx: Tx, which: ColumnElement[bool]) -> int:
    return int(tx.scalar(select(func.count()).select_from(appointments).where(which)))
