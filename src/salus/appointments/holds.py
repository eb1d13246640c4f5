"""How does the waitlist hold times for people? The contract `Holds`, answered by the use cases at this moment."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from salus.appointments.contract import Also, Appointment, Keep
from salus.appointments.domain.notice import movable
from salus.appointments.ledger import CONTEXT, Ledger
from salus.appointments.queries import find
from salus.appointments.usecases.confirm import confirm
from salus.appointments.usecases.give_back import give_back
from salus.appointments.usecases.keep import keep
from salus.kernel.actor import Actor
from salus.kernel.clock import Clock
from salus.kernel.ids import AppointmentId
from salus.kit.journal import JournalFeed


class LedgerHolds(JournalFeed):
    """Implements `appointments.contract.Holds`."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        super().__init__(ledger.db, CONTEXT)
        self._ledger = ledger
        self._clock = clock

    async def coming(self, appointment_ids: Sequence[AppointmentId]) -> Mapping[AppointmentId, datetime]:
        rows, now = await self._ledger.db.read_statement(find.coming, appointment_ids), self._clock()
        return {
            row.id: row.starts_at
            for row in rows
            if movable(row.starts_at, row.reschedule_notice_minutes, row.reschedules, row.max_reschedules, now)
        }

    async def keep(self, command: Keep, also: Also) -> Appointment | None:
        return await keep(self._ledger, command, also, self._clock())

    async def confirm(self, actor: Actor, appointment_id: AppointmentId, also: Also) -> Appointment:
        return await confirm(self._ledger, actor, appointment_id, self._clock(), also)

    async def give_back(self, actor: Actor, appointment_id: AppointmentId, also: Also) -> Appointment:
        return await give_back(self._ledger, actor, appointment_id, also, self._clock())
