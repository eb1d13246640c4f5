"""What do the faces and those above ask of the ledger? The contract, answered by the use cases at this moment."""

from salus.appointments.contract import Appointment, Book, DoctorDashboard, Filter, PatientDashboard
from salus.appointments.ledger import Ledger
from salus.appointments.usecases.book import book_appointment
from salus.appointments.usecases.cancel import cancel
from salus.appointments.usecases.dashboards import doctor_dashboard, patient_dashboard
from salus.appointments.usecases.look import look, look_through
from salus.kernel.actor import Actor
from salus.kernel.clock import Clock
from salus.kernel.ids import AppointmentId, DoctorId, PatientId
from salus.kernel.page import Page, PageRequest


class AppointmentsService:
    """Implements `appointments.contract.Appointments`: whoever asks from afar is not trusted with the time."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger = ledger
        self._clock = clock

    async def book(self, actor: Actor, command: Book, key: str | None = None) -> Appointment:
        return await book_appointment(self._ledger, actor, command, key, self._clock())

    async def appointment(self, actor: Actor, appointment_id: AppointmentId) -> Appointment:
        return await look(self._ledger, actor, appointment_id, self._clock())

    async def appointments(self, actor: Actor, asked: Filter, at: PageRequest) -> Page[Appointment]:
        return await look_through(self._ledger, actor, asked, at, self._clock())

    async def cancel(
        self, actor: Actor, appointment_id: AppointmentId, reason: str | None = None, revision: int | None = None
    ) -> Appointment:
        return await cancel(self._ledger, actor, appointment_id, reason, revision, self._clock())

    async def doctor_dashboard(self, actor: Actor, doctor_id: DoctorId) -> DoctorDashboard:
        return await doctor_dashboard(self._ledger, actor, doctor_id, self._clock())

    async def patient_dashboard(self, actor: Actor, patient_id: PatientId) -> PatientDashboard:
        return await patient_dashboard(self._ledger, actor, patient_id, self._clock())
