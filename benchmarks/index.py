"""What does a search over many doctors cost? The index beside a plain Python loop on the same bookings.

Run: python -m benchmarks.index [doctors ...]
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random
from statistics import median, quantiles
from typing import cast

from pydantic import TypeAdapter

from salus.availability.domain.days import Moment
from salus.availability.domain.slots import free_slots
from salus.availability.listing import Listing, Question
from salus.availability.service import AvailabilityService
from salus.availability.wishes import SlotSearch, SlotSort, Wish
from salus.kernel.errors import NotFound
from salus.kernel.feed import Changes, Cursor
from salus.kernel.ids import AppointmentId, ClinicId, DoctorId, ServiceId, UserId
from salus.kernel.interval import Interval
from salus.kernel.money import Money
from salus.schedule.contract import Agenda, Booked, Busy, Opened, Rules, Schedule, Source
from salus.users.contract import Clinic, Mode, Payment, Practice, Service, Users

NOW = datetime(2027, 1, 3, 20, tzinfo=UTC)
HALF = timedelta(minutes=30)
DAYS = 36
SPECIALTIES = ("cardiology", "dermatology", "paediatrics", "general practice")
CLINICS = tuple(
    Clinic(ClinicId(n), f"Clinic {n}", "Europe/Paris", "FR", None, 48.0 + n / 100, 2.35) for n in range(1, 41)
)


class Neighbours:
    """Doctors with Monday to Friday, 08:00 to 16:00 UTC, and nine in ten half hours booked."""

    def __init__(self, doctors: int, chance: Random, booked: float = 0.9) -> None:
        self.of = {DoctorId(n): self._practice(n) for n in range(1, doctors + 1)}
        midnight = NOW.replace(hour=0)
        days = [midnight + timedelta(days=n) for n in range(DAYS) if (midnight + timedelta(days=n)).weekday() < 5]
        self._days = [Interval(day + timedelta(hours=8), day + timedelta(hours=16)) for day in days]
        starts = [day.start + n * HALF for day in self._days for n in range(16)]
        self._busy = {one: [start for start in starts if chance.random() < booked] for one in self.of}

    def _practice(self, n: int) -> Practice:
        doctor, fee = DoctorId(n), Money(3000 + n % 50 * 100, "EUR")
        visit = Service(ServiceId(n), doctor, "Visit", 30, 0, 0, fee, Mode.IN_PERSON, Payment.AT_CLINIC, True)
        clinics = (CLINICS[n % len(CLINICS)],)
        specialties = (SPECIALTIES[n % len(SPECIALTIES)],)
        return Practice(
            doctor, UserId(n), f"Dr. {n}", None, specialties, ("en",), True, "Europe/Paris", "FR", clinics, (visit,)
        )

    async def practices(self, doctor_ids: Sequence[DoctorId] | None = None) -> list[Practice]:
        return list(self.of.values()) if doctor_ids is None else [self.of[one] for one in doctor_ids]

    async def practice_of_service(self, service_id: ServiceId) -> Practice | None:
        return self.of.get(DoctorId(service_id))

    async def agendas(self, doctor_ids: Sequence[DoctorId], within: Interval) -> list[Agenda]:
        return [self._agenda(one, within) for one in doctor_ids]

    def _agenda(self, doctor_id: DoctorId, within: Interval) -> Agenda:
        clinic = self.of[doctor_id].clinics[0].id
        opened = tuple(
            Opened(day, clinic, "Europe/Paris", day.start, Source.HOURS, 1)
            for day in self._days
            if day.overlaps(within)
        )
        return Agenda(doctor_id, "Europe/Paris", Rules(), opened, ())

    async def busy(self, doctor_ids: Sequence[DoctorId], within: Interval) -> list[Busy]:
        return [
            Busy(one, AppointmentId(1), 0, Interval(start, start + HALF))
            for one in doctor_ids
            for start in self._busy[one]
            if within.start <= start < within.end
        ]

    async def changes(self, after: Cursor, _limit: int = 500) -> Changes:
        return Changes((), after)

    async def latest(self) -> Cursor:
        return Cursor()


def availability(world: Neighbours) -> AvailabilityService:
    users, schedule, booked = cast(Users, world), cast(Schedule, world), cast(Booked, world)  # what is asked is there
    return AvailabilityService(users, schedule, booked, lambda: NOW)


async def plainly(here: AvailabilityService, ids: Sequence[DoctorId], within: Interval) -> list[DoctorId]:
    """The baseline: look for every doctor's first slots, then sort."""
    diaries = await here.diaries(ids, within, NOW)
    firsts = []
    for one, diary in diaries.items():
        service = diary.service(None)
        if service is None:
            raise NotFound("service")
        slots = list(islice(free_slots(diary.at(NOW), service, within, NOW), 3))
        if slots:
            firsts.append((slots[0].visit.start, one))
    return [one for _, one in sorted(firsts)[:10]]


async def timed(repeat: int, doing: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    """Median and 95th percentile.

    Unit: microseconds.
    """
    spent = []
    for _ in range(repeat):
        begin = time.perf_counter()
        await doing()
        spent.append((time.perf_counter() - begin) * 1e6)
    return median(spent), quantiles(spent, n=20)[-1] if repeat > 1 else spent[0]


async def measure(doctors: int) -> None:
    world = Neighbours(doctors, Random(1))
    here = availability(world)
    begin = time.perf_counter()
    while await here.refresh_index():
        pass
    print(f"{doctors:,} doctors, 14 days, 9 in 10 booked; index built in {time.perf_counter() - begin:.2f} s")
    encode = TypeAdapter(SlotSearch).dump_json
    start: Moment = NOW
    places = Random(2)

    async def ask(wish: Wish, sort: SlotSort = SlotSort.EARLIEST) -> None:
        encode(await here.search(wish, start, NOW + timedelta(days=14), sort, 10, 3))

    def near() -> Wish:
        return Wish(near=(48 + places.random() / 2, 2.35), radius_km=30)

    cases: dict[str, Callable[[], Awaitable[object]]] = {
        "earliest of all": lambda: ask(Wish()),
        "specialty": lambda: ask(Wish(specialty="cardiology")),
        "near, another place each time": lambda: ask(near(), SlotSort.DISTANCE),
        "cheapest": lambda: ask(Wish(cheapest=True), SlotSort.FEE),
        "a filter never asked before": lambda: ask(Wish(max_fee=100_000 + places.randrange(10**6))),
    }
    for name, case in cases.items():
        await case()
        middle, slow = await timed(60, case)
        print(f"  {name:32} median {middle:8.0f} µs   p95 {slow:8.0f} µs")
    everyone = list(world.of)
    if doctors <= 2000:
        await plainly(here, everyone, Interval(NOW, NOW + timedelta(days=14)))
        middle, slow = await timed(5, lambda: plainly(here, everyone, Interval(NOW, NOW + timedelta(days=14))))
        print(f"  {'plain Python, all in memory':32} median {middle:8.0f} µs   p95 {slow:8.0f} µs")
    else:
        middle, _ = await timed(1, lambda: plainly(here, everyone, Interval(NOW, NOW + timedelta(days=14))))
        print(f"  {'plain Python, calendars to load':32} once   {middle:8.0f} µs")


async def weeks() -> None:
    """The free slots of one doctor's week: remembered, and worked out anew."""
    world = Neighbours(1, Random(1), booked=0.1)
    here = availability(world)
    question = Question(DoctorId(1), None, NOW, NOW + timedelta(days=7))

    async def remembered() -> None:
        await here.listing.answer(question, NOW)

    async def anew() -> None:
        await Listing(here.diary, here.known).answer(question, NOW)

    async def cold() -> None:
        here.calendars.forget_all()
        await anew()

    await remembered()
    hit, _ = await timed(2000, remembered)

    warm, _ = await timed(300, anew)
    empty, _ = await timed(300, cold)
    print(f"one week of half hours: remembered {hit:.1f} µs, from the calendar {warm:.0f} µs, loaded {empty:.0f} µs")
    offer, _ = await timed(1000, lambda: here.offer(DoctorId(1), NOW + timedelta(hours=12)))
    others, _ = await timed(1000, lambda: here.alternatives(DoctorId(1), ServiceId(1), NOW + timedelta(hours=13)))
    print(f"offer {offer:.1f} µs, alternatives {others:.0f} µs")


if __name__ == "__main__":
    asyncio.run(weeks())
    for number in [int(text) for text in sys.argv[1:]] or [1000, 10_000]:
        asyncio.run(measure(number))
