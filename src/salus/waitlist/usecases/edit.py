"""A place on the waitlist changes: when it would suit, or how soon it has to be."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from salus.kernel.actor import Actor
from salus.kernel.errors import FieldError, Invalid, NotAllowed, Stale
from salus.waitlist.contract import OPEN, EntryStatus, NotWaiting, Period, Priority, WaitlistEntry
from salus.waitlist.desk import Waitlist, seen, serves
from salus.waitlist.domain.periods import last_day, mistakes
from salus.waitlist.queries import change
from salus.waitlist.usecases.look import look
from salus.waitlist.views import written


@dataclass(frozen=True, slots=True)
class Edit:
    """What shall be different; None leaves it as it is."""

    periods: tuple[Period, ...] | None = None
    priority: Priority | None = None


async def edit(
    waitlist: Waitlist, actor: Actor, entry_id: int, command: Edit, revision: int | None, now: datetime
) -> WaitlistEntry:
    """How soon a patient has to be seen is for the practice to say.

    Raises: NotFound, NotAllowed, NotWaiting, Stale, Invalid.
    """
    found = await seen(waitlist, actor, entry_id)
    (row,) = found.rows
    if revision is not None and revision != row.revision:
        raise Stale(row.revision)
    if row.status not in OPEN:
        raise NotWaiting(EntryStatus(row.status))
    if command.priority is not None and not serves(actor, row.doctor_id, found.clinic_ids[row.id]):
        raise NotAllowed
    values: dict[str, Any] = {}
    if command.periods is not None:
        # Whose day it is may be another one at the clinic; a period that ends today is not refused for that.
        if wrong := mistakes(command.periods, now.date()):
            raise Invalid(tuple(FieldError(f"/periods{at}", code, said) for at, code, said in wrong))
        values |= {"periods": written(command.periods), "last_day": last_day(command.periods).isoformat()}
    if command.priority is not None:
        values["priority"] = int(command.priority)
    try:
        if values:
            await waitlist.db.write(change.edit, actor, row, values, now)
    except Stale:
        if revision is not None:
            raise
        return await edit(waitlist, actor, entry_id, command, None, now)  # judged by what stands now
    return await look(waitlist, actor, entry_id)
