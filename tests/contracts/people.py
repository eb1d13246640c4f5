"""Who asks contracts, and for whom? People and calendars made over HTTP, seen as actors of other services."""

from salus.kernel.actor import Actor, Role
from salus.kernel.ids import ClinicId, DoctorId, PatientId, SessionId, UserId
from salus.users.contract import Register
from tests.support.town import Town
from tests.support.world import Account

NOBODY = 2**50
"""An id that nothing has."""
ANYBODY = Actor(Role.ANONYMOUS)


def patient(who: Account) -> Actor:
    assert who.patient_id
    return Actor(Role.PATIENT, UserId(who.id), SessionId(1), PatientId(who.patient_id))


def doctor(who: Account) -> Actor:
    return Actor(Role.DOCTOR, UserId(who.id), SessionId(1), doctor_id=doctor_id(who))


def doctor_id(who: Account) -> DoctorId:
    assert who.doctor_id
    return DoctorId(who.doctor_id)


def patient_id(who: Account) -> PatientId:
    assert who.patient_id
    return PatientId(who.patient_id)


def desk(*clinics: int) -> Actor:
    return Actor(Role.STAFF, UserId(NOBODY), SessionId(1), clinic_ids=tuple(map(ClinicId, clinics)))


def admin(town: Town) -> Actor:
    return Actor(Role.ADMIN, UserId(town.admin.id), SessionId(1))


def joining(town: Town, role: Role = Role.PATIENT, **more: object) -> Register:
    email = town.address(role.value)
    return Register(f"key {email}", "Ann Example", email, role, self_registered=True, **more)  # type: ignore[arg-type]
