"""Which part of a list is this actor's to see? What is asked for becomes what is asked for and one's own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from salus.kernel.actor import Actor, Role
from salus.kernel.ids import ClinicId, DoctorId, PatientId

A = TypeVar("A", bound="OfSomebody")


@dataclass(frozen=True, slots=True)
class OfSomebody:
    """What is asked for in a list of things that a patient has with a doctor; `clinic_ids` None is any clinic."""

    patient_id: PatientId | None = None
    doctor_id: DoctorId | None = None
    clinic_ids: Sequence[ClinicId] | None = None


def narrowed(actor: Actor, asked: A) -> A:
    """A patient's own, a doctor's own, those of reception's clinics; a filter for somebody else's finds nothing."""
    nobody = replace(asked, clinic_ids=())
    if actor.is_admin:
        return asked
    if actor.role is Role.STAFF:
        wanted = actor.clinic_ids if asked.clinic_ids is None else asked.clinic_ids
        return replace(asked, clinic_ids=[clinic for clinic in wanted if clinic in actor.clinic_ids])
    if actor.role is Role.DOCTOR and actor.doctor_id is not None:
        return nobody if asked.doctor_id not in (None, actor.doctor_id) else replace(asked, doctor_id=actor.doctor_id)
    if actor.role is Role.PATIENT and actor.patient_id is not None:
        theirs = replace(asked, patient_id=actor.patient_id)
        return theirs if asked.patient_id in (None, actor.patient_id) else nobody
    return nobody
