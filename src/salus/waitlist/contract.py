"""Who waits for what, and what is offered to them? Words that the faces and our own rooms share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import IntEnum, StrEnum
from typing import ClassVar

from salus.appointments.contract import ClinicRef, DoctorRef, PatientRef
from salus.kernel.errors import Kind, Refusal
from salus.kernel.ids import AppointmentId, ClinicId, DoctorId, PatientId, ServiceId
from salus.kernel.money import Money


class EntryStatus(StrEnum):
    WAITING = "waiting"
    OFFERED = "offered"
    BOOKED = "booked"
    """An offer was accepted."""
    LEFT = "left"
    OVER = "over"
    """The last period has passed, or the appointment that should have moved is not to come any more."""


OPEN = (EntryStatus.WAITING, EntryStatus.OFFERED)


class OfferStatus(StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    """The practice took the time back, or the patient waits no more."""


class Priority(IntEnum):
    """How soon a patient has to be seen, as the practice judges it: 0 routine, 1 soon, 2 urgent."""

    ROUTINE = 0
    SOON = 1
    URGENT = 2


@dataclass(frozen=True, slots=True)
class Period:
    """Days on which a visit would suit, on the clock of the clinic; both days count.

    `start`, `end`: only between these times of the day. `weekdays`: only on these; Monday is 0.
    """

    first: date
    last: date
    start: time | None = None
    end: time | None = None
    weekdays: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Join:
    """Wait for a doctor, for a specialty at a clinic, or for an earlier time of `appointment_id`.

    Without periods any time from today on suits; within `doctor_id`, `clinic_id` narrows it to one place.
    """

    doctor_id: DoctorId | None = None
    service_id: ServiceId | None = None
    specialty: str | None = None
    clinic_id: ClinicId | None = None
    appointment_id: AppointmentId | None = None
    periods: tuple[Period, ...] = ()
    patient_id: PatientId | None = None
    priority: Priority = Priority.ROUTINE


@dataclass(frozen=True, slots=True)
class Awaited:
    """The type of visit that is waited for."""

    id: ServiceId
    name: str


@dataclass(frozen=True, slots=True)
class WaitlistOffer:
    """A time that is held for one patient until `expires_at`; theirs only once they accept it.

    `appointment_id` is the hold. `prepaid`: it is accepted by paying for it. `moves`: what would move there.
    """

    id: int
    entry_id: int
    status: OfferStatus
    appointment_id: AppointmentId
    doctor: DoctorRef
    service: Awaited
    clinic: ClinicRef | None
    starts_at: datetime
    ends_at: datetime
    local_start: datetime
    time_zone: str
    fee: Money
    prepaid: bool
    moves: AppointmentId | None
    made_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class WaitlistEntry:
    """Somebody who waits. `offer` is the one that is open; `appointment_id` the appointment that shall move."""

    id: int
    status: EntryStatus
    patient: PatientRef
    doctor: DoctorRef | None
    service: Awaited | None
    specialty: str | None
    clinic: ClinicRef | None
    appointment_id: AppointmentId | None
    periods: Sequence[Period]
    priority: Priority
    joined_at: datetime
    updated_at: datetime
    revision: int
    offer: WaitlistOffer | None


@dataclass(eq=False)
class AlreadyWaiting(Refusal):
    """The patient waits for this already."""

    entry_id: int


@dataclass(eq=False)
class TooManyWishes(Refusal):
    """The patient waits for too much at once."""

    limit: int

    @property
    def detail(self) -> str:
        return f"Nobody waits for more than {self.limit} things at once. Leave one of them first."


@dataclass(eq=False)
class OfferOver(Refusal):
    """This offer is not open any more."""

    current: OfferStatus

    @property
    def detail(self) -> str:
        if self.current is OfferStatus.ACCEPTED:
            return "This time is taken by you already. Cancel the appointment if you do not want it."
        return "This offer is not open any more. You keep your place and hear of the next fitting time."


@dataclass(eq=False)
class NotWaiting(Refusal):
    """This place on the waitlist has ended."""

    kind: ClassVar[Kind] = Kind.CONFLICT
    current: EntryStatus
