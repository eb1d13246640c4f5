"""A small world of doctors in memory: honest answers to the three contracts that availability asks."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from salus.kernel.feed import Changes, Cursor, Entry
from salus.kernel.ids import AppointmentId, ClinicId, DoctorId, ServiceId, UserId
from salus.kernel.interval import Interval
from salus.kernel.money import Money
from salus.schedule.contract import Agenda, Busy, Closed, Opened, Rules, Source, Visit
from salus.users.contract import Clinic, Mode, Payment, Practice, Service

MONDAY = datetime(2027, 1, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def at(hour: float, day: int = 0) -> datetime:
    return MONDAY + timedelta(days=day, hours=hour)


def span(start: float, end: float, day: int = 0) -> Interval:
    return Interval(at(start, day), at(end, day))


def opened(
    interval: Interval, clinic_id: int | None = 1, *, slot_minutes: int | None = None, source_id: int = 1, **more: Any
) -> Opened:
    source = Source.OPENING if slot_minutes else Source.HOURS
    values: dict[str, Any] = {"time_zone": "Europe/Paris", "grid_start": interval.start, "source": source, **more}
    clinic = None if clinic_id is None else ClinicId(clinic_id)
    return Opened(interval, clinic, source_id=source_id, slot_minutes=slot_minutes, **values)


def service(number: int = 1, doctor: int = 1, **more: Any) -> Service:
    values: dict[str, Any] = {
        "name": "Consultation",
        "duration_minutes": 30,
        "buffer_before_minutes": 0,
        "buffer_after_minutes": 0,
        "fee": Money(5000, "EUR"),
        "mode": Mode.IN_PERSON,
        "payment": Payment.AT_CLINIC,
        "active": True,
        **more,
    }
    return Service(ServiceId(number), DoctorId(doctor), **values)


def clinic(number: int = 1, zone: str = "Europe/Paris", place: tuple[float, float] | None = (48.85, 2.35)) -> Clinic:
    latitude, longitude = place or (None, None)
    return Clinic(ClinicId(number), f"Clinic {number}", zone, "FR", None, latitude, longitude)


def practice(number: int = 1, **more: Any) -> Practice:
    values: dict[str, Any] = {
        "name": f"Dr. {number}",
        "designation": None,
        "specialties": ("cardiology",),
        "languages": ("en",),
        "active": True,
        "time_zone": "Europe/Paris",
        "country": "FR",
        "clinics": (clinic(),),
        "services": (service(number, number),),
        **more,
    }
    return Practice(DoctorId(number), UserId(100 + number), **values)


def busy(doctor: int, interval: Interval, lane: int = 0, until: datetime | None = None, number: int = 1) -> Busy:
    return Busy(DoctorId(doctor), AppointmentId(number), lane, interval, until)


class Journal:
    """A feed of whatever was told."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.calls = 0

    def tell(self, action: str, entity_id: int = 1, **data: Any) -> Entry:
        place = Cursor(0, len(self.entries) + 1)
        entry = Entry(place, MONDAY, "test", action, action.partition(".")[0], entity_id, data=data)
        self.entries.append(entry)
        return entry

    async def changes(self, after: Cursor, limit: int = 500) -> Changes:
        new = [one for one in self.entries if one.cursor > after][:limit]
        return Changes(new, new[-1].cursor if new else after)

    async def latest(self) -> Cursor:
        return self.entries[-1].cursor if self.entries else Cursor()


class Users(Journal):
    def __init__(self) -> None:
        super().__init__()
        self.of: dict[int, Practice] = {}

    async def doctor_ids(self) -> list[DoctorId]:
        return [DoctorId(number) for number in self.of]

    async def practices(self, doctor_ids: Sequence[DoctorId]) -> list[Practice]:
        self.calls += 1
        return [one for number, one in self.of.items() if number in doctor_ids]

    async def practice_of_service(self, service_id: ServiceId) -> Practice | None:
        return next((one for one in self.of.values() if any(s.id == service_id for s in one.services)), None)


class Schedule(Journal):
    def __init__(self) -> None:
        super().__init__()
        self.of: dict[int, Agenda] = {}

    async def agendas(self, doctor_ids: Sequence[DoctorId], within: Interval) -> list[Agenda]:
        self.calls += 1
        return [_cut(self.of[one], within) for one in doctor_ids if one in self.of]

    async def rules(self, doctor_id: DoctorId) -> Rules:
        return self.of[doctor_id].rules


def _cut(agenda: Agenda, within: Interval) -> Agenda:
    parts = (
        replace(one, interval=Interval(max(one.interval.start, within.start), min(one.interval.end, within.end)))
        for one in agenda.opened
        if one.interval.overlaps(within)
    )
    return replace(agenda, opened=tuple(parts))


class Booked(Journal):
    def __init__(self) -> None:
        super().__init__()
        self.all: list[Busy] = []
        self.before_answer: Callable[[], object] = lambda: None

    async def busy(self, doctor_ids: Sequence[DoctorId], within: Interval) -> list[Busy]:
        self.calls += 1
        seen = [one for one in self.all if one.doctor_id in doctor_ids and one.interval.overlaps(within)]
        self.before_answer()
        return seen

    async def visits(self, doctor_id: DoctorId, within: Interval) -> list[Visit]:
        return []


class World:
    """Doctors, their openings and what is booked, at a moment that tests move by hand."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self.now = now
        self.users = Users()
        self.schedule = Schedule()
        self.booked = Booked()

    def clock(self) -> datetime:
        return self.now

    def add(self, one: Practice, *openings: Opened, rules: Rules | None = None, closed: Sequence[Closed] = ()) -> None:
        self.users.of[one.doctor_id] = one
        self.schedule.of[one.doctor_id] = Agenda(
            one.doctor_id, one.time_zone, rules or Rules(), tuple(openings), tuple(closed)
        )

    def book(self, doctor: int, interval: Interval, lane: int = 0, until: datetime | None = None) -> Entry:
        number = len(self.booked.all) + 1
        self.booked.all.append(busy(doctor, interval, lane, until, number))
        action = "appointment.held" if until else "appointment.booked"
        return self.booked.tell(action, number, doctor_id=doctor, **_told(interval))

    def cancel(self, number: int) -> Entry:
        gone = next(one for one in self.booked.all if one.appointment_id == number)
        self.booked.all.remove(gone)
        return self.booked.tell("appointment.cancelled", number, doctor_id=gone.doctor_id, **_told(gone.interval))


def _told(interval: Interval) -> dict[str, str]:
    return {"starts_at": interval.start.isoformat(), "ends_at": interval.end.isoformat()}
