"""What can be booked with a doctor? Implements the contract from the calendars in memory."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from salus.availability.calendars import Calendars
from salus.availability.contract import NotOffered, Offer, Slot, Why
from salus.availability.diary import Diary
from salus.availability.domain.slot_id import MINUTE, slot_of_id
from salus.availability.domain.slots import Terms, free_slots, offer_at, terms
from salus.availability.follower import Follower
from salus.availability.offers import offer_of, slot_of
from salus.kernel.clock import Clock
from salus.kernel.errors import NotFound
from salus.kernel.feed import Entry
from salus.kernel.ids import DoctorId, ServiceId
from salus.kernel.interval import Interval
from salus.schedule.contract import Booked, Opened, Schedule, Source
from salus.users.contract import Service, Users

AROUND = timedelta(days=1)
"""What is looked at around a start: the longest visit with its buffers, and the opening it lies in."""
RADII = (timedelta(hours=6), timedelta(days=2), timedelta(days=14))
"""How far alternatives are looked for: a little, then more."""


class AvailabilityService:
    def __init__(self, users: Users, schedule: Schedule, booked: Booked, clock: Clock) -> None:
        self._users = users
        self._clock = clock
        self.follower = Follower({"users": users, "schedule": schedule, "booked": booked}, clock)
        self.calendars = Calendars(users, schedule, booked, self.follower.begin)
        self.follower.listeners.append(lambda entries, _: self.forget(entries))

    def forget(self, entries: Sequence[Entry]) -> None:
        """Told of each commit of this process at once, and by `follow` of every process's."""
        self.calendars.forget(entries)

    async def follow(self) -> bool:
        """The follower's job; whether there may be more."""
        return await self.follower.follow()

    async def offer(
        self,
        doctor_id: DoctorId,
        starts_at: datetime,
        service_id: ServiceId | None = None,
        *,
        overbook: bool = False,
    ) -> Offer:
        now = self._clock()
        diary = await self.diary(doctor_id, _near(starts_at, now), now)
        service = diary.service(service_id)
        if service is None or not diary.practice.active:
            raise NotOffered(Why.NOT_BOOKABLE)
        calendar = diary.at(now)
        answer = offer_at(calendar, service, starts_at, now)
        if overbook and not isinstance(answer, Terms):
            answer = _overbooked(diary, service, starts_at, now)
        if not isinstance(answer, Terms):
            raise NotOffered(answer, await self.alternatives(doctor_id, service.id, starts_at))
        return offer_of(answer, service, diary, calendar, overbook=overbook)

    async def offer_of_slot(self, slot_id: int) -> Offer:
        service_id, starts_at = slot_of_id(slot_id)
        practice = await self._users.practice_of_service(service_id)
        if practice is None:
            raise NotFound("slot")
        return await self.offer(practice.doctor_id, starts_at, service_id)

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

    async def diary(self, doctor_id: DoctorId, within: Interval, now: datetime) -> Diary:
        """The doctor's diary around `within`.

        Raises: NotFound for an unknown doctor.
        """
        if self.follower.silent(now):
            self.calendars.forget_all()
        return await self.calendars.of(doctor_id, within, now)


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
