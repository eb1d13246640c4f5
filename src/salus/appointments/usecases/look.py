"""Somebody looks at appointments: one, a list of them, what became of one. Looking leaves a trace."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from salus.appointments.contract import Appointment, Filter
from salus.appointments.ledger import CONTEXT, Ledger, seen, serves, shown
from salus.appointments.queries import find
from salus.kernel.actor import Actor, Role
from salus.kernel.ids import AppointmentId, UserId
from salus.kernel.page import Page, PageRequest
from salus.kit.db import Tx
from salus.kit.journal import append

_SHOWN = ("starts_at", "ends_at", "was_starts_at", "was_ends_at", "status", "fields")


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One thing that happened to an appointment. `actor_id` is shown to those who run the practice."""

    at: datetime
    action: str
    actor_role: str
    actor_id: UserId | None
    data: dict[str, Any]


async def look(ledger: Ledger, actor: Actor, appointment_id: AppointmentId, now: datetime) -> Appointment:
    """Raises: NotFound also for other people's appointments."""
    row = await seen(ledger, actor, appointment_id)
    if row.reason is not None or row.cancelled_reason is not None:
        await ledger.db.write(_note, actor, "appointment.read", [row.id], now)
    return shown(ledger, row)


async def look_through(
    ledger: Ledger, actor: Actor, asked: Filter, at: PageRequest, now: datetime
) -> Page[Appointment]:
    """The appointments that this actor may see among those asked for; an empty list where there are none."""
    rows, total = await ledger.db.read(find.page, _narrowed(actor, asked), at)
    private = [row.id for row in rows if row.reason is not None or row.cancelled_reason is not None]
    if private:
        await ledger.db.write(_note, actor, "appointment.listed", private, now)
    return Page.of([shown(ledger, row) for row in rows], total, at)


async def history(ledger: Ledger, actor: Actor, appointment_id: AppointmentId) -> Sequence[HistoryEntry]:
    """What happened to an appointment, oldest first, who looked included.

    Raises: NotFound.
    """
    row = await seen(ledger, actor, appointment_id)
    insider = serves(actor, row)
    entries = await ledger.audit.history("appointment", appointment_id)
    return [
        HistoryEntry(
            entry.at,
            entry.action,
            entry.actor_role,
            UserId(entry.actor_id) if insider and entry.actor_id is not None else None,
            {name: value for name, value in entry.data.items() if name in _SHOWN},
        )
        for entry in entries
    ]


def _note(tx: Tx, actor: Actor, action: str, ids: Sequence[AppointmentId], now: datetime) -> None:
    for appointment_id in ids:
        append(tx, actor, CONTEXT, action, appointment_id, at=now)


def _narrowed(actor: Actor, asked: Filter) -> Filter:
    """Ask for what is one's own; a filter for somebody else's then finds nothing."""
    nobody = replace(asked, clinic_ids=())
    if actor.is_admin:
        return asked
    if actor.role is Role.STAFF:
        wanted = actor.clinic_ids if asked.clinic_ids is None else asked.clinic_ids
        return replace(asked, clinic_ids=[clinic for clinic in wanted if clinic in actor.clinic_ids])
    if actor.role is Role.DOCTOR and actor.doctor_id is not None:
        return nobody if asked.doctor_id not in (None, actor.doctor_id) else replace(asked, doctor_id=actor.doctor_id)
    if actor.role is Role.PATIENT and actor.patient_id is not None:
        theirs = replace(asked, patient_id=actor.patient_id)
        return theirs if asked.patient_id in (None, actor.patient_id) else nobody
    return nobody
