"""A patient takes a time: for certain, or held for some minutes."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row

from salus.appointments.contract import Appointment, Book, KeyReused, PatientBusy, SlotTaken, Status, TooManyHolds
from salus.appointments.ledger import CONTEXT, Ledger, seal, view
from salus.appointments.queries import change, find
from salus.appointments.queries.book import FirstAnswer, book
from salus.appointments.record import expire_holds, told
from salus.availability.contract import Offer
from salus.kernel.actor import Actor, Role
from salus.kernel.errors import Invalid, NotAllowed, NotAuthenticated, NotFound, Refusal
from salus.kernel.feed import Entry
from salus.kernel.ids import AppointmentId, PatientId, reference
from salus.kernel.zone import tzdata_version, zone
from salus.kit.db import Conflict, Tx
from salus.kit.journal import entry_of
from salus.users.contract import Patient, Payment

OVERBOOK_LANES = range(100, 110)
"""Where deliberate overbookings stand: out of the way of the regular lanes, ten at one instant at most."""

ALTERNATIVES = 3
"""How many other times a refusal names."""

_ANSWER: TypeAdapter[Appointment] = TypeAdapter(Appointment)
_NEW = AppointmentId(0)
_REFERENCES = 3


async def book_appointment(ledger: Ledger, actor: Actor, command: Book, key: str | None, now: datetime) -> Appointment:
    """Book or hold a time.

    Raises: NotAllowed, NotFound, NotOffered, SlotTaken, PatientBusy, TooManyHolds, KeyReused, Limited.
    """
    _may_book(actor, command)
    if key is None:
        return await _book(ledger, actor, command, None, now)
    try:
        return await _book(ledger, actor, command, key, now)
    except Refusal:
        # The first attempt may have done it, and be what stands in the way of this one.
        first = await _first_answer(ledger, actor, command, key)
        if first is None:
            raise
        return first


def _may_book(actor: Actor, command: Book) -> None:
    if actor.role is Role.PATIENT:
        if command.patient_id not in (None, actor.patient_id):
            raise NotFound("patient")
        if command.overbook_reason is not None:
            raise NotAllowed
    elif not actor.signed_in:
        raise NotAuthenticated
    elif command.patient_id is None:
        raise Invalid.field("/patient_id", "missing", "Say for which patient.")


async def _book(ledger: Ledger, actor: Actor, command: Book, key: str | None, now: datetime) -> Appointment:
    await ledger.limits.take(ledger.booking, str(actor.user_id))
    patient = await ledger.patients.patient(command.patient_id or _own(actor))
    offer = await _offer(ledger, command)
    may_book_with(actor, offer)
    lanes = tuple(OVERBOOK_LANES) if command.overbook_reason is not None else offer.lanes
    standing = Standing(patient_alone=False)
    for _ in range(_REFERENCES):
        visit = row_of(ledger, actor, command, offer, patient, now)
        first = _first(ledger, actor, command, key, visit, now)
        made = await _enter(ledger, actor, visit, lanes, first, now)
        if not isinstance(made, Standing):
            return view(visit, made, ledger.vault)
        standing = made
        if not standing.nothing:
            break
    raise PatientBusy if standing.patient_alone else await taken(ledger, offer)


def _own(actor: Actor) -> PatientId:
    assert actor.patient_id is not None, "a patient's token names the patient"
    return actor.patient_id


async def _offer(ledger: Ledger, command: Book) -> Offer:
    if command.slot_id is not None:
        return await ledger.availability.offer_of_slot(command.slot_id)
    if command.doctor_id is None or command.starts_at is None:
        raise Invalid.field("", "missing", "say doctor_id and starts_at, or slot_id")
    overbook = command.overbook_reason is not None
    return await ledger.availability.offer(command.doctor_id, command.starts_at, command.service_id, overbook=overbook)


def may_book_with(actor: Actor, offer: Offer) -> None:
    """Doctors book for themselves, reception for its clinics; what is not theirs is not there."""
    if actor.role is Role.DOCTOR and not actor.is_doctor(offer.doctor_id):
        raise NotAllowed
    if actor.role is Role.STAFF and offer.clinic_id not in actor.clinic_ids:
        raise NotAllowed


def row_of(
    ledger: Ledger, actor: Actor, command: Book, offer: Offer, patient: Patient, now: datetime
) -> dict[str, Any]:
    """The row to enter, its lane still open. What is prepaid is held until it is paid."""
    code = reference(ledger.chance)
    prepaid = ledger.prepaid and offer.payment is Payment.PREPAID and offer.price.amount > 0
    held = command.hold or prepaid
    return {
        "reference": code,
        "doctor_id": offer.doctor_id,
        "patient_id": patient.id,
        "clinic_id": offer.clinic_id,
        "service_id": offer.service_id,
        "lane": 0,
        "starts_at": offer.visit.start,
        "ends_at": offer.visit.end,
        "busy_from": offer.busy.start,
        "busy_until": offer.busy.end,
        "status": (Status.HELD if held else Status.UPCOMING).value,
        "hold_expires_at": now + ledger.hold_for if held else None,
        "price_amount": offer.price.amount,
        "price_currency": offer.price.currency,
        "reason": seal(ledger.vault, code, "reason", command.reason),
        "cancelled_reason": None,
        "overbook_reason": seal(ledger.vault, code, "overbook_reason", command.overbook_reason),
        "booked_by": actor.user_id,
        "doctor_name": offer.doctor_name,
        "patient_name": patient.name,
        "service_name": offer.service_name,
        "service_mode": offer.mode.value,
        "clinic_name": offer.clinic_name,
        "time_zone": offer.time_zone,
        "local_start": offer.visit.start.astimezone(zone(offer.time_zone)).isoformat(),
        "tzdata_version": tzdata_version(),
        "cancel_notice_minutes": offer.rules.cancel_notice_minutes,
        "reschedule_notice_minutes": offer.rules.reschedule_notice_minutes,
        "max_reschedules": offer.rules.max_reschedules,
        "reschedules": 0,
        "revision": 1,
        "created_at": now,
        "updated_at": now,
        "payment": (Payment.PREPAID if prepaid else Payment.AT_CLINIC).value,
        "payment_id": None,
        "replaces": None,
    }


def entry_of_booking(actor: Actor, visit: Mapping[str, Any], now: datetime) -> Entry:
    action = "appointment.held" if visit["status"] == Status.HELD else "appointment.booked"
    return entry_of(actor, CONTEXT, action, 0, told(visit), at=now, on_behalf_of=visit["patient_id"])


@dataclass(frozen=True, slots=True)
class Standing:
    """What stood in the way: only another visit of the patient, or the doctor's calendar too."""

    patient_alone: bool
    nothing: bool = False
    """It was gone when we looked; or the reference was another's, which happens once in a million bookings."""


async def _enter(
    ledger: Ledger, actor: Actor, visit: dict[str, Any], lanes: Sequence[int], first: FirstAnswer | None, now: datetime
) -> AppointmentId | Standing:
    """Try lane after lane, each in one statement; carefully where a hold is wanted or has expired."""
    entry = entry_of_booking(actor, visit, now)
    try:
        if visit["status"] != Status.HELD:
            for lane in lanes:
                made = await ledger.db.write_statement(book, *_in_lane(lane, visit, entry), first)
                if made is not None:
                    return made
            rows = await ledger.db.read_statement(change.in_the_way, change.overlapping(visit))
            if rows and not any(row.status == Status.HELD and row.hold_expires_at <= now for row in rows):
                return _standing(rows, visit, lanes)
        return await ledger.db.write(enter_carefully, ledger.holds_each, actor, visit, lanes, entry, first, now)
    except Conflict as conflict:
        if "idempotency" in conflict.rule:  # the key is spent; the caller looks for its first answer
            raise KeyReused from None
        raise


def _in_lane(lane: int, visit: Mapping[str, Any], entry: Entry) -> tuple[dict[str, Any], Entry]:
    return {**visit, "lane": lane}, replace(entry, data={**entry.data, "lane": lane})


def enter_carefully(
    tx: Tx,
    holds_each: int | None,
    actor: Actor,
    visit: dict[str, Any],
    lanes: Sequence[int],
    entry: Entry,
    first: FirstAnswer | None,
    now: datetime,
) -> AppointmentId | Standing:
    """Expire what is over, count the patient's holds where they are bounded, and try every lane, in one transaction."""
    change.take_turns(tx, visit["doctor_id"], visit["patient_id"])
    expire_holds(tx, change.overlapping(visit), actor, now)
    if visit["status"] == Status.HELD and holds_each is not None:
        _may_hold(tx, visit["patient_id"], holds_each, now)
    for lane in lanes:
        made = book(tx, *_in_lane(lane, visit, entry), first)
        if made is not None:
            return made
    return _standing(change.in_the_way(tx, change.overlapping(visit)), visit, lanes)


def _may_hold(tx: Tx, patient_id: PatientId, holds_each: int, now: datetime) -> None:
    """Raises: TooManyHolds."""
    if find.holds_of(tx, patient_id, now) >= holds_each:
        raise TooManyHolds(holds_each)


def _standing(rows: Sequence[Row[Any]], visit: Mapping[str, Any], lanes: Sequence[int]) -> Standing:
    """If both calendars stood in the way, it is the doctor's that counts: then another time is the answer."""
    mine = any(row.patient_id == visit["patient_id"] for row in rows)
    occupied = {row.lane for row in rows if row.doctor_id == visit["doctor_id"]}
    return Standing(mine and not occupied.issuperset(lanes), nothing=not rows)


async def taken(ledger: Ledger, offer: Offer) -> SlotTaken:
    """The refusal that names other times."""
    start = offer.visit.start
    near = await ledger.availability.alternatives(offer.doctor_id, offer.service_id, start, ALTERNATIVES + 1)
    # Another process may have taken it, and availability not have heard of that yet.
    others = tuple(slot for slot in near if slot.starts_at != start)[:ALTERNATIVES]
    return SlotTaken(offer.doctor_id, start, others)


def _fingerprint(command: Book) -> str:
    """Two requests are the same when all that was asked is the same."""
    asked = json.dumps(asdict(command), default=str, sort_keys=True)
    return hashlib.sha256(asked.encode()).hexdigest()


def _about(actor: Actor, key: str) -> str:
    return f"idempotency_keys:answer:{actor.user_id}:{key}"


def _first(
    ledger: Ledger, actor: Actor, command: Book, key: str | None, visit: Mapping[str, Any], now: datetime
) -> FirstAnswer | None:
    if key is None:
        return None
    assert actor.user_id is not None
    answer = _ANSWER.dump_json(view(visit, _NEW, ledger.vault)).decode()
    return FirstAnswer(actor.user_id, key, _fingerprint(command), ledger.vault.seal(answer, _about(actor, key)), now)


async def _first_answer(ledger: Ledger, actor: Actor, command: Book, key: str) -> Appointment | None:
    """What this key was answered with before.

    Raises: KeyReused when it stood for another request.
    """
    assert actor.user_id is not None
    row = await ledger.db.read_statement(find.first_answer, actor.user_id, key)
    if row is None:
        return None
    if row.fingerprint != _fingerprint(command):
        raise KeyReused
    answer = _ANSWER.validate_json(ledger.vault.open(row.answer, _about(actor, key)))
    return replace(answer, id=row.appointment_id)
