"""What happens in the ledger without being asked? Holds end, a doctor's absence cancels, old keys go."""

from datetime import datetime, timedelta

from sqlalchemy import true

from salus.appointments.contract import Status
from salus.appointments.ledger import Ledger
from salus.appointments.queries import change, find
from salus.appointments.record import expire_holds
from salus.appointments.usecases.cancel import cancel_row
from salus.kernel.actor import SYSTEM
from salus.kernel.clock import Clock
from salus.kernel.feed import Changes, Cursor, Feed
from salus.kernel.ids import DoctorId
from salus.kernel.interval import Interval
from salus.kit.db import Tx
from salus.kit.journal import move_on, resume

_SCHEDULE = "appointments.schedule"
_KEYS_LIVE = timedelta(hours=48)
_BATCH = 200


class LedgerJobs:
    def __init__(self, ledger: Ledger, schedule: Feed, clock: Clock) -> None:
        self._ledger = ledger
        self._schedule = schedule
        self._clock = clock

    async def expire(self) -> bool:
        """End the holds whose time is over. Nobody waits for it: they have stopped blocking already."""
        ended = await self._ledger.db.write(expire_holds, true(), SYSTEM, self._clock(), _BATCH)
        return ended == _BATCH

    async def follow_schedule(self) -> bool:
        """Cancel what an absence was told to cancel, also what was booked while it was being entered."""
        after = await self._ledger.db.read_statement(resume, _SCHEDULE)
        changes = await self._schedule.changes(after)
        if changes.cursor != after:
            await self._ledger.db.write(_absences, changes, after, self._clock())
        return bool(changes.entries)

    async def forget_keys(self) -> bool:
        await self._ledger.db.write(change.forget_keys, self._clock() - _KEYS_LIVE)
        return False


def _absences(tx: Tx, changes: Changes, after: Cursor, now: datetime) -> None:
    if not move_on(tx, _SCHEDULE, after, changes.cursor):
        return
    absences = [
        (DoctorId(entry.data["doctor_id"]), entry)
        for entry in changes.entries
        if entry.action == "time_off.added" and entry.data.get("on_conflict") == "cancel"
    ]
    change.take_turns_at(tx, (doctor_id for doctor_id, _ in absences))
    for doctor_id, entry in absences:
        # What was over when the absence was entered did take place, though nobody may have completed it.
        start = max(datetime.fromisoformat(entry.data["starts_at"]), entry.at)
        away = Interval(start, datetime.fromisoformat(entry.data["ends_at"]))
        for row in find.visits(tx, doctor_id, away, now):
            if row.status in (Status.HELD, Status.UPCOMING):
                cancel_row(tx, SYSTEM, row, None, now)
