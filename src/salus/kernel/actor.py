"""Who asks? Every operation names its actor and decides by it."""

from dataclasses import dataclass
from enum import StrEnum

from salus.kernel.ids import ClinicId, DoctorId, PatientId, SessionId, UserId


class Role(StrEnum):
    ANONYMOUS = "anonymous"
    PATIENT = "patient"
    DOCTOR = "doctor"
    STAFF = "staff"
    ADMIN = "admin"
    SYSTEM = "system"
    """Salus itself: a job, a command of the operator, a service asking in its own name."""


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who asks, as far as the token tells, and from where.

    `clinic_ids` are the clinics where a member of staff works; empty for everybody else.
    """

    role: Role
    user_id: UserId | None = None
    session_id: SessionId | None = None
    patient_id: PatientId | None = None
    doctor_id: DoctorId | None = None
    clinic_ids: tuple[ClinicId, ...] = ()
    address: str | None = None
    request_id: str | None = None

    @property
    def is_admin(self) -> bool:
        return self.role in (Role.ADMIN, Role.SYSTEM)

    @property
    def is_staff(self) -> bool:
        """Works for the clinic: reception or administration."""
        return self.role is Role.STAFF or self.is_admin

    @property
    def signed_in(self) -> bool:
        return self.role is not Role.ANONYMOUS

    def is_doctor(self, doctor_id: DoctorId) -> bool:
        return self.role is Role.DOCTOR and self.doctor_id == doctor_id

    def is_patient(self, patient_id: PatientId) -> bool:
        return self.role is Role.PATIENT and self.patient_id == patient_id


ANONYMOUS = Actor(Role.ANONYMOUS)
SYSTEM = Actor(Role.SYSTEM)
