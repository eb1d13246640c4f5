"""Who has to be told that money went back? The journal of payments becomes messages."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from salus.kernel.actor import SYSTEM
from salus.kernel.clock import Clock
from salus.kernel.feed import Changes, Cursor, Entry
from salus.kernel.ids import PatientId
from salus.kit.db import Database, Tx
from salus.kit.journal import JournalFeed, move_on, resume
from salus.notifications.contract import TOPICS, Kind, Message, Outbox
from salus.payments.contract import RefundReason
from salus.payments.queries.change import CONTEXT
from salus.users.contract import Contact, Users

_PLACE: Final = "payments.telling"
_BATCH: Final = 200
OLD_NEWS: Final = timedelta(days=3)
_USEFUL: Final = timedelta(days=7)
"""By then the money itself has told of it."""


class RefundTelling:
    """A job. Whoever gives money back knows nothing of messages, and waits for nobody's address."""

    def __init__(self, db: Database, users: Users, outbox: Outbox, clock: Clock) -> None:
        self._db = db
        self._journal = JournalFeed(db, CONTEXT)
        self._users = users
        self._outbox = outbox
        self._clock = clock

    async def follow(self) -> bool:
        """Plan what the next entries ask for; whether there may be more."""
        after = await self._db.read_statement(resume, _PLACE)
        changes = await self._journal.changes(after, _BATCH)
        if changes.cursor == after:
            return False
        patient_ids = sorted({entry.data["patient_id"] for entry in changes.entries if is_told(entry)})
        found = await self._users.contacts(SYSTEM, (), patient_ids) if patient_ids else ()
        await self._db.write(self._plan, changes, after, found, self._clock())
        return len(changes.entries) == _BATCH

    def _plan(self, tx: Tx, changes: Changes, after: Cursor, found: Sequence[Contact], now: datetime) -> None:
        if not move_on(tx, _PLACE, after, changes.cursor):
            return
        self._outbox.put(tx, messages(changes.entries, {one.patient_id: one for one in found}, now))


def is_told(entry: Entry) -> bool:
    """Of what a bank took back for its customer, the bank has told."""
    return entry.action == "refund.refunded" and entry.data["reason"] != RefundReason.DISPUTED


def messages(entries: Sequence[Entry], to: Mapping[PatientId | None, Contact], now: datetime) -> list[Message]:
    """What is told now, without what is old and what nobody wants. Each is about its visit."""
    told = []
    for entry in entries:
        contact = to.get(entry.data.get("patient_id")) if is_told(entry) else None
        if contact is None or not _wants(contact) or now - entry.at > OLD_NEWS:
            continue
        facts = {"refund_id": str(entry.entity_id)}
        visit = entry.data["appointment_id"]
        told.append(Message(contact.user_id, Kind.REFUND_MADE, now, entry.at + _USEFUL, visit, facts))
    return told


def _wants(contact: Contact) -> bool:
    return contact.active and bool(contact.channels[TOPICS[Kind.REFUND_MADE]])
