"""Whose calendar is it, and who may change it?"""

from salus.kernel.actor import Actor
from salus.kernel.errors import NotAllowed, NotFound
from salus.kernel.ids import ClinicId, DoctorId
from salus.users.contract import Practice, Practices


def keeper(actor: Actor, doctor_id: DoctorId) -> None:
    """A calendar is kept by its doctor and by administrators; reception books in it, and no more.

    Raises: NotAllowed.
    """
    if not (actor.is_doctor(doctor_id) or actor.is_admin):
        raise NotAllowed()


async def practising(users: Practices, doctor_id: DoctorId) -> Practice:
    """Raises: NotFound for an unknown or deactivated doctor."""
    for practice in await users.practices([doctor_id]):
        if practice.active:
            return practice
    raise NotFound("doctor")


def zones_of(practice: Practice) -> dict[ClinicId | None, str]:
    """The zone in which hours hold, for each of the doctor's clinics and for none."""
    zones: dict[ClinicId | None, str] = {clinic.id: clinic.time_zone for clinic in practice.clinics}
    zones[None] = practice.time_zone
    return zones
