"""What is booked, by whom, in which state? Asked by `waitlist`, `records`, `reports` and the faces."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from salus.availability.contract import Slot
from salus.kernel.actor import Actor
from salus.kernel.errors import Kind, Refusal
from salus.kernel.feed import Feed
from salus.kernel.ids import AppointmentId, ClinicId, DoctorId, PatientId, ServiceId
from salus.kernel.money import Money
from salus.kernel.narrow import OfSomebody
from salus.kernel.page import Page, PageRequest
from salus.kernel.repeatable import repeatable
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


@dataclass(frozen=True, slots=True)
class Keep:
    """Hold a time for a patient until `until`; confirming it moves there the visit that it `replaces`."""

    patient_id: PatientId
    doctor_id: DoctorId
    service_id: ServiceId
    starts_at: datetime
    until: datetime
    replaces: AppointmentId | None = None


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
class PaymentDue(Refusal):
    """This appointment is confirmed by paying for it."""

    price: Money


@dataclass(eq=False)
class PaidOtherwise(Refusal):
    """That service is paid in another way, or at another price."""

    @property
    def detail(self) -> str:
        return "That service is paid in another way, or at another price. Cancel this appointment and book anew."


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


class Appointments(Protocol):
    """Whoever asks is judged here as at our own routes: patients see and book for themselves, doctors and
    reception for those they serve."""

    async def book(self, actor: Actor, command: Book, key: str | None = None) -> Appointment:
        """Book or hold a time; the same `key` with the same command answers what it answered first.

        Raises: NotAuthenticated, NotAllowed, NotFound, Invalid (no time, or not for whom), NotOffered, SlotTaken,
                PatientBusy, TooManyHolds, KeyReused, Limited.
        """
        ...

    @repeatable
    async def appointment(self, actor: Actor, appointment_id: AppointmentId) -> Appointment:
        """Raises: NotFound also for other people's appointments."""
        ...

    @repeatable
    async def appointments(self, actor: Actor, asked: Filter, at: PageRequest) -> Page[Appointment]:
        """Those among them that the actor may see."""
        ...

    @repeatable
    async def cancel(
        self, actor: Actor, appointment_id: AppointmentId, reason: str | None = None, revision: int | None = None
    ) -> Appointment:
        """Cancelling twice is cancelling once.

        Raises: NotFound, Stale, WrongStatus, TooLate for a patient within the notice period.
        """
        ...

    @repeatable
    async def doctor_dashboard(self, actor: Actor, doctor_id: DoctorId) -> DoctorDashboard:
        """Raises: NotAllowed for all but that doctor and administrators, NotFound."""
        ...

    @repeatable
    async def patient_dashboard(self, actor: Actor, patient_id: PatientId) -> PatientDashboard:
        """Raises: NotFound for all but that patient and administrators."""
        ...


Also = Callable[[Any, Appointment], None]
"""What else happens in the same transaction, its first argument; when it raises, nothing has happened."""


class Holds(Feed, Protocol):
    """For those who offer times to patients, and remember that on the ledger's own database.

    Its journal tells, by the appointment's id: `appointment.confirmed` for a hold that was kept, `appointment.expired`
    for one that was not, `appointment.cancelled` (data `moved` when another visit took its time instead), and with
    `doctor_id` whose time `appointment.cancelled`, `.expired` and `.rescheduled` have freed.
    """

    async def coming(self, appointment_ids: Sequence[AppointmentId]) -> Mapping[AppointmentId, datetime]:
        """When those among these begin that their patients may still move."""
        ...

    async def keep(self, command: Keep, also: Also) -> Appointment | None:
        """Hold a time that is offered; None when it is not free any more.

        Raises: NotFound, NotOffered, PatientBusy, WrongStatus for a visit to replace that is not to come any more.
        """
        ...

    async def confirm(self, actor: Actor, appointment_id: AppointmentId, also: Also) -> Appointment:
        """Make a hold certain; the visit that it replaces is moved, and answered.

        Raises: NotFound, HoldExpired, PaymentDue, WrongStatus; TooLate, TooManyReschedules for a visit to move.
        """
        ...

    async def give_back(self, actor: Actor, appointment_id: AppointmentId, also: Also) -> Appointment:
        """Raises: NotFound, WrongStatus for what is not held any more."""
        ...
