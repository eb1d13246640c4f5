"""Whose are `/doctor` and `/patient`? The one's who asks: the path names a role, the token the person."""

from typing import Annotated

from fastapi import Depends

from salus.kernel.errors import NotAllowed
from salus.kernel.ids import DoctorId, PatientId
from salus.kit.http import SignedIn


async def _doctor(actor: SignedIn) -> DoctorId:
    if actor.doctor_id is None:
        raise NotAllowed
    return actor.doctor_id


async def _patient(actor: SignedIn) -> PatientId:
    if actor.patient_id is None:
        raise NotAllowed
    return actor.patient_id


OwnDoctor = Annotated[DoctorId, Depends(_doctor)]
OwnPatient = Annotated[PatientId, Depends(_patient)]
FOR_PATIENTS = [Depends(_patient)]
