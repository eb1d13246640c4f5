"""What is booked, by whom, in which state? Asked by `waitlist`, `records`, `reports` and the faces."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from salus.availability.contract import Slot
from salus.kernel.errors import Kind, Refusal
from salus.kernel.ids import AppointmentId, ClinicId, DoctorId, PatientId, ServiceId
from salus.kernel.money import Money


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


@dataclass(eq=False)
class SlotTaken(Refusal):
    """That time has just been taken."""

    doctor_id: DoctorId
    starts_at: datetime
    alternatives: tuple[Slot, ...]

    @property
    def detail(self) -> str:
        return "That time has just been taken." + (" Choose one of the alternatives." if self.alternatives else "")


@dataclass(eq=False)
class PatientBusy(Refusal):
    """The patient has another appointment at that time."""


@dataclass(eq=False)
class HoldExpired(Refusal):
    """The hold has expired; the time may still be free."""

    alternatives: tuple[Slot, ...] = ()


@dataclass(eq=False)
class WrongStatus(Refusal):
    """The appointment's status does not allow this."""

    current: Status


@dataclass(eq=False)
class TooLate(Refusal):
    """The notice period for this change has begun."""

    until: datetime


@dataclass(eq=False)
class TooManyReschedules(Refusal):
    """This appointment cannot be moved any more."""

    limit: int


@dataclass(eq=False)
class TooManyHolds(Refusal):
    """Too many times are held already."""

    limit: int


@dataclass(eq=False)
class KeyReused(Refusal):
    """This Idempotency-Key was used for another request."""

    kind: ClassVar[Kind] = Kind.INVALID
