"""What stands in these calendars? The ledger's answer to `schedule.contract.Booked`."""

from collections.abc import Sequence

from salus.appointments.contract import Status
from salus.appointments.ledger import CONTEXT
from salus.appointments.queries import find
from salus.kernel.clock import Clock
from salus.kernel.ids import DoctorId
from salus.kernel.interval import Interval
from salus.kit.db import Database
from salus.kit.journal import JournalFeed
from salus.schedule.contract import Busy, Visit

_CHUNK = 5000  # ids in one statement; PostgreSQL takes at most 32,767 parameters


class BookedLedger(JournalFeed):
    """Implements `Booked`: needs nothing but the ledger's database."""

    def __init__(self, db: Database, clock: Clock) -> None:
        super().__init__(db, CONTEXT)
        self._ledger = db
        self._clock = clock

    async def busy(self, doctor_ids: Sequence[DoctorId], within: Interval) -> list[Busy]:
        found: list[Busy] = []
        for start in range(0, len(doctor_ids), _CHUNK):
            chunk = doctor_ids[start : start + _CHUNK]
            rows = await self._ledger.read_statement(find.busy, chunk, within, self._clock())
            found += [
                Busy(
                    row.doctor_id,
                    row.id,
                    row.lane,
                    Interval(row.busy_from, row.busy_until),
                    row.hold_expires_at if row.status == Status.HELD else None,
                )
                for row in rows
            ]
        return found

    async def visits(self, doctor_id: DoctorId, within: Interval) -> list[Visit]:
        rows = await self._ledger.read_statement(find.visits, doctor_id, within, self._clock())
        return [Visit(row.id, row.reference, Interval(row.starts_at, row.ends_at), row.status) for row in rows]
