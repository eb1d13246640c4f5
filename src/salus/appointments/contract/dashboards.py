"""What does a doctor see first, and what a patient?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from salus.appointments.contract.visits import ClinicRef, DoctorRef, PatientRef, ServiceRef, Status
from salus.availability.contract import Slot
from salus.kernel.ids import AppointmentId, DoctorId, PatientId
from salus.kernel.money import Money


@dataclass(frozen=True, slots=True)
class AppointmentCard:
    """An appointment at a glance: nothing of it tells of health, so nobody has to note who saw it."""

    id: AppointmentId
    reference: str
    status: Status
    doctor: DoctorRef
    patient: PatientRef
    service: ServiceRef
    clinic: ClinicRef | None
    starts_at: datetime
    ends_at: datetime
    local_start: datetime
    time_zone: str
    fee: Money


@dataclass(frozen=True, slots=True)
class DayLoad:
    """How full one of the doctor's days is."""

    day: date
    appointments: int
    booked_minutes: int


@dataclass(frozen=True, slots=True)
class OpenSlots:
    """How many slots of the default service are free, and the earliest of them."""

    count: int
    earliest: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Earnings:
    """What this month's visits bring, by currency: those that are completed, those that are still to come."""

    completed: tuple[Money, ...]
    expected: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class DoctorDashboard:
    """A doctor's work as it stands, in days of `time_zone`.

    Shape: `week` is seven days from today; `counts` and `earnings` are this month's, every status named.
    """

    doctor_id: DoctorId
    time_zone: str
    today: tuple[AppointmentCard, ...]
    week: tuple[DayLoad, ...]
    next_patients: tuple[AppointmentCard, ...]
    open_slots: OpenSlots
    counts: Mapping[Status, int]
    earnings: Earnings


@dataclass(frozen=True, slots=True)
class FavouriteDoctor:
    doctor: DoctorRef
    visits: int
    last_visit: datetime


@dataclass(frozen=True, slots=True)
class PatientDashboard:
    """A patient's visits as they stand: those to come soonest first, past ones latest first, ten of each."""

    patient_id: PatientId
    next_appointment: AppointmentCard | None
    upcoming: tuple[AppointmentCard, ...]
    upcoming_total: int
    past: tuple[AppointmentCard, ...]
    past_total: int
    favourite_doctors: tuple[FavouriteDoctor, ...]
