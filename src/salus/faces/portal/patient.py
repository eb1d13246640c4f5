"""How does HTTP speak to a patient? `/patient`: dashboard, doctors, and when they are free."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from salus.appointments.contract import Appointments, PatientDashboard
from salus.availability.contract import Availability
from salus.faces.portal.own import FOR_PATIENTS, OwnPatient
from salus.faces.portal.slots import PortalSlot, renumbered, shown
from salus.kernel.errors import NotAllowed, NotAuthenticated, NotFound
from salus.kernel.ids import DoctorId
from salus.kit.http import DoctorPath, InstantText, Listed, Paged, Prose, SignedIn, answering, listing, provided
from salus.kit.problem import docs
from salus.schedule.contract import Schedule
from salus.users.contract import DoctorCard, Users

router = APIRouter(prefix="/patient", tags=["portal"])
UsersHere = Annotated[Users, provided(Users)]
ScheduleHere = Annotated[Schedule, provided(Schedule)]
AvailabilityHere = Annotated[Availability, provided(Availability)]
Ledger = Annotated[Appointments, provided(Appointments)]


@dataclass(frozen=True, slots=True)
class PortalSlots:
    """The free slots of one doctor by start; each is booked by its `id`."""

    doctor_id: DoctorId
    time_zone: str
    slots: tuple[PortalSlot, ...]


_dashboard, _slots, _cards = answering(PatientDashboard), answering(PortalSlots), listing(DoctorCard)
_MAY = docs(NotAuthenticated, NotAllowed, NotFound)


@router.get("/dashboard", operation_id="patient_dashboard", response_model=PatientDashboard, responses=_MAY)
async def dashboard(me: OwnPatient, actor: SignedIn, ledger: Ledger) -> Response:
    """My next appointment, what is coming, what was, and the doctors I see most."""
    return _dashboard(await ledger.patient_dashboard(actor, me))


@router.get(
    "/doctors",
    operation_id="patient_doctors",
    dependencies=FOR_PATIENTS,
    response_model=Listed[DoctorCard],
    responses=_MAY,
)
async def doctors(
    users: UsersHere,
    asked: Paged,
    q: Annotated[Prose, Query(max_length=200)] = "",
    specialization: Annotated[str | None, Query(max_length=200, description="Its slug or its name.")] = None,
) -> Response:
    """All doctors by name, in pages."""
    return _cards(await users.find_doctors(q, specialization, asked))


@router.get(
    "/doctors/{doctor_id}/availability",
    operation_id="patient_doctor_slots",
    dependencies=FOR_PATIENTS,
    response_model=PortalSlots,
    responses=_MAY,
)
async def slots(
    doctor_id: DoctorPath,
    free: AvailabilityHere,
    schedule: ScheduleHere,
    start: Annotated[InstantText | None, Query(alias="from")] = None,
    end: Annotated[InstantText | None, Query(alias="to")] = None,
) -> Response:
    """When a doctor is free; the next 14 days unless `from` and `to` say otherwise."""
    found = await free.free_slots(doctor_id, start, end)
    numbered = await renumbered(schedule, doctor_id, found.slots)
    return _slots(PortalSlots(doctor_id, found.time_zone, tuple(shown(slot) for slot in numbered)))
