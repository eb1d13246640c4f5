"""Who waits for this, and what was offered to them already?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select

from salus.kernel.ids import AppointmentId, ClinicId, DoctorId, PatientId
from salus.kernel.narrow import OfSomebody
from salus.kernel.page import PageRequest
from salus.kit.db import Tx
from salus.waitlist.contract import OPEN, EntryStatus, OfferStatus
from salus.waitlist.tables import entries, offers, places

_e, _o, _p = entries.c, offers.c, places.c


@dataclass(frozen=True, slots=True)
class Wanted(OfSomebody):
    """Which entries are asked for; None is any."""

    statuses: Sequence[EntryStatus] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """Entries with the clinics where each could take place, and the offers that are open."""

    rows: Sequence[Row[Any]]
    clinic_ids: dict[int, frozenset[ClinicId]]
    open_offers: dict[int, Row[Any]]


def entry(tx: Tx, entry_id: int) -> Found:
    return _complete(tx, tx.all(select(entries).where(_e.id == entry_id)))


def offer(tx: Tx, offer_id: int) -> Row[Any] | None:
    return tx.one(select(offers).where(_o.id == offer_id))


def offer_of_hold(tx: Tx, appointment_id: AppointmentId) -> Row[Any] | None:
    return tx.one(select(offers).where(_o.appointment_id == appointment_id))


def waits_already(tx: Tx, patient_id: PatientId, wish: str) -> int:
    """The open entry with this wish; 0 when it has ended meanwhile."""
    mine = select(_e.id).where(_e.patient_id == patient_id, _e.wish == wish, _e.status.in_(OPEN))
    return int(tx.scalar(mine) or 0)


def of_holds(tx: Tx, appointment_ids: Sequence[int]) -> Sequence[Row[Any]]:
    return tx.all(select(offers).where(_o.appointment_id.in_(appointment_ids))) if appointment_ids else ()


def page(tx: Tx, asked: Wanted, at: PageRequest) -> tuple[Found, int]:
    """One page in the order in which they are asked: by priority, then by when they joined."""
    where = _where(asked)
    total = tx.scalar(select(func.count()).select_from(entries).where(where))
    found = select(entries).where(where).order_by(*_TURNS).limit(at.per_page).offset(at.offset)
    return _complete(tx, tx.all(found)), int(total)


_TURNS = (_e.priority.desc(), _e.joined_at, _e.id)


def _where(asked: Wanted) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [_e.id > 0]
    if asked.statuses:
        conditions.append(_e.status.in_(asked.statuses))
    if asked.patient_id is not None:
        conditions.append(_e.patient_id == asked.patient_id)
    if asked.doctor_id is not None:
        conditions.append(_e.doctor_id == asked.doctor_id)
    if asked.clinic_ids is not None:
        conditions.append(exists().where(_p.entry_id == _e.id, _p.clinic_id.in_(asked.clinic_ids)))
    return and_(*conditions)


def _complete(tx: Tx, rows: Sequence[Row[Any]]) -> Found:
    ids = [row.id for row in rows]
    if not ids:
        return Found((), {}, {})
    where: dict[int, set[ClinicId]] = {}
    for row in tx.all(select(places).where(_p.entry_id.in_(ids))):
        where.setdefault(row.entry_id, set()).add(row.clinic_id)
    still_open = tx.all(select(offers).where(_o.entry_id.in_(ids), _o.status == OfferStatus.OFFERED))
    clinic_ids = {number: frozenset(where.get(number, ())) for number in ids}
    return Found(rows, clinic_ids, {row.entry_id: row for row in still_open})


def waiting_for(
    tx: Tx, doctor_id: DoctorId, specialties: Sequence[str], clinic_ids: Sequence[ClinicId]
) -> Sequence[Row[Any]]:
    """Everybody whose wish this doctor could fulfil, by turns."""
    alike = and_(_e.doctor_id.is_(None), _e.specialty.in_(specialties), _e.clinic_id.in_(clinic_ids))
    wanted = select(entries).where(_e.status == EntryStatus.WAITING, or_(_e.doctor_id == doctor_id, alike))
    return tx.all(wanted.order_by(*_TURNS))


def declined(tx: Tx, entry_ids: Sequence[int]) -> set[tuple[int, DoctorId, datetime]]:
    """What these were offered and did not take: nobody is asked twice about the same time."""
    passed = (OfferStatus.REFUSED, OfferStatus.EXPIRED)
    rows = tx.all(
        select(_o.entry_id, _o.doctor_id, _o.starts_at).where(_o.entry_id.in_(entry_ids), _o.status.in_(passed))
    )
    return {(row.entry_id, row.doctor_id, row.starts_at) for row in rows}


def told_often(tx: Tx, patient_ids: Sequence[PatientId], since: datetime, most: int) -> set[PatientId]:
    """Those of them who were offered something so often since then that it is enough."""
    counted = select(_o.patient_id).where(_o.patient_id.in_(patient_ids), _o.made_at > since)
    return {row.patient_id for row in tx.all(counted.group_by(_o.patient_id).having(func.count() >= most))}


def anybody_waits(tx: Tx) -> bool:
    return tx.one(select(_e.id).where(_e.status == EntryStatus.WAITING).limit(1)) is not None


def wishes(tx: Tx, entry_ids: Sequence[int] | None = None) -> Sequence[Row[Any]]:
    """What is waited for by all, or by these, each wish once."""
    wanted = select(_e.doctor_id, _e.specialty, _e.clinic_id).where(_e.status == EntryStatus.WAITING)
    return tx.all((wanted if entry_ids is None else wanted.where(_e.id.in_(entry_ids))).distinct())


def orphans(tx: Tx, limit: int) -> Sequence[Row[Any]]:
    """Open offers of those who do not wait for an answer any more."""
    gone = select(offers).join(entries, _e.id == _o.entry_id)
    return tx.all(gone.where(_o.status == OfferStatus.OFFERED, _e.status != EntryStatus.OFFERED).limit(limit))
