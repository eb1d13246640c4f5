"""What is an appointment, who is in it, and what does somebody ask for who wants one?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from salus.kernel.ids import AppointmentId, ClinicId, DoctorId, PatientId, ServiceId
from salus.kernel.money import Money
from salus.kernel.narrow import OfSomebody
from salus.users.contract import Payment


class Status(StrEnum):
    HELD = "held"
    UPCOMING = "upcoming"
    CHECKED_IN = "checked_in"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"
    EXPIRED = "expired"


OCCUPYING = (Status.HELD, Status.UPCOMING, Status.CHECKED_IN, Status.COMPLETED, Status.NO_SHOW)
"""The statuses whose rows the database keeps apart. A visit that took place, or that nobody came to,
did occupy its time; only what was cancelled or has expired gives it back."""


@dataclass(frozen=True, slots=True)
class DoctorRef:
    id: DoctorId
    name: str


@dataclass(frozen=True, slots=True)
class PatientRef:
    id: PatientId
    name: str


@dataclass(frozen=True, slots=True)
class ServiceRef:
    id: ServiceId
    name: str
    mode: str


@dataclass(frozen=True, slots=True)
class ClinicRef:
    id: ClinicId
    name: str


@dataclass(frozen=True, slots=True)
class Appointment:
    """One visit, with the names and the price that held when it was booked."""

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
    reason: str | None
    overbooked: bool
    hold_expires_at: datetime | None
    can_cancel_until: datetime | None
    can_reschedule_until: datetime | None
    reschedules: int
    cancelled_reason: str | None
    revision: int
    created_at: datetime
    updated_at: datetime
    payment: Payment = Payment.AT_CLINIC
    payment_id: int | None = None
    """The payment that made a prepaid visit certain."""
    payment_due: Money | None = None
    """What has to be paid until `hold_expires_at`; then the visit is certain."""
    replaces: AppointmentId | None = None
    """The appointment that moves here when this hold is confirmed."""


class AppointmentSort(StrEnum):
    EARLIEST = "starts_at"
    LATEST = "-starts_at"
    NEWEST = "-created_at"


@dataclass(frozen=True, slots=True)
class Filter(OfSomebody):
    """Which appointments are asked for; None is any."""

    statuses: Sequence[Status] = ()
    start: datetime | None = None
    end: datetime | None = None
    sort: AppointmentSort = AppointmentSort.EARLIEST
    payment: Payment | None = None
    ids: Sequence[AppointmentId] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """Take `starts_at` with a doctor, or a slot by its id. `hold` keeps it for some minutes only."""

    doctor_id: DoctorId | None = None
    starts_at: datetime | None = None
    service_id: ServiceId | None = None
    slot_id: int | None = None
    patient_id: PatientId | None = None
    reason: str | None = None
    overbook_reason: str | None = None
    hold: bool = False
