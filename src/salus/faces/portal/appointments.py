"""How does HTTP speak of appointments in the portal? `/appointments`: booked by a slot, listed, cancelled."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from salus.appointments.contract import (
    Appointment,
    Appointments,
    AppointmentSort,
    Filter,
    KeyReused,
    PatientBusy,
    SlotTaken,
    TooLate,
    WrongStatus,
)
from salus.availability.contract import NotOffered
from salus.faces.portal.own import OwnDoctor, OwnPatient
from salus.faces.portal.slots import meant
from salus.kernel.errors import NotAllowed, NotAuthenticated, NotFound
from salus.kernel.ids import LARGEST_ID, PatientId
from salus.kit.http import AppointmentPath, IdempotencyKey, Listed, Paged, Prose, SignedIn, answering, listing, provided
from salus.kit.problem import docs
from salus.schedule.contract import Schedule

router = APIRouter(prefix="/appointments", tags=["portal"])
Ledger = Annotated[Appointments, provided(Appointments)]
ScheduleHere = Annotated[Schedule, provided(Schedule)]
_appointment, _page = answering(Appointment), listing(Appointment)
_MAY = docs(NotAuthenticated, NotAllowed)


class BookSlot(BaseModel):
    """Which slot; `patient_id` from those who book for somebody else."""

    model_config = ConfigDict(extra="forbid")

    slot_id: Annotated[int, Field(ge=1, le=LARGEST_ID, strict=True)]
    patient_id: Annotated[PatientId, Field(ge=1, le=LARGEST_ID, strict=True)] | None = None
    reason: Prose | None = None


class SlotGivenBack(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: Prose | None = None


@router.post(
    "",
    operation_id="book_slot",
    status_code=201,
    response_model=Appointment,
    responses=docs(NotAuthenticated, NotAllowed, NotFound, SlotTaken, PatientBusy, NotOffered, KeyReused),
)
async def book(
    body: BookSlot, actor: SignedIn, ledger: Ledger, schedule: ScheduleHere, key: IdempotencyKey = None
) -> Response:
    """Book a slot. It is yours when this answers `upcoming`; a prepaid one is `held` until it is paid."""
    command = replace(await meant(schedule, body.slot_id), patient_id=body.patient_id, reason=body.reason or None)
    return _appointment(await ledger.book(actor, command, key), 201)


@router.get("/my", operation_id="my_appointments", response_model=Listed[Appointment], responses=_MAY)
async def of_patient(me: OwnPatient, actor: SignedIn, ledger: Ledger, at: Paged) -> Response:
    """My appointments as a patient, the latest first."""
    return _page(await ledger.appointments(actor, Filter(patient_id=me, sort=AppointmentSort.LATEST), at))


@router.get("/doctor", operation_id="doctor_appointments", response_model=Listed[Appointment], responses=_MAY)
async def of_doctor(me: OwnDoctor, actor: SignedIn, ledger: Ledger, at: Paged) -> Response:
    """My appointments as a doctor, the latest first."""
    return _page(await ledger.appointments(actor, Filter(doctor_id=me, sort=AppointmentSort.LATEST), at))


@router.post(
    "/{appointment_id}/cancel",
    operation_id="cancel_slot",
    response_model=Appointment,
    responses=docs(NotAuthenticated, NotFound, WrongStatus, TooLate),
)
async def cancel(
    appointment_id: AppointmentPath, actor: SignedIn, ledger: Ledger, body: SlotGivenBack | None = None
) -> Response:
    """Cancel an appointment; its slot is free at once."""
    return _appointment(await ledger.cancel(actor, appointment_id, body.reason or None if body else None))
