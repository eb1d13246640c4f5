"""How do planned visits enter the ledger? Booked and changed one after the other, as they would have been."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Row

from salus.appointments.contract import Book, Status
from salus.appointments.ledger import Ledger, seal
from salus.appointments.queries import find
from salus.appointments.queries.book import book
from salus.appointments.record import record
from salus.appointments.usecases.book import OVERBOOK_LANES, entry_of_booking, row_of
from salus.apps.demo.people import Cast, acting
from salus.apps.demo.plan import Story
from salus.apps.demo.texts import read
from salus.kernel.actor import SYSTEM, Actor
from salus.kit.db import Tx
from salus.users.contract import Patient, specialty_slug

_MINUTE = timedelta(minutes=1)
_CHUNK = 250


@dataclass(frozen=True)
class Event:
    """One thing that happens to one visit."""

    at: datetime
    number: int
    actor: Actor
    status: Status
    values: Mapping[str, Any]


async def write(ledger: Ledger, cast: Cast, stories: Sequence[Story], now: datetime, chance: Random) -> None:
    """Write everything in the order in which it happened."""
    events = [
        event for number, story in enumerate(stories) for event in _told(ledger, cast, number, story, now, chance)
    ]
    events.sort(key=lambda event: (event.at, event.number))
    rows: dict[int, Row[Any]] = {}
    for start in range(0, len(events), _CHUNK):
        rows |= await ledger.db.write(_play, events[start : start + _CHUNK], rows)


def _told(ledger: Ledger, cast: Cast, number: int, story: Story, now: datetime, chance: Random) -> list[Event]:
    """What happens to one visit: it is booked, and then something becomes of it."""
    booked_at = _booked_at(story, now, chance)
    desk = cast.staff[story.offer.clinic_id] if story.offer.clinic_id else cast.doctors[story.offer.doctor_id]
    doctor = acting(cast.doctors[story.offer.doctor_id])
    reception, patient = acting(desk), acting(story.patient)
    booker = reception if story.overbooked or chance.random() < 0.25 else patient
    row = _row(ledger, cast, story, booker, booked_at, chance)
    events = [Event(booked_at, number, booker, Status(row["status"]), row)]

    def then(at: datetime, who: Actor, status: Status, **values: Any) -> None:
        # Nothing is in the future, and nothing comes before what it follows.
        events.append(Event(max(min(at, now), events[-1].at), number, who, status, {"status": status.value, **values}))

    start, end = story.offer.visit
    match story.end:
        case Status.CHECKED_IN | Status.COMPLETED:
            then(start - chance.randint(1, 12) * _MINUTE, reception, Status.CHECKED_IN)
            if story.end is Status.COMPLETED:
                then(end + chance.randint(-3, 12) * _MINUTE, doctor, Status.COMPLETED)
        case Status.NO_SHOW:
            then(start + 20 * _MINUTE, reception, Status.NO_SHOW)
        case Status.CANCELLED:
            latest = min(now, start - 2 * _minutes(row["cancel_notice_minutes"]))
            at = booked_at + max(latest - booked_at, timedelta(0)) * chance.random()
            why = seal(ledger.vault, row["reference"], "cancelled_reason", _text(chance))
            then(at, chance.choice((patient, reception)), Status.CANCELLED, cancelled_reason=why)
        case Status.EXPIRED:
            then(row["hold_expires_at"] + chance.randrange(15) * timedelta(seconds=1), SYSTEM, Status.EXPIRED)
    return events


def _booked_at(story: Story, now: datetime, chance: Random) -> datetime:
    """In time for the notice, some days before; a hold that still stands was begun just now."""
    if story.hold_for is not None:
        return now - chance.randint(20, 240) * timedelta(seconds=1)
    latest = min(story.offer.visit.start - _minutes(story.offer.rules.min_notice_minutes), now - 20 * _MINUTE)
    return latest - chance.randint(0, 24 * 24 * 60) * _MINUTE - chance.randrange(60) * timedelta(seconds=1)


def _row(
    ledger: Ledger, cast: Cast, story: Story, booker: Actor, booked_at: datetime, chance: Random
) -> dict[str, Any]:
    assert story.patient.patient_id is not None
    held = story.end in (Status.HELD, Status.EXPIRED)
    patient = Patient(story.patient.patient_id, story.patient.id, story.patient.name, True, story.patient.time_zone)
    command = Book(
        doctor_id=story.offer.doctor_id,
        starts_at=story.offer.visit.start,
        service_id=story.offer.service_id,
        slot_id=None,
        patient_id=patient.id,
        reason=_reason(cast, story, chance),
        overbook_reason="Acute, cannot wait" if story.overbooked else None,
        hold=held,
    )
    row = row_of(ledger, booker, command, story.offer, patient, booked_at)
    if story.hold_for is not None:
        row["hold_expires_at"] = booked_at + story.hold_for
    return {**row, "lane": OVERBOOK_LANES[0] if story.overbooked else story.lane}


def _play(tx: Tx, events: Sequence[Event], rows: Mapping[int, Row[Any]]) -> dict[int, Row[Any]]:
    """Returns the rows as they stand afterwards."""
    stand = dict(rows)
    for event in events:
        if event.number in stand:
            action = f"appointment.{event.status.value}"
            stand[event.number] = record(tx, event.actor, stand[event.number], action, event.values, event.at)
            continue
        made = book(tx, event.values, entry_of_booking(event.actor, event.values, event.at), None)
        assert made is not None, "the plan keeps visits apart, as the ledger demands"
        row = find.by_id(tx, made)
        assert row is not None
        stand[event.number] = row
    return stand


def _reason(cast: Cast, story: Story, chance: Random) -> str | None:
    specialty = specialty_slug(cast.texts[story.offer.doctor_id]["specialties"][0])
    return chance.choice(read("people")["reasons"][specialty]) if chance.random() < 0.8 else None


def _text(chance: Random) -> str:
    text: str = chance.choice(read("people")["cancellations"]["texts"])
    return text


def _minutes(number: int) -> timedelta:
    return number * _MINUTE
