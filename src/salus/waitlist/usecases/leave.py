"""Somebody waits no more."""

from datetime import datetime

from salus.kernel.actor import Actor
from salus.waitlist.contract import EntryStatus, WaitlistEntry
from salus.waitlist.desk import Waitlist, seen
from salus.waitlist.queries import change
from salus.waitlist.usecases.look import look
from salus.waitlist.usecases.withdraw import withdraw


async def leave(waitlist: Waitlist, actor: Actor, entry_id: int, now: datetime) -> WaitlistEntry:
    """Leaving twice is leaving once; a time that was offered is given back.

    Raises: NotFound.
    """
    (row,) = (await seen(waitlist, actor, entry_id)).rows
    if await waitlist.db.write(change.end, actor, row.id, EntryStatus.LEFT, now):
        await withdraw(waitlist, now)
    return await look(waitlist, actor, entry_id)
