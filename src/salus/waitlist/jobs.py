"""What happens on the waitlist without being asked? It follows the ledger, and offers what has become free."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from salus.kernel.actor import SYSTEM
from salus.kernel.clock import Clock
from salus.kernel.feed import Changes, Cursor, Entry, Feed
from salus.kernel.ids import AppointmentId, DoctorId
from salus.kit.db import Tx
from salus.kit.journal import Follower, JournalFeed, move_on, resume
from salus.waitlist.desk import Waitlist, practising
from salus.waitlist.domain.verdict import FREES, ends, verdict
from salus.waitlist.queries import change, find
from salus.waitlist.turns import Turns
from salus.waitlist.usecases.withdraw import withdraw

_PLACE: Final = "waitlist.ledger"
_BATCH: Final = 200
_LOOKS: Final = tuple(timedelta(seconds=seconds) for seconds in (0, 1, 2, 4, 10, 30, 60))
"""How long after a change a doctor is looked at: availability in another process may still answer from before it.

A second is the promise; the later looks are for a machine that has much else to do.
"""
_JOINS: Final = ("waitlist.joined", "waitlist.changed", "waitlist.waiting")


class WaitlistJobs:
    """Which doctors may have time for somebody is kept in memory: what a dead process knew, the sweep finds again."""

    def __init__(self, waitlist: Waitlist, turns: Turns, schedule: Feed, clock: Clock) -> None:
        self._waitlist = waitlist
        self._turns = turns
        self._clock = clock
        self._freed: dict[DoctorId, tuple[datetime, int]] = {}
        """When was it heard, and how often has the doctor been looked at since?"""
        self._waited_for: set[DoctorId] = set()
        """To be looked at once: who waits for them is new, and not their time."""
        self._entries: set[int] = set()
        own = JournalFeed(waitlist.db, change.CONTEXT)
        self._followers = (Follower(schedule, clock, self._hear), Follower(own, clock, self._hear))

    async def follow(self) -> bool:
        """Settle what the ledger tells; whether there may be more."""
        db = self._waitlist.db
        after = await db.read_statement(resume, _PLACE)
        changes = await self._waitlist.holds.changes(after, _BATCH)
        if changes.cursor != after:
            await db.write(_settle, changes, after, self._clock())
            self._hear(changes.entries)
        more = [await follower.follow() for follower in self._followers]
        return len(changes.entries) == _BATCH or any(more) or await withdraw(self._waitlist, self._clock())

    async def offer(self) -> bool:
        """Let everybody have their turn with doctors who may have time, until availability has heard of it, too."""
        entries = set(self._entries)
        if entries:
            await self._resolve(sorted(entries))
            self._entries -= entries
        now = self._clock()
        due = {known: at for known, at in self._freed.items() if at[0] + _LOOKS[at[1]] <= now}
        doctor_ids = {*due, *self._waited_for}
        if not doctor_ids:
            return False
        if await self._waitlist.db.read_statement(find.anybody_waits):
            for doctor_id in sorted(doctor_ids):
                await self._turns.take(doctor_id)
        self._waited_for -= doctor_ids
        self._looked(due)
        return False

    def _looked(self, due: Mapping[DoctorId, tuple[datetime, int]]) -> None:
        for doctor_id, (heard_at, looks) in due.items():
            if self._freed[doctor_id] != (heard_at, looks):
                continue  # something was heard meanwhile
            if looks + 1 < len(_LOOKS):
                self._freed[doctor_id] = heard_at, looks + 1
            else:
                del self._freed[doctor_id]

    async def sweep(self) -> bool:
        """Look at everything anew: hours come into reach, days pass, and a process may have died."""
        now = self._clock()
        # A day later everywhere: whose day it is, is the clinic's to say.
        before = (now - timedelta(days=1)).date()
        ended = await self._waitlist.db.write(change.outlived, before, now, _BATCH)
        await self._resolve(None)
        return ended == _BATCH

    def _hear(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            if entry.context == change.CONTEXT:
                if entry.action in _JOINS:
                    self._entries.add(entry.entity_id)
            elif "doctor_id" in entry.data and (entry.context == "schedule" or entry.action in FREES):
                self._freed[entry.data["doctor_id"]] = self._clock(), 0

    async def _resolve(self, entry_ids: Sequence[int] | None) -> None:
        """Find the doctors whom these wait for."""
        for wish in await self._waitlist.db.read_statement(find.wishes, entry_ids):
            if wish.doctor_id is not None:
                self._waited_for.add(wish.doctor_id)
            else:
                self._waited_for |= {*await practising(self._waitlist.users, wish.specialty, wish.clinic_id)}


def _settle(tx: Tx, changes: Changes, after: Cursor, now: datetime) -> None:
    if not move_on(tx, _PLACE, after, changes.cursor):
        return
    judged = [(entry, said) for entry in changes.entries if (said := verdict(entry)) is not None]
    held = {row.appointment_id for row in find.of_holds(tx, [entry.entity_id for entry, _ in judged])}
    for entry, said in judged:
        if entry.entity_id in held:
            change.answered(tx, SYSTEM, AppointmentId(entry.entity_id), said, now)
    change.over(tx, [entry.entity_id for entry in changes.entries if ends(entry)], now)
