"""Who stands beside the schedule in its tests? Practices and visits that a test writes down itself."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from salus.kernel.actor import Actor, Role
from salus.kernel.feed import Changes, Cursor
from salus.kernel.ids import AppointmentId, ClinicId, DoctorId, PatientId, ServiceId, UserId
from salus.kernel.interval import Interval
from salus.kit.db import Database
from salus.schedule.contract import Booked, Busy, Visit
from salus.schedule.service import ScheduleService
from salus.users.contract import Clinic, Practice, Practices

PARIS, NEW_YORK, LYON = ClinicId(1), ClinicId(2), ClinicId(3)
CLINICS = (
    Clinic(PARIS, "Clinique du Parc", "Europe/Paris", "FR", None, None, None),
    Clinic(NEW_YORK, "Harlem Practice", "America/New_York", "US", "NY", None, None),
    Clinic(LYON, "Cabinet de Lyon", "Europe/Paris", "FR", None, None, None),
)
ADA = DoctorId(1)
DOCTOR = Actor(Role.DOCTOR, UserId(101), doctor_id=ADA)
COLLEAGUE = Actor(Role.DOCTOR, UserId(102), doctor_id=DoctorId(2))
ADMIN = Actor(Role.ADMIN, UserId(100))
STAFF = Actor(Role.STAFF, UserId(103), clinic_ids=(PARIS,))
PATIENT = Actor(Role.PATIENT, UserId(104), patient_id=PatientId(1))
PEOPLE = {"doctor": DOCTOR, "colleague": COLLEAGUE, "admin": ADMIN, "staff": STAFF, "patient": PATIENT}
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def practice(doctor_id: int, time_zone: str = "Europe/Paris", clinics: tuple[Clinic, ...] = CLINICS) -> Practice:
    return Practice(
        DoctorId(doctor_id), UserId(100 + doctor_id), "Dr. Ada", None, (), (), True, time_zone, "FR", clinics, ()
    )


class _Silent:
    """A journal in which nothing happens."""

    async def changes(self, after: Cursor, limit: int = 500) -> Changes:
        return Changes([], after)

    async def latest(self) -> Cursor:
        return Cursor()


class KnownPractices(_Silent, Practices):
    def __init__(self) -> None:
        self.known = {ADA: practice(1), DoctorId(2): practice(2)}

    def add(self, new: Practice) -> None:
        self.known[new.doctor_id] = new

    def deactivate(self, doctor_id: DoctorId) -> None:
        self.known[doctor_id] = replace(self.known[doctor_id], active=False)

    async def practices(self, doctor_ids: Sequence[DoctorId]) -> list[Practice]:
        return [practice for doctor_id, practice in self.known.items() if doctor_id in set(doctor_ids)]

    async def doctor_ids(self) -> list[DoctorId]:
        return list(self.known)

    async def practice_of_service(self, service_id: ServiceId) -> Practice | None:
        raise NotImplementedError


@dataclass
class Ledger(_Silent, Booked):
    """`Booked` with the visits of one doctor."""

    coming: list[Visit] = field(default_factory=list)

    def book(self, start: datetime, end: datetime) -> Visit:
        number = len(self.coming) + 1
        visit = Visit(AppointmentId(number), f"AAAA-000{number}", Interval(start, end), "upcoming")
        self.coming.append(visit)
        return visit

    async def busy(self, doctor_ids: Sequence[DoctorId], within: Interval) -> list[Busy]:
        raise NotImplementedError

    async def visits(self, doctor_id: DoctorId, within: Interval) -> list[Visit]:
        return [visit for visit in self.coming if visit.interval.overlaps(within)]


@dataclass
class World:
    schedule: ScheduleService
    db: Database
    users: KnownPractices
    booked: Ledger
    run: Callable[[Coroutine[Any, Any, Any]], Any]
    people = PEOPLE
