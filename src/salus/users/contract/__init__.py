"""Who are the people, and what do they offer? Asked by `auth`, `schedule` and all above."""

from collections.abc import Sequence
from typing import Protocol

from salus.kernel.actor import Actor
from salus.kernel.ids import ClinicId, DoctorId, PatientId, UserId
from salus.kernel.page import Page, PageRequest
from salus.kernel.repeatable import repeatable
from salus.users.contract.doctors import (
    AddDoctor,
    AddService,
    DoctorCard,
    DoctorProfile,
    EditDoctor,
    ServiceView,
    TooManyServices,
    Workplace,
)
from salus.users.contract.people import (
    Channel,
    Contact,
    EmailTaken,
    LastAdmin,
    Patient,
    Person,
    QuietHours,
    Register,
    Topic,
)
from salus.users.contract.practices import Clinic, Mode, Payment, Practice, Practices, Service, specialty_slug

__all__ = [
    "AddDoctor",
    "AddService",
    "Channel",
    "Clinic",
    "Contact",
    "DoctorCard",
    "DoctorProfile",
    "EditDoctor",
    "EmailTaken",
    "LastAdmin",
    "Mode",
    "Patient",
    "Payment",
    "Person",
    "Practice",
    "Practices",
    "QuietHours",
    "Register",
    "Service",
    "ServiceView",
    "TooManyServices",
    "Topic",
    "Users",
    "Workplace",
    "specialty_slug",
]


class Users(Practices, Protocol):
    """Its journal tells `user.created`, `user.updated`, `user.deactivated`, `user.reactivated` (entity id:
    the user), `preferences.changed` (the same), `doctor.*`, `service.*` (data: `doctor_id`) and `clinic.*`."""

    @repeatable
    async def register(self, actor: Actor, command: Register) -> Person:
        """Raises: NotAllowed, EmailTaken, Invalid (unknown specialty, zone, phone)."""
        ...

    @repeatable
    async def person(self, actor: Actor, user_id: UserId) -> Person:
        """Raises: NotFound also for people whom the actor may not know."""
        ...

    @repeatable
    async def person_by_email(self, actor: Actor, email: str) -> Person | None:
        """For the system alone: whoever may ask this learns who has an account.

        Raises: NotAllowed.
        """
        ...

    @repeatable
    async def patient(self, actor: Actor, patient_id: PatientId) -> Patient:
        """Raises: NotFound also for patients whom the actor may not know."""
        ...

    @repeatable
    async def contacts(
        self,
        actor: Actor,
        user_ids: Sequence[UserId] = (),
        patient_ids: Sequence[PatientId] = (),
        doctor_ids: Sequence[DoctorId] = (),
    ) -> list[Contact]:
        """Everybody named in one of these ways; unknown ids are left out. For the system alone.

        Raises: NotAllowed.
        """
        ...

    @repeatable
    async def has_clinic(self, clinic_id: ClinicId) -> bool:
        """Whether there is such a clinic, and it has not closed. Public facts."""
        ...

    @repeatable
    async def verify_email(self, actor: Actor, user_id: UserId, email: str) -> bool:
        """Note that mail to this address was read; False when the person has another one by now. For the system alone.

        Raises: NotAllowed.
        """
        ...

    @repeatable
    async def find_doctors(self, text: str, specialty: str | None, asked: PageRequest) -> Page[DoctorCard]:
        """Active doctors by name. Public facts.

        Shape: every word of `text` occurs in name, designation or specialties; `specialty` is a slug or a name.
        """
        ...

    @repeatable
    async def doctor(self, doctor_id: DoctorId) -> DoctorProfile:
        """Raises: NotFound for a doctor who is not there, or no longer."""
        ...

    @repeatable
    async def add_doctor(self, actor: Actor, command: AddDoctor) -> DoctorProfile:
        """Raises: NotAllowed, EmailTaken, Invalid."""
        ...

    @repeatable
    async def edit_doctor(self, actor: Actor, doctor_id: DoctorId, command: EditDoctor) -> DoctorProfile:
        """Raises: NotFound, NotAllowed, Invalid."""
        ...

    async def add_service(self, actor: Actor, doctor_id: DoctorId, command: AddService) -> Service:
        """Raises: NotFound, NotAllowed, TooManyServices, Invalid."""
        ...

    @repeatable
    async def deactivate(self, actor: Actor, user_id: UserId) -> Person:
        """Sign-in stops and sessions end; what is booked stays booked.

        Raises: NotFound, NotAllowed, LastAdmin.
        """
        ...
