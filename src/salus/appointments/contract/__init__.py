"""What is booked, by whom, in which state? Asked by `waitlist`, `records`, `reports` and the faces."""

from typing import Protocol

from salus.appointments.contract.dashboards import (
    AppointmentCard,
    DayLoad,
    DoctorDashboard,
    Earnings,
    FavouriteDoctor,
    OpenSlots,
    PatientDashboard,
)
from salus.appointments.contract.holds import Also, Holds, Keep
from salus.appointments.contract.refusals import (
    HoldExpired,
    KeyReused,
    PaidOtherwise,
    PatientBusy,
    PaymentDue,
    SlotTaken,
    TooLate,
    TooManyHolds,
    TooManyReschedules,
    WrongStatus,
)
from salus.appointments.contract.visits import (
    OCCUPYING,
    Appointment,
    AppointmentSort,
    Book,
    ClinicRef,
    DoctorRef,
    Filter,
    PatientRef,
    ServiceRef,
    Status,
)
from salus.kernel.actor import Actor
from salus.kernel.ids import AppointmentId, DoctorId, PatientId
from salus.kernel.page import Page, PageRequest
from salus.kernel.repeatable import repeatable

__all__ = [
    "OCCUPYING",
    "Also",
    "Appointment",
    "AppointmentCard",
    "AppointmentSort",
    "Appointments",
    "Book",
    "ClinicRef",
    "DayLoad",
    "DoctorDashboard",
    "DoctorRef",
    "Earnings",
    "FavouriteDoctor",
    "Filter",
    "HoldExpired",
    "Holds",
    "Keep",
    "KeyReused",
    "OpenSlots",
    "PaidOtherwise",
    "PatientBusy",
    "PatientDashboard",
    "PatientRef",
    "PaymentDue",
    "ServiceRef",
    "SlotTaken",
    "Status",
    "TooLate",
    "TooManyHolds",
    "TooManyReschedules",
    "WrongStatus",
]


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
