"""How does a place on the waitlist change? Each change with its journal entry."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from salus.kernel.actor import SYSTEM, Actor
from salus.kernel.errors import Stale
from salus.kernel.ids import AppointmentId, ClinicId, PatientId
from salus.kit.db import Tx
from salus.kit.journal import append
from salus.waitlist.contract import OPEN, EntryStatus, NotWaiting, OfferStatus, TooManyWishes
from salus.waitlist.tables import entries, offers, places

CONTEXT = "waitlist"

_e, _o = entries.c, offers.c


def told(row: Row[Any]) -> dict[str, Any]:
    """What the journal may say of who waits: for whom and where; neither what for nor how urgent it is."""
    names = ("patient_id", "doctor_id", "clinic_id", "appointment_id", "status")
    return {name: row._mapping[name] for name in names}


def told_of_offer(row: Row[Any]) -> dict[str, Any]:
    names = ("entry_id", "patient_id", "appointment_id", "doctor_id", "clinic_id")
    return {**{name: row._mapping[name] for name in names}, "starts_at": row.starts_at.isoformat()}


def join(
    tx: Tx, actor: Actor, values: Mapping[str, Any], clinic_ids: Sequence[ClinicId], most: int, now: datetime
) -> int:
    """Raises: TooManyWishes; Conflict when the patient waits for this already."""
    in_turn(tx, values["patient_id"])
    mine = select(func.count()).where(_e.patient_id == values["patient_id"], _e.status.in_(OPEN))
    if tx.scalar(mine) >= most:
        raise TooManyWishes(most)
    row = tx.one(insert(entries).values(**values).returning(entries))
    assert row is not None
    if clinic_ids:
        tx.execute(insert(places), [{"entry_id": row.id, "clinic_id": clinic_id} for clinic_id in clinic_ids])
    append(tx, actor, CONTEXT, "waitlist.joined", row.id, told(row), at=now, on_behalf_of=row.patient_id)
    return int(row.id)


def in_turn(tx: Tx, patient_id: PatientId) -> None:
    """Until this commits nobody else joins for this patient: what is counted is what there is."""
    if tx.dialect == "postgresql":  # SQLite has one writer
        tx.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"waitlist:{patient_id}", 0))))


def edit(tx: Tx, actor: Actor, row: Row[Any], values: Mapping[str, Any], now: datetime) -> None:
    """Raises: Stale, NotWaiting."""
    same = (_e.id == row.id, _e.revision == row.revision, _e.status.in_(OPEN))
    changed = update(entries).where(*same).values(**values, revision=row.revision + 1, updated_at=now)
    if tx.one(changed.returning(_e.id)) is None:
        raise Stale(row.revision + 1)
    data = {**told(row), "fields": sorted(values)}
    append(tx, actor, CONTEXT, "waitlist.changed", row.id, data, at=now, on_behalf_of=row.patient_id)


def end(tx: Tx, actor: Actor, entry_id: int, to: EntryStatus, now: datetime) -> Row[Any] | None:
    """Take somebody off the list; None when they are not on it any more."""
    return _move(tx, actor, entry_id, OPEN, to, now)


def offered(tx: Tx, entry_id: int, values: Mapping[str, Any], now: datetime) -> int:
    """Remember an offer to somebody who waits.

    Raises: NotWaiting when they do not; Conflict when they have an open offer.
    """
    if _move(tx, SYSTEM, entry_id, (EntryStatus.WAITING,), EntryStatus.OFFERED, now) is None:
        raise NotWaiting(EntryStatus(tx.scalar(select(_e.status).where(_e.id == entry_id))))
    row = tx.one(insert(offers).values(entry_id=entry_id, **values).returning(offers))
    assert row is not None
    append(tx, SYSTEM, CONTEXT, "waitlist_offer.made", row.id, told_of_offer(row), at=now, on_behalf_of=row.patient_id)
    return int(row.id)


def answered(tx: Tx, actor: Actor, appointment_id: AppointmentId, to: OfferStatus, now: datetime) -> None:
    """Close the offer that a hold was made for, once, and put its patient where they belong.

    An offer that has expired may still be accepted: by a payment that won its time back.
    """
    was = (OfferStatus.OFFERED, OfferStatus.EXPIRED) if to is OfferStatus.ACCEPTED else (OfferStatus.OFFERED,)
    still = (_o.appointment_id == appointment_id, _o.status.in_(was))
    row = tx.one(update(offers).where(*still).values(status=to, answered_at=now).returning(offers))
    if row is None:
        return
    action = f"waitlist_offer.{to.value}"
    append(tx, actor, CONTEXT, action, row.id, told_of_offer(row), at=now, on_behalf_of=row.patient_id)
    if to is OfferStatus.ACCEPTED:
        _move(tx, actor, row.entry_id, OPEN, EntryStatus.BOOKED, now)
    else:
        _move(tx, actor, row.entry_id, (EntryStatus.OFFERED,), EntryStatus.WAITING, now)


def over(tx: Tx, appointment_ids: Sequence[int], now: datetime) -> None:
    """Nobody waits for a better time of a visit that is not to come any more."""
    if appointment_ids:
        bound = select(_e.id).where(_e.appointment_id.in_(appointment_ids), _e.status.in_(OPEN))
        for row in tx.all(bound.order_by(_e.id)):
            end(tx, SYSTEM, row.id, EntryStatus.OVER, now)


def outlived(tx: Tx, before: date, now: datetime, limit: int) -> int:
    """End what was waited for until a day that has passed; how many there were."""
    passed = select(_e.id).where(_e.last_day < before.isoformat(), _e.status == EntryStatus.WAITING).limit(limit)
    rows = tx.all(passed.order_by(_e.id))
    for row in rows:
        end(tx, SYSTEM, row.id, EntryStatus.OVER, now)
    return len(rows)


def _move(
    tx: Tx, actor: Actor, entry_id: int, was: Sequence[EntryStatus], to: EntryStatus, now: datetime
) -> Row[Any] | None:
    still = (_e.id == entry_id, _e.status.in_(was))
    values = {"status": to.value, "revision": _e.revision + 1, "updated_at": now}
    row = tx.one(update(entries).where(*still).values(values).returning(entries))
    if row is not None:
        action = f"waitlist.{to.value}"
        append(tx, actor, CONTEXT, action, row.id, told(row), at=now, on_behalf_of=row.patient_id)
    return row
