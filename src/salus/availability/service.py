"""What can be booked with a doctor? Implements the contract from the calendars in memory."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from importlib import import_module
from sys import modules
from typing import TYPE_CHECKING

from salus.availability.calendars import Calendars
from salus.availability.contract import FreeSlots, NotOffered, Offer, Slot, Why
from salus.availability.diary import Diary
from salus.availability.domain.days import Moment, WrongRange, asked_range
from salus.availability.domain.explain import Explanation, explain
from salus.availability.domain.slot_id import MINUTE, slot_of_id
from salus.availability.domain.slots import Terms, free_slots, offer_at, terms
from salus.availability.journals import Journals
from salus.availability.listing import Listing, Question
from salus.availability.offers import offer_of, slot_of
from salus.availability.streams import Streams
from salus.availability.wishes import Search, SlotSearch, SlotSort, Wish
from salus.kernel.actor import Actor
from salus.kernel.clock import Clock
from salus.kernel.errors import Invalid, NotFound
from salus.kernel.feed import Entry
from salus.kernel.ids import DoctorId, ServiceId
from salus.kernel.interval import Interval
from salus.kernel.zone import zone
from salus.schedule.contract import Agendas, Booked, Opened, Source
from salus.users.contract import Practices, Service

if TYPE_CHECKING:
    from salus.availability.index import Index

AROUND = timedelta(days=1)
"""What is looked at around a start: the longest visit with its buffers, and the opening it lies in."""
RADII = (timedelta(hours=6), timedelta(days=2), timedelta(days=14))
"""How far alternatives are looked for: a little, then more."""
_SEARCH = "salus.availability.search"


class AvailabilityService:
    def __init__(self, users: Practices, schedule: Agendas, booked: Booked, clock: Clock) -> None:
        self._users = users
        self._schedule = schedule
        self._booked = booked
        self._clock = clock
        self._index: Index | None = None
        self._doctor_of: dict[ServiceId, DoctorId] = {}  # a service never changes its doctor
        self.journals = Journals({"users": users, "schedule": schedule, "booked": booked}, clock)
        self.calendars = Calendars(users, schedule, booked, self.journals.begin)
        self.listing = Listing(self.diary, self.known)
        self.streams = Streams(self.journals)
        # In this order: whoever hears of a change and asks at once must not be answered from before it.
        self.journals.listeners += [lambda _, entries, __: self.forget(entries), self.streams.hear]

    def forget(self, entries: Sequence[Entry]) -> None:
        """Told of each commit of this process at once, and by `follow` of every process's."""
        self.calendars.forget(entries)
        if self._index is not None:
            self._index.forget(entries)

    async def follow(self) -> bool:
        """The job that keeps what is in memory true; whether there may be more."""
        return await self.journals.follow()

    async def offer(
        self,
        doctor_id: DoctorId,
        starts_at: datetime,
        service_id: ServiceId | None = None,
        *,
        overbook: bool = False,
    ) -> Offer:
        now = self._clock()
        self._doubt(now)
        diary = await self.calendars.terms_of(doctor_id, _near(starts_at, now), now)
        service = diary.service(service_id)
        if service is None or not diary.practice.active:
            raise NotOffered(Why.NOT_BOOKABLE)
        calendar = diary.at(now)
        answer = offer_at(calendar, service, starts_at, now)
        if overbook and not isinstance(answer, Terms):
            answer = _overbooked(diary, service, starts_at, now)
        if not isinstance(answer, Terms):
            raise NotOffered(answer, await self.alternatives(doctor_id, service.id, starts_at))
        return offer_of(answer, service, diary, calendar)

    async def offer_of_slot(self, slot_id: int) -> Offer:
        service_id, starts_at = slot_of_id(slot_id)
        doctor_id = self._doctor_of.get(service_id)
        if doctor_id is None:
            practice = await self._users.practice_of_service(service_id)
            if practice is None:
                raise NotFound("slot")
            doctor_id = self._doctor_of[service_id] = practice.doctor_id
        return await self.offer(doctor_id, starts_at, service_id)

    async def alternatives(
        self, doctor_id: DoctorId, service_id: ServiceId, around: datetime, count: int = 3
    ) -> tuple[Slot, ...]:
        now = self._clock()
        if around < now - RADII[-1]:
            return ()
        slots: tuple[Slot, ...] = ()
        for radius in RADII:
            within = Interval(max(around - radius, now), max(around + radius, now))
            diary = await self.diary(doctor_id, within, now)
            service = diary.service(service_id)
            if service is None or not diary.practice.active:
                return ()
            found = free_slots(diary.at(now), service, within, now)
            nearest = sorted(found, key=lambda one: (abs(one.visit.start - around), one.visit.start))
            slots = tuple(slot_of(one, service) for one in nearest[:count])
            if len(slots) == count:
                break
        return slots

    async def free_slots(
        self,
        doctor_id: DoctorId,
        start: datetime | None = None,
        end: datetime | None = None,
        service_id: ServiceId | None = None,
    ) -> FreeSlots:
        with named():
            return await self.listing.slots(Question(doctor_id, service_id, start, end), self._clock())

    async def explain(
        self, actor: Actor, doctor_id: DoctorId, at: datetime, service_id: ServiceId | None
    ) -> Explanation:
        """Why that instant can or cannot be booked; the facts are for the doctor, staff and administrators.

        Raises: NotFound for an unknown doctor or service.
        """
        now = self._clock()
        diary = await self.diary(doctor_id, _near(at, now), now)
        service = diary.service(service_id)
        if service is None or not diary.practice.active:
            return Explanation(at, False, Why.NOT_BOOKABLE, ())
        found = explain(diary.at(now), diary.busy, service, at, now)
        return found if actor.is_staff or actor.is_doctor(doctor_id) else replace(found, facts=())

    async def search(
        self, wish: Wish, start: Moment | None, end: Moment | None, sort: SlotSort, limit: int, per_doctor: int
    ) -> SlotSearch:
        """The best doctors for a wish, each with the earliest slots; dates are days of the clinic asked for, or UTC's.

        Raises: WrongRange.
        """
        index = await self._searched()
        from salus.availability.search import search

        now = self._clock()
        await index.catch_up(now)
        days = index.roster.zone_of(wish.clinic_id) if wish.clinic_id is not None else None
        within = asked_range(start, end, zone(days or "UTC"), now).within
        return await search(index, self.diaries, Search(wish, within, sort, limit, per_doctor), now)

    async def refresh_index(self) -> bool:
        """The index's job; whether there may be more."""
        index = await self._searched()
        return await index.refresh(self._clock())

    async def _searched(self) -> "Index":
        """The index, made when it is first needed: numpy takes a tenth of a second to load, beside the loop."""
        if _SEARCH not in modules:
            await asyncio.to_thread(import_module, _SEARCH)
        from salus.availability.index import Index

        if self._index is None:
            self._index = Index(self._users, self._schedule, self._booked, self.journals.begin)
        return self._index

    async def diary(self, doctor_id: DoctorId, within: Interval, now: datetime) -> Diary:
        """The doctor's diary around `within`.

        Raises: NotFound for an unknown doctor.
        """
        self._doubt(now)
        return await self.calendars.of(doctor_id, within, now)

    async def diaries(self, doctor_ids: Sequence[DoctorId], within: Interval, now: datetime) -> dict[DoctorId, Diary]:
        """The diaries of all of these that exist."""
        self._doubt(now)
        return await self.calendars.many(doctor_ids, within, now)

    def _doubt(self, now: datetime) -> None:
        """Believe nothing from memory while nobody follows what others change."""
        if self.journals.silent(now):
            self.calendars.forget_all()

    def known(self, doctor_id: DoctorId, now: datetime) -> Diary | None:
        """The diary in memory, if it is there and to be believed."""
        return None if self.journals.silent(now) else self.calendars.known(doctor_id)


@contextmanager
def named() -> Iterator[None]:
    """A range that cannot be is an invalid parameter."""
    try:
        yield
    except WrongRange as wrong:
        raise Invalid.field(f"?{wrong.field}", wrong.code, wrong.detail) from None


def _near(starts_at: datetime, now: datetime) -> Interval:
    """What must be known to judge a start; nothing of it when it has passed."""
    start = max(starts_at, now)
    return Interval(start - AROUND, start + AROUND)


def _overbooked(diary: Diary, service: Service, start: datetime, now: datetime) -> Terms | Why:
    """A visit outside openings and rules: where the doctor is open then, or else in the first clinic."""
    length = service.duration_minutes * MINUTE
    if start.second or start.microsecond:
        return Why.OFF_GRID
    if start + length <= now:
        return Why.PAST
    open_then = diary.openings.at(start)
    clinic = diary.practice.clinics[0] if diary.practice.clinics else None
    where = (
        open_then[0]
        if open_then
        else Opened(
            Interval(start, start + length),
            clinic.id if clinic else None,
            clinic.time_zone if clinic else diary.practice.time_zone,
            start,
            Source.OPENING,
            0,
        )
    )
    return terms(where, service, start)
