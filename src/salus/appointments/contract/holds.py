"""How is a time held for somebody to whom it is offered? Asked by `waitlist`, on the ledger's own database."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from salus.appointments.contract.visits import Appointment
from salus.kernel.actor import Actor
from salus.kernel.feed import Feed
from salus.kernel.ids import AppointmentId, DoctorId, PatientId, ServiceId


@dataclass(frozen=True, slots=True)
class Keep:
    """Hold a time for a patient until `until`; confirming it moves there the visit that it `replaces`."""

    patient_id: PatientId
    doctor_id: DoctorId
    service_id: ServiceId
    starts_at: datetime
    until: datetime
    replaces: AppointmentId | None = None


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
