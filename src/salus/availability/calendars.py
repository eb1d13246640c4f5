"""How does a doctor's calendar stay in memory and stay true?

What was loaded is believed until a journal entry touches it. A load that began before such an entry is
answered to those who asked before it and not kept.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from salus.availability.diary import Diary
from salus.availability.touched import Whose, touched
from salus.kernel.errors import NotFound
from salus.kernel.feed import Entry
from salus.kernel.ids import DoctorId
from salus.kernel.interval import Interval
from salus.schedule.contract import Agenda, Agendas, Booked, Busy, Rules
from salus.users.contract import Practice, Practices

MOST_DOCTORS = 4_000
"""About 40 KB each with five weeks of half-hour slots."""
BEFORE = timedelta(days=1)
AHEAD = timedelta(days=36)
"""Most ask for the next two weeks; who asks further gets a longer window loaded."""
LONGEST = timedelta(days=400)


@dataclass(frozen=True, eq=False, slots=True)
class _Load:
    """One load under way; it is kept for those doctors that still name it as theirs when it ends."""

    window: Interval
    keeps: bool
    task: "asyncio.Task[dict[DoctorId, Diary]]"


class Calendars:
    """The diaries of at most so many doctors; `begin` is awaited before anything is loaded."""

    def __init__(
        self,
        users: Practices,
        schedule: Agendas,
        booked: Booked,
        begin: Callable[[], Awaitable[None]],
        most: int = MOST_DOCTORS,
    ) -> None:
        self._users = users
        self._schedule = schedule
        self._booked = booked
        self._begun = begin
        self._most = most
        self._diaries: OrderedDict[DoctorId, Diary] = OrderedDict()
        self._outdated: OrderedDict[DoctorId, Diary] = OrderedDict()
        """Diaries of which only the bookings are out of date."""
        self._loading: dict[DoctorId, _Load] = {}

    def known(self, doctor_id: DoctorId) -> Diary | None:
        """The diary in memory, if it is there and true."""
        return self._diaries.get(doctor_id)

    async def of(self, doctor_id: DoctorId, within: Interval, now: datetime) -> Diary:
        """The doctor's diary with a window that holds `within`.

        Raises: NotFound for an unknown doctor.
        """
        diary = self._diaries.get(doctor_id)
        if diary is not None and diary.window.contains(within):
            self._diaries.move_to_end(doctor_id)
            return diary
        found = await self.many([doctor_id], within, now)
        if doctor_id not in found:
            raise NotFound("doctor")
        return found[doctor_id]

    async def terms_of(self, doctor_id: DoctorId, within: Interval, now: datetime) -> Diary:
        """The doctor's diary, its bookings perhaps out of date: enough to make an offer, which the ledger judges.

        Raises: NotFound for an unknown doctor.
        """
        outdated = self._outdated.get(doctor_id)
        if outdated is not None and outdated.window.contains(within):
            return outdated
        return await self.of(doctor_id, within, now)

    async def many(self, doctor_ids: Sequence[DoctorId], within: Interval, now: datetime) -> dict[DoctorId, Diary]:
        """The diaries of all of these that exist, in at most three calls and those others are waiting for."""
        found: dict[DoctorId, Diary] = {}
        wanted: list[DoctorId] = []
        waiting: set[asyncio.Task[dict[DoctorId, Diary]]] = set()
        for doctor_id in dict.fromkeys(doctor_ids):
            diary = self._diaries.get(doctor_id)
            load = self._loading.get(doctor_id)
            if diary is not None and diary.window.contains(within):
                self._diaries.move_to_end(doctor_id)
                found[doctor_id] = diary
            elif load is not None and load.window.contains(within):
                waiting.add(load.task)
            else:
                wanted.append(doctor_id)
        if wanted:
            waiting.add(self._begin(wanted, within, now))
        asked = set(doctor_ids)
        for task in waiting:
            # Shielded: who goes away must not take the answer from those who wait for the same load.
            loaded = await asyncio.shield(task)
            found.update({one: diary for one, diary in loaded.items() if one in asked})
        return found

    def forget(self, entries: Iterable[Entry]) -> None:
        """Stop believing what these entries have changed."""
        for entry in entries:
            touch = touched(entry)
            if touch is None:
                continue
            if touch.whose == Whose.DOCTOR:
                self._drop(DoctorId(touch.id), touch.busy_only)
            else:
                self._loading.clear()  # whose practices these loads read is not known yet
                for doctor_id in self._practising(touch.whose, touch.id):
                    self._drop(doctor_id, busy_only=False)

    def forget_all(self) -> None:
        self._diaries.clear()
        self._outdated.clear()
        self._loading.clear()

    def _practising(self, whose: str, number: int) -> list[DoctorId]:
        def concerns(practice: Practice) -> bool:
            if whose == Whose.USER:
                return practice.user_id == number
            return any(clinic.id == number for clinic in practice.clinics)

        return [
            doctor_id
            for kept in (self._diaries, self._outdated)
            for doctor_id, diary in kept.items()
            if concerns(diary.practice)
        ]

    def _drop(self, doctor_id: DoctorId, busy_only: bool) -> None:
        self._loading.pop(doctor_id, None)
        diary = self._diaries.pop(doctor_id, None)
        if not busy_only:
            self._outdated.pop(doctor_id, None)
        elif diary is not None:
            self._outdated[doctor_id] = diary
            if len(self._outdated) > self._most:
                self._outdated.popitem(last=False)

    def _begin(
        self, doctor_ids: list[DoctorId], within: Interval, now: datetime
    ) -> "asyncio.Task[dict[DoctorId, Diary]]":
        window = Interval(min(within.start, now - BEFORE), max(within.end, now + AHEAD))
        keeps = window.length <= LONGEST
        if not keeps:
            window = within  # far away: answered, but not at the price of what most people ask for
        task = asyncio.ensure_future(self._load(doctor_ids, window, within))
        load = _Load(window, keeps, task)
        self._loading.update(dict.fromkeys(doctor_ids, load))
        task.add_done_callback(lambda done: self._keep(doctor_ids, load, done))
        return task

    async def _load(self, doctor_ids: list[DoctorId], window: Interval, within: Interval) -> dict[DoctorId, Diary]:
        await self._begun()
        outdated = {one: self._outdated[one] for one in doctor_ids if one in self._outdated}
        outdated = {one: diary for one, diary in outdated.items() if diary.window.contains(within)}
        fresh = [one for one in doctor_ids if one not in outdated]
        diaries = await self._load_whole(fresh, window) if fresh else {}
        for span, ids in _by_window(outdated).items():
            of_lane = await self._booked.busy(ids, span)
            for one in ids:
                diaries[one] = outdated[one].with_busy([busy for busy in of_lane if busy.doctor_id == one])
        return diaries

    async def _load_whole(self, doctor_ids: list[DoctorId], window: Interval) -> dict[DoctorId, Diary]:
        practices, agendas, busy = await asyncio.gather(
            self._users.practices(doctor_ids),
            self._schedule.agendas(doctor_ids, window),
            self._booked.busy(doctor_ids, window),
        )
        agenda_of = {one.doctor_id: one for one in agendas}
        busy_of: dict[DoctorId, list[Busy]] = {}
        for taken in busy:
            busy_of.setdefault(taken.doctor_id, []).append(taken)
        return {
            practice.doctor_id: Diary(
                practice,
                agenda_of.get(practice.doctor_id) or Agenda(practice.doctor_id, practice.time_zone, Rules(), (), ()),
                busy_of.get(practice.doctor_id, []),
                window,
            )
            for practice in practices
        }

    def _keep(self, doctor_ids: list[DoctorId], load: _Load, done: "asyncio.Task[dict[DoctorId, Diary]]") -> None:
        """Remember what nothing has touched since the load began."""
        loaded = {} if done.cancelled() or done.exception() else done.result()
        for doctor_id in doctor_ids:
            if self._loading.get(doctor_id) is not load:
                continue
            del self._loading[doctor_id]
            if doctor_id in loaded and load.keeps:
                self._outdated.pop(doctor_id, None)
                self._diaries[doctor_id] = loaded[doctor_id]
                self._diaries.move_to_end(doctor_id)
        while len(self._diaries) > self._most:
            self._diaries.popitem(last=False)


def _by_window(diaries: dict[DoctorId, Diary]) -> dict[Interval, list[DoctorId]]:
    groups: dict[Interval, list[DoctorId]] = {}
    for doctor_id, diary in diaries.items():
        groups.setdefault(diary.window, []).append(doctor_id)
    return groups
