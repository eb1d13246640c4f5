"""Somebody looks at appointments: one, a list of them, what became of one. Looking leaves a trace."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from salus.appointments.contract import Appointment, Filter
from salus.appointments.ledger import CONTEXT, Ledger, seen, serves, shown
from salus.appointments.queries import find
from salus.kernel.actor import Actor
from salus.kernel.ids import AppointmentId, UserId
from salus.kernel.narrow import narrowed
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
    rows, total = await ledger.db.read(find.page, narrowed(actor, asked), at)
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
