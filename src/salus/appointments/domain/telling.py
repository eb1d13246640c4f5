"""What is told of a change in the ledger, to whom and when? From its journal entry alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from salus.kernel.feed import Entry
from salus.notifications.contract import TOPICS, Kind, Message
from salus.users.contract import Contact

OLD_NEWS: Final = timedelta(days=3)
"""What was changed longer ago is not told as news; the reminders of a visit still are."""

FOR_PATIENT: Final[Mapping[str, Kind]] = {
    "appointment.booked": Kind.APPOINTMENT_CONFIRMED,
    "appointment.confirmed": Kind.APPOINTMENT_CONFIRMED,
    "appointment.rescheduled": Kind.APPOINTMENT_MOVED,
    "appointment.cancelled": Kind.APPOINTMENT_CANCELLED,
}
FOR_DOCTOR: Final[Mapping[str, Kind]] = {
    "appointment.booked": Kind.DOCTOR_BOOKED,
    "appointment.confirmed": Kind.DOCTOR_BOOKED,
    "appointment.rescheduled": Kind.DOCTOR_MOVED,
    "appointment.cancelled": Kind.DOCTOR_CANCELLED,
}
REMINDERS: Final = (Kind.APPOINTMENT_REMINDER, Kind.DOCTOR_REMINDER)
OF_VISITS: Final = (*dict.fromkeys((*FOR_PATIENT.values(), *FOR_DOCTOR.values())), *REMINDERS)


@dataclass(frozen=True, slots=True)
class Recipients:
    """Who hears of a visit, as far as there still is anybody, and how long before it its clinic reminds."""

    patient: Contact | None
    doctor: Contact | None
    reminder_minutes: Sequence[int]


def is_told(entry: Entry) -> bool:
    """Giving back a hold is told to nobody: nobody was told of the hold."""
    was_held = entry.action == "appointment.cancelled" and entry.data.get("was_status") == "held"
    return entry.action in FOR_PATIENT and not was_held


def messages(entry: Entry, to: Recipients, now: datetime) -> list[Message]:
    """What the entry has told, without what is too late already and what nobody wants.

    Order: news first, then reminders.
    """
    return [*_news(entry, to, now), *_reminders(entry, to, now)]


def _news(entry: Entry, to: Recipients, now: datetime) -> list[Message]:
    if now - entry.at > OLD_NEWS:
        return []
    starts_at = _starts_at(entry)
    cancelled = entry.action == "appointment.cancelled"
    # A visit may be called off when it should have begun already: then for an hour it is still news.
    too_late_by = max(starts_at, entry.at + timedelta(hours=1)) if cancelled else starts_at
    told = []
    for contact, kinds in ((to.patient, FOR_PATIENT), (to.doctor, FOR_DOCTOR)):
        kind = kinds[entry.action]
        by_themselves = contact is not None and contact is to.doctor and entry.actor_id == contact.user_id
        if _wants(contact, kind) and contact is not None and not by_themselves:
            told.append(Message(contact.user_id, kind, now, too_late_by, entry.entity_id, _facts(entry)))
    return [message for message in told if message.too_late_by > now]


def _reminders(entry: Entry, to: Recipients, now: datetime) -> list[Message]:
    if entry.action == "appointment.cancelled":
        return []
    starts_at = _starts_at(entry)
    return [
        # Half of the way to the visit a reminder is of no use any more, or the next one is near.
        Message(contact.user_id, kind, starts_at - before, starts_at - before / 2, entry.entity_id, _facts(entry))
        for before in (timedelta(minutes=minutes) for minutes in to.reminder_minutes)
        for contact, kind in zip((to.patient, to.doctor), REMINDERS, strict=True)
        if _wants(contact, kind) and contact is not None and starts_at - before > now
    ]


def _wants(contact: Contact | None, kind: Kind) -> bool:
    return contact is not None and contact.active and bool(contact.channels[TOPICS[kind]])


def _starts_at(entry: Entry) -> datetime:
    return datetime.fromisoformat(entry.data["starts_at"])


def _facts(entry: Entry) -> dict[str, str]:
    """What tells the author whether it still is so, and what the ledger does not know any more."""
    names = ("starts_at", "was_starts_at")
    return {name: entry.data[name] for name in names if name in entry.data}
