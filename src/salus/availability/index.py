"""Which doctors might be free, and when first? A cache of openings and bookings that ranks and decides nothing."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice

import numpy as np

from salus.availability.bits import TICK, open_bits, taken_bits
from salus.availability.fits import Words
from salus.availability.roster import Roster
from salus.availability.touched import Whose, touched
from salus.kernel.feed import Entry
from salus.kernel.ids import AppointmentId, DoctorId
from salus.kernel.interval import Interval
from salus.schedule.contract import Agenda, Agendas, Booked, Busy, Rules
from salus.users.contract import Practice, Practices

DAYS = 36
STRIDE = timedelta(days=2)
"""The axis moves on by so much at once: nine whole words."""
SIZE = DAYS * timedelta(days=1) // TICK
CHUNK = 40
"""Doctors loaded at a time: between two chunks others get their turn."""
AT_ONCE = 16
"""So few changed doctors are looked at before a search is answered; more are left to the job."""


class Index:
    def __init__(
        self, users: Practices, schedule: Agendas, booked: Booked, begin: Callable[[], Awaitable[None]]
    ) -> None:
        self._users = users
        self._schedule = schedule
        self._booked = booked
        self._begin = begin
        self._turn = asyncio.Lock()
        self._changed: dict[DoctorId, bool] = {}
        """Doctors to look at again; whether only their bookings changed."""
        self._looking: set[DoctorId] = set()
        self._open: list[int] = []
        self._built = False
        self.origin = datetime(1970, 1, 1, tzinfo=UTC)
        self.bits: Words = np.zeros((0, SIZE // 64), np.uint64)
        self.roster = Roster()

    @property
    def known_until(self) -> datetime:
        """Up to here the bits tell of every visit that starts; a day before the axis ends, for visits have length."""
        return self.origin + timedelta(days=DAYS - 1)

    def forget(self, entries: Sequence[Entry]) -> None:
        """Note whom to look at again."""
        for entry in entries:
            touch = touched(entry)
            if touch is None or self._take(entry):
                continue
            if touch.whose == Whose.DOCTOR:
                self._mark(DoctorId(touch.id), touch.busy_only)
            else:
                for doctor_id in self.roster.practising(touch.whose, touch.id):
                    self._mark(doctor_id, busy_only=False)

    def _take(self, entry: Entry) -> bool:
        """Note what was taken where that is all there is to it: one lane, and nobody loading it just now.

        Bookings come by the hundred a second; to load a calendar for each would cost more than they do.
        """
        if entry.action != "appointment.booked" or "busy_from" not in entry.data:
            return False
        doctor_id = DoctorId(entry.data["doctor_id"])
        row = self.roster.row_of(doctor_id)
        if row is None or self.roster.rules[row].capacity != 1 or doctor_id in self._looking:
            return False
        start, end = (datetime.fromisoformat(entry.data[name]) for name in ("busy_from", "busy_until"))
        busy = Busy(doctor_id, AppointmentId(entry.entity_id), entry.data["lane"], Interval(start, end))
        taken = taken_bits([busy], 1, self.origin, SIZE)
        self.bits[row] &= ~np.frombuffer(taken.to_bytes(SIZE // 8, "little"), "<u8")
        return True

    async def catch_up(self, now: datetime) -> None:
        """Make it whole if it never was, and true again if that is quick."""
        while not self._built:
            await self.refresh(now)
        if 0 < len(self._changed) <= AT_ONCE or now >= self.origin + STRIDE:
            await self.refresh(now)

    async def refresh(self, now: datetime) -> bool:
        """Look at some changed doctors again; whether there may be more."""
        async with self._turn:
            await self._begin()
            if not self.roster.size and not self._changed:
                self._changed = dict.fromkeys(await self._users.doctor_ids(), False)
                self.bits = np.zeros((len(self._changed), SIZE // 64), np.uint64)  # at once: growing copies them all
            self._move_on(now)
            chunk = dict(islice(self._changed.items(), CHUNK))
            for doctor_id in chunk:
                del self._changed[doctor_id]
            self._looking = set(chunk)
            try:
                await self._look_at(chunk)
            except BaseException:
                for doctor_id, busy_only in chunk.items():
                    self._mark(doctor_id, busy_only)
                raise
            finally:
                self._looking = set()
            self._built = self._built or not self._changed
            return bool(self._changed)

    def _mark(self, doctor_id: DoctorId, busy_only: bool) -> None:
        self._changed[doctor_id] = busy_only and self._changed.get(doctor_id, True)

    def _move_on(self, now: datetime) -> None:
        """Let the axis begin today, or yesterday; what lies beyond what was known is looked at anew."""
        strides = (now - self.origin) // STRIDE
        if strides <= 0:
            return
        words = min(strides * (STRIDE // TICK) // 64, self.bits.shape[1])
        self.bits = np.roll(self.bits, -words, axis=1)
        self.bits[:, self.bits.shape[1] - words :] = 0
        self._open = [bits >> (words * 64) for bits in self._open]
        self.origin += strides * STRIDE
        for doctor_id in self.roster.doctor_ids:
            self._mark(doctor_id, busy_only=False)

    async def _look_at(self, doctors: dict[DoctorId, bool]) -> None:
        window = Interval(self.origin, self.origin + timedelta(days=DAYS))
        ids = list(doctors)
        whole = [one for one, busy_only in doctors.items() if not busy_only or self.roster.row_of(one) is None]
        practices, agendas = (
            (await self._users.practices(whole), await self._schedule.agendas(whole, window)) if whole else ([], [])
        )
        busy_of: dict[DoctorId, list[Busy]] = {}
        for one in await self._booked.busy(ids, window) if ids else ():
            busy_of.setdefault(one.doctor_id, []).append(one)
        agenda_of = {agenda.doctor_id: agenda for agenda in agendas}
        for practice in practices:
            self._enter(practice, agenda_of.get(practice.doctor_id))
        for doctor_id in ids:
            row = self.roster.row_of(doctor_id)
            if row is not None:
                self._paint(row, busy_of.get(doctor_id, ()))
            await asyncio.sleep(0)  # a row takes a fraction of a millisecond; nobody waits for forty

    def _enter(self, practice: Practice, agenda: Agenda | None) -> None:
        opened = agenda.opened if agenda else ()
        fixed = min((one.slot_minutes for one in opened if one.slot_minutes), default=None)
        row = self.roster.enter(practice, agenda.rules if agenda else Rules(), fixed)
        if row == len(self._open):
            self._open.append(0)
            if row >= len(self.bits):
                more = np.zeros((max(64, len(self.bits)), self.bits.shape[1]), np.uint64)
                self.bits = np.concatenate([self.bits, more])
        self._open[row] = open_bits(opened, self.origin, SIZE)

    def _paint(self, row: int, busy: Sequence[Busy]) -> None:
        capacity = self.roster.rules[row].capacity
        free = self._open[row] & ~taken_bits(busy, capacity, self.origin, SIZE)
        self.bits[row] = np.frombuffer(free.to_bytes(SIZE // 8, "little"), "<u8")
