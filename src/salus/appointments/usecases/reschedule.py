"""A visit moves to another time, or its particulars change: one row, all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from salus.appointments.contract import Appointment, PaidOtherwise, PatientBusy, Status
from salus.appointments.domain.notice import in_time, may_move_again
from salus.appointments.domain.status import may_be_changed
from salus.appointments.ledger import Ledger, seal, seen, serves, shown
from salus.appointments.queries import change
from salus.appointments.record import expire_holds, record
from salus.appointments.usecases.again import judged_anew
from salus.appointments.usecases.book import OVERBOOK_LANES, may_book_with, taken
from salus.availability.contract import Offer
from salus.kernel.actor import Actor
from salus.kernel.errors import Stale
from salus.kernel.ids import AppointmentId, ServiceId
from salus.kernel.zone import tzdata_version, zone
from salus.kit.db import Conflict, Tx
from salus.users.contract import Payment

_ORDINARY: dict[str, Any] = {"overbook_reason": None}
"""A visit that moves by the rules is no overbooking any more."""


@dataclass(frozen=True, slots=True)
class Reschedule:
    """What shall be different; None leaves it as it is. `clear_reason` takes the reason away."""

    starts_at: datetime | None
    service_id: ServiceId | None
    reason: str | None
    clear_reason: bool


async def reschedule(
    ledger: Ledger,
    actor: Actor,
    appointment_id: AppointmentId,
    command: Reschedule,
    revision: int | None,
    now: datetime,
) -> Appointment:
    """Move or edit a visit. The notice rules bind the patient; those who run the practice are exempt.

    Raises: NotFound, NotAllowed, Stale, WrongStatus, TooLate, TooManyReschedules, NotOffered, SlotTaken, PatientBusy,
            PaidOtherwise.
    """
    return await judged_anew(lambda: _reschedule(ledger, actor, appointment_id, command, revision, now), revision)


async def _reschedule(
    ledger: Ledger,
    actor: Actor,
    appointment_id: AppointmentId,
    command: Reschedule,
    revision: int | None,
    now: datetime,
) -> Appointment:
    row = await seen(ledger, actor, appointment_id)
    if revision is not None and revision != row.revision:
        raise Stale(row.revision)
    may_be_changed(Status(row.status))
    values = _reason(ledger, row, command)
    if not _moves(row, command):
        if not values:
            return shown(ledger, row)
        fields = {"fields": sorted(values)}
        return shown(ledger, await ledger.db.write(record, actor, row, "appointment.updated", values, now, fields))
    if not serves(actor, row):
        in_time(row.starts_at, row.reschedule_notice_minutes, now)
        may_move_again(row.reschedules, row.max_reschedules)
    starts_at, service_id = command.starts_at or row.starts_at, command.service_id or row.service_id
    # Only who may overbook may move an overbooked visit to another time outside openings and rules.
    overbook = row.overbook_reason is not None and serves(actor, row)
    offer = await ledger.availability.offer(row.doctor_id, starts_at, service_id, overbook=overbook)
    may_book_with(actor, offer)
    _paid_alike(ledger, row, offer)
    lanes = tuple(OVERBOOK_LANES) if overbook else offer.lanes
    return await _move(ledger, actor, row, offer, lanes, values if overbook else {**values, **_ORDINARY}, now)


def _paid_alike(ledger: Ledger, row: Row[Any], offer: Offer) -> None:
    """Another service must not change how much is paid in advance: that was agreed with the provider.

    Raises: PaidOtherwise.
    """
    if offer.service_id == row.service_id:
        return
    price = (offer.price.amount, offer.price.currency)
    paid = row.payment == Payment.PREPAID or row.payment_id is not None
    prepaid = ledger.prepaid and offer.payment is Payment.PREPAID
    if prepaid != paid or (paid and price != (row.price_amount, row.price_currency)):
        raise PaidOtherwise


def _moves(row: Row[Any], command: Reschedule) -> bool:
    elsewhen = command.starts_at is not None and command.starts_at != row.starts_at
    return elsewhen or (command.service_id is not None and command.service_id != row.service_id)


def _reason(ledger: Ledger, row: Row[Any], command: Reschedule) -> dict[str, Any]:
    if command.clear_reason:
        return {"reason": None}
    return {} if command.reason is None else {"reason": seal(ledger.vault, row.reference, "reason", command.reason)}


async def _move(
    ledger: Ledger,
    actor: Actor,
    row: Row[Any],
    offer: Offer,
    lanes: Sequence[int],
    values: dict[str, Any],
    now: datetime,
) -> Appointment:
    try:
        changed = await ledger.db.write(_move_row, actor, row, offer, lanes, values, now)
    except Conflict as conflict:
        if conflict.rule == "patient_free":
            raise PatientBusy from None
        if conflict.rule != "doctor_lane_free":
            raise
        raise await taken(ledger, offer) from None
    if changed is None:
        raise await taken(ledger, offer)
    return shown(ledger, changed)


def _move_row(
    tx: Tx,
    actor: Actor,
    row: Row[Any],
    offer: Offer,
    lanes: Sequence[int],
    values: dict[str, Any],
    now: datetime,
) -> Row[Any] | None:
    """Win the new time and free the old in one update; None when every lane is taken."""
    there = {**row._mapping, **_time(offer)}
    change.take_turns(tx, row.doctor_id, row.patient_id)
    which = change.overlapping(there)
    expire_holds(tx, which, actor, now)
    others = [other for other in change.in_the_way(tx, which) if other.id != row.id]
    occupied = {other.lane for other in others if other.doctor_id == row.doctor_id}
    lane = next((lane for lane in lanes if lane not in occupied), None)
    if lane is None:
        return None
    moved = {**values, **_time(offer), **_terms(row, offer), "lane": lane, "reschedules": row.reschedules + 1}
    was = {"was_starts_at": row.starts_at.isoformat(), "was_ends_at": row.ends_at.isoformat()}
    return record(tx, actor, row, "appointment.rescheduled", moved, now, was)


def _time(offer: Offer) -> dict[str, Any]:
    return {
        "starts_at": offer.visit.start,
        "ends_at": offer.visit.end,
        "busy_from": offer.busy.start,
        "busy_until": offer.busy.end,
    }


def _terms(row: Row[Any], offer: Offer) -> dict[str, Any]:
    """What belongs to the new time; the notice rules and a price that was paid stay those that were accepted."""
    paid = row.payment_id is not None
    return {
        "service_id": offer.service_id,
        "service_name": offer.service_name,
        "service_mode": offer.mode.value,
        "clinic_id": offer.clinic_id,
        "clinic_name": offer.clinic_name,
        "price_amount": row.price_amount if paid else offer.price.amount,
        "price_currency": row.price_currency if paid else offer.price.currency,
        "time_zone": offer.time_zone,
        "local_start": offer.visit.start.astimezone(zone(offer.time_zone)).isoformat(),
        "tzdata_version": tzdata_version(),
    }
