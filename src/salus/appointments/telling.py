"""Who has to be told of what? The ledger's journal becomes messages, in one transaction with the place in it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from salus.appointments.domain.telling import OF_VISITS, Recipients, is_told, messages
from salus.appointments.ledger import CONTEXT
from salus.kernel.actor import SYSTEM
from salus.kernel.clock import Clock
from salus.kernel.feed import Changes, Cursor, Entry
from salus.kernel.ids import ClinicId
from salus.kit.courtesy import Load
from salus.kit.db import Database, Tx
from salus.kit.journal import JournalFeed, move_on, resume
from salus.notifications.contract import Message, Outbox
from salus.users.contract import Users

_PLACE = "appointments.telling"
_BATCH = 200
_BUSY = 0.4
"""A loop that works for so much of its time has people to serve."""
_LATEST = timedelta(seconds=30)
_USUAL_REMINDERS = (1440, 120)
"""Of a visit that takes place in no clinic."""


class Telling:
    """A job. The booking itself knows nothing of messages: its journal entry is the order to tell of it."""

    def __init__(self, db: Database, users: Users, outbox: Outbox, clock: Clock, load: Load) -> None:
        self._db = db
        self._journal = JournalFeed(db, CONTEXT)
        self._users = users
        self._outbox = outbox
        self._clock = clock
        self._load = load
        self._busy_since: datetime | None = None

    async def follow(self) -> bool:
        """Plan what the next entries ask for, and then give way even if there are more.

        Twice a second that is fast enough for any clinic. A flood of bookings is not slowed by telling of it: that
        begins when it ebbs, or half a minute after it began.
        """
        if self._comes_later():
            return False
        after = await self._db.read_statement(resume, _PLACE)
        changes = await self._journal.changes(after, _BATCH)
        if changes.cursor == after:
            return False
        told = [entry for entry in changes.entries if is_told(entry)]
        recipients = await self._recipients(told)
        await self._db.write(self._plan, changes, after, recipients, self._clock())
        return False

    def _comes_later(self) -> bool:
        """Whether others want this process, and have not wanted it for so long that the news would be late."""
        if self._load.share < _BUSY:
            self._busy_since = None
            return False
        now = self._clock()
        self._busy_since = self._busy_since or now
        return now - self._busy_since < _LATEST

    async def _recipients(self, entries: Sequence[Entry]) -> Mapping[Cursor, Recipients]:
        """By the entry's place in the journal."""
        patient_ids = sorted({entry.data["patient_id"] for entry in entries})
        doctor_ids = sorted({entry.data["doctor_id"] for entry in entries})
        if not entries:
            return {}
        contacts = await self._users.contacts(SYSTEM, (), patient_ids, doctor_ids)
        practices = await self._users.practices(doctor_ids)
        patients = {contact.patient_id: contact for contact in contacts}
        doctors = {contact.doctor_id: contact for contact in contacts}
        minutes: dict[ClinicId | None, Sequence[int]] = {
            clinic.id: clinic.reminder_minutes for practice in practices for clinic in practice.clinics
        }
        return {
            entry.cursor: Recipients(
                patients.get(entry.data["patient_id"]),
                doctors.get(entry.data["doctor_id"]),
                minutes.get(entry.data["clinic_id"], _USUAL_REMINDERS),
            )
            for entry in entries
        }

    def _plan(
        self, tx: Tx, changes: Changes, after: Cursor, recipients: Mapping[Cursor, Recipients], now: datetime
    ) -> None:
        if not move_on(tx, _PLACE, after, changes.cursor):
            return
        planned: list[Message] = []
        for entry in changes.entries:
            if entry.action in ("appointment.rescheduled", "appointment.cancelled"):
                planned = [message for message in planned if message.about != entry.entity_id]
                self._outbox.drop(tx, entry.entity_id, OF_VISITS, entry.action.removeprefix("appointment."))
            if entry.cursor in recipients:
                planned += messages(entry, recipients[entry.cursor], now)
        self._outbox.put(tx, planned)
