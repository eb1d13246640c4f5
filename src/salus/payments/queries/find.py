"""Which payments are these? For those who may know them; who may is decided above."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select

from salus.kernel.ids import AppointmentId, ClinicId
from salus.kernel.narrow import OfSomebody
from salus.kernel.page import PageRequest
from salus.kit.db import Tx
from salus.payments.contract import PaymentStatus, RefundStatus
from salus.payments.domain.machine import LIVE
from salus.payments.domain.terms import Terms
from salus.payments.tables import payment_events, payments, refund_terms, refunds

_p = payments.c
_r = refunds.c


@dataclass(frozen=True, slots=True)
class Wanted(OfSomebody):
    """Which payments are asked for; None is any."""

    statuses: Sequence[PaymentStatus] = ()
    refund_failed: bool = False
    disputed: bool = False
    appointment_id: AppointmentId | None = None


def by_id(tx: Tx, payment_id: int) -> Row[Any] | None:
    return tx.one(select(payments).where(_p.id == payment_id))


def with_refunds(tx: Tx, payment_id: int) -> tuple[Row[Any] | None, Sequence[Row[Any]]]:
    return by_id(tx, payment_id), refunds_of(tx, [payment_id])


def locked(tx: Tx, payment_id: int) -> Row[Any] | None:
    """The row, which nobody else changes until this transaction ends."""
    return tx.one(select(payments).where(_p.id == payment_id).with_for_update())


def refund_by_id(tx: Tx, refund_id: int) -> Row[Any] | None:
    return tx.one(select(refunds).where(_r.id == refund_id))


def refund_by_key(tx: Tx, key: str) -> Row[Any] | None:
    return tx.one(select(refunds).where(_r.key == key))


def refunds_of(tx: Tx, payment_ids: Sequence[int]) -> Sequence[Row[Any]]:
    return tx.all(select(refunds).where(_r.payment_id.in_(payment_ids)).order_by(_r.id))


def unanswered(tx: Tx, payment_id: int, but: int | None = None) -> bool:
    """Whether the provider has been asked for a refund of this, and nobody knows yet by which name it was made."""
    asked = (_r.status == RefundStatus.REQUESTED, _r.attempts > 0, _r.provider_id.is_(None), _r.id != (but or 0))
    return tx.one(select(_r.id).where(_r.payment_id == payment_id, *asked).limit(1)) is not None


def told_of(tx: Tx, payment_id: int) -> Sequence[str]:
    """Refunds of a payment that the provider told of without our having asked for them."""
    e = payment_events.c
    found = tx.all(select(e.refund_id).where(e.payment_id == payment_id, e.refund_id.is_not(None)))
    return [row.refund_id for row in found]


def standing(tx: Tx, appointment_id: AppointmentId) -> Row[Any] | None:
    """The attempt to pay for a visit that still counts: one that is live, or whose money is here."""
    here = (_p.status == PaymentStatus.PAID) & (_p.given_back < _p.amount)
    counts = _p.status.in_(LIVE) | here
    return tx.one(select(payments).where(_p.appointment_id == appointment_id, counts).order_by(_p.id.desc()).limit(1))


def paid_for(tx: Tx, appointment_id: AppointmentId) -> tuple[Row[Any] | None, Sequence[Row[Any]]]:
    """The payment that a visit's receipt tells of: money that is still here goes before what went back."""
    paid = select(payments).where(_p.appointment_id == appointment_id, _p.status == PaymentStatus.PAID)
    row = tx.one(paid.order_by(_p.given_back >= _p.amount, _p.id).limit(1))
    return row, refunds_of(tx, [row.id]) if row else ()


def of_appointments(tx: Tx, appointment_ids: Sequence[int]) -> Sequence[Row[Any]]:
    """All attempts to pay for these, locked."""
    wanted = select(payments).where(_p.appointment_id.in_(appointment_ids)).order_by(_p.id)
    return tx.all(wanted.with_for_update())


def page(tx: Tx, asked: Wanted, at: PageRequest) -> tuple[Sequence[Row[Any]], int, Sequence[Row[Any]]]:
    """One page, newest first; how many there are; the refunds of those on the page."""
    conditions = [_p.id > 0]
    if asked.refund_failed:  # and the money is still here
        failed = select(_r.payment_id).where(_r.status == RefundStatus.FAILED)
        conditions += [_p.id.in_(failed), _p.given_back < _p.amount]
    elif asked.disputed:
        conditions.append(_p.dispute.is_not(None))
    elif asked.statuses:
        conditions.append(_p.status.in_(asked.statuses))
    for column, value in (
        (_p.appointment_id, asked.appointment_id),
        (_p.patient_id, asked.patient_id),
        (_p.doctor_id, asked.doctor_id),
    ):
        if value is not None:
            conditions.append(column == value)
    if asked.clinic_ids is not None:
        conditions.append(_p.clinic_id.in_(asked.clinic_ids))
    total = tx.scalar(select(func.count()).select_from(payments).where(*conditions))
    found = select(payments).where(*conditions).order_by(_p.id.desc()).limit(at.per_page).offset(at.offset)
    rows = tx.all(found)
    return rows, int(total), refunds_of(tx, [row.id for row in rows]) if rows else ()


def terms_row(tx: Tx, clinic_id: ClinicId | None) -> Row[Any] | None:
    return tx.one(select(refund_terms).where(refund_terms.c.clinic_id == clinic_id))


def terms(tx: Tx, clinic_id: ClinicId | None) -> Terms:
    row = terms_row(tx, clinic_id)
    return Terms(row.in_time_percent, row.late_percent) if row else Terms()
