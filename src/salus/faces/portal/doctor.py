"""How does HTTP speak to a doctor? `/doctor`: dashboard, profile, slots, and the way out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from salus.appointments.contract import AppointmentCard, Appointments, DoctorDashboard, Filter, Status
from salus.availability.contract import LOWEST_SLOT_ID, Availability
from salus.faces.portal.own import OwnDoctor
from salus.faces.portal.slots import one_slot, renumbered
from salus.faces.portal.words import Removable, When, in_our_words, instant
from salus.faces.telling import told_as
from salus.kernel.errors import NotAllowed, NotAuthenticated, NotFound
from salus.kernel.ids import LARGEST_ID, ClinicId, DoctorId, UserId
from salus.kernel.money import Money
from salus.kernel.page import PageRequest
from salus.kernel.zone import zone
from salus.kit.http import Line, Now, Prose, SignedIn, answering, provided
from salus.kit.problem import docs
from salus.schedule.contract import Schedule
from salus.users.contract import DoctorProfile, EditDoctor, ServiceView, Users, Workplace

router = APIRouter(prefix="/doctor", tags=["portal"])
UsersHere = Annotated[Users, provided(Users)]
ScheduleHere = Annotated[Schedule, provided(Schedule)]
AvailabilityHere = Annotated[Availability, provided(Availability)]
Ledger = Annotated[Appointments, provided(Appointments)]
_COMING = (Status.HELD, Status.UPCOMING, Status.CHECKED_IN)


@dataclass(frozen=True, slots=True)
class Profile:
    """A doctor's profile; `specialization` is the first of the specialties."""

    id: DoctorId
    name: str
    designation: str | None
    specialization: str | None
    specialties: Sequence[str]
    bio: str | None
    languages: Sequence[str]
    time_zone: str
    clinics: Sequence[Workplace]
    services: Sequence[ServiceView]
    fee_from: Money | None
    revision: int

    @classmethod
    def of(cls, doctor: DoctorProfile) -> "Profile":
        return told_as(cls, doctor, specialization=next(iter(doctor.specialties), None))


@dataclass(frozen=True, slots=True)
class MadeSlot:
    """A slot that patients can book by its `id`; `local_start` is the wall time where it is."""

    id: int
    doctor_id: DoctorId
    clinic_id: ClinicId | None
    start_time: datetime
    end_time: datetime
    local_start: datetime
    time_zone: str


@dataclass(frozen=True, slots=True)
class ClosedAccount:
    """What happens to the appointments that were still to come."""

    user_id: UserId
    active: bool
    message: str
    coming_appointments: tuple[AppointmentCard, ...]
    coming_total: int


class ProfileEdit(BaseModel):
    """What is left out stays as it is; an empty `designation` or `bio` takes it away."""

    model_config = ConfigDict(extra="forbid")

    name: Line | None = None
    designation: Removable | None = None
    specialization: Line | None = None
    bio: Prose | None = None
    languages: Annotated[list[Annotated[Line, Field(max_length=64)]], Field(max_length=20)] | None = None
    time_zone: Annotated[Line, Field(max_length=64)] | None = None


class NewSlot(BaseModel):
    """One bookable slot, 5 minutes to 8 hours long, in the doctor's first clinic unless `clinic_id` says otherwise.

    Times without an offset are that clinic's wall time, or the doctor's where it is in none.
    """

    model_config = ConfigDict(extra="forbid")

    start_time: When
    end_time: When
    clinic_id: Annotated[ClinicId, Field(ge=1, le=LARGEST_ID, strict=True)] | None = None

    def place(self, doctor: DoctorProfile) -> tuple[ClinicId | None, str]:
        """Where it is, and whose wall time holds there."""
        usual = doctor.clinics[0].id if doctor.clinics else None
        wanted = self.clinic_id if "clinic_id" in self.model_fields_set else usual
        zones = (clinic.time_zone for clinic in doctor.clinics if clinic.id == wanted)
        return wanted, next(zones, doctor.time_zone)


_dashboard, _profile, _slot = answering(DoctorDashboard), answering(Profile), answering(MadeSlot)
_closed = answering(ClosedAccount)
_MAY = docs(NotAuthenticated, NotAllowed, NotFound)


@router.get("/dashboard", operation_id="doctor_dashboard", response_model=DoctorDashboard, responses=_MAY)
async def dashboard(me: OwnDoctor, actor: SignedIn, ledger: Ledger, schedule: ScheduleHere) -> Response:
    """My day, my week, my next patients, open slots, counts by status, earnings."""
    stands = await ledger.doctor_dashboard(actor, me)
    earliest = await renumbered(schedule, me, stands.open_slots.earliest)
    return _dashboard(replace(stands, open_slots=replace(stands.open_slots, earliest=earliest)))


@router.get("/profile", operation_id="doctor_profile", response_model=Profile, responses=_MAY)
async def profile(me: OwnDoctor, users: UsersHere) -> Response:
    """My profile, with designation and specialization."""
    return _profile(Profile.of(await users.doctor(me)))


@router.post("/profile", operation_id="update_doctor_profile", response_model=Profile, responses=_MAY)
async def edit(me: OwnDoctor, actor: SignedIn, users: UsersHere, body: ProfileEdit) -> Response:
    """Change my profile."""
    specialties = None
    if body.specialization is not None:
        specialties = (body.specialization, *(await users.doctor(me)).specialties[1:])
    changes = EditDoctor(
        name=body.name,
        designation=body.designation,
        bio=body.bio,
        specialties=specialties,
        languages=None if body.languages is None else tuple(body.languages),
        time_zone=body.time_zone,
    )
    with in_our_words():
        return _profile(Profile.of(await users.edit_doctor(actor, me, changes)))


@router.post("/availability", operation_id="create_slot", status_code=201, response_model=MadeSlot, responses=_MAY)
async def create_slot(
    me: OwnDoctor, actor: SignedIn, body: NewSlot, users: UsersHere, schedule: ScheduleHere, free: AvailabilityHere
) -> Response:
    """Open one slot that patients can book by the `id` that is answered."""
    clinic_id, time_zone = body.place(await users.doctor(me))
    at = zone(time_zone)
    start, end = instant(body.start_time, at), instant(body.end_time, at)
    with in_our_words():
        stands = await schedule.set_availability(actor, me, openings=[one_slot(start, end, clinic_id)])
    number = next((one.id for one in stands.openings if one.starts_at == start), LOWEST_SLOT_ID)
    if number >= LOWEST_SLOT_ID:
        number = next((slot.id for slot in (await free.free_slots(me, start, end)).slots), number)
    made = MadeSlot(number, me, clinic_id, start, end, start.astimezone(at), at.key)
    return _slot(made, 201)


@router.delete("/account", operation_id="delete_doctor_account", response_model=ClosedAccount, responses=_MAY)
async def delete(me: OwnDoctor, actor: SignedIn, users: UsersHere, ledger: Ledger, now: Now) -> Response:
    """Leave: nobody signs in to this account any more, nothing of mine is offered; what is booked is told."""
    assert actor.user_id is not None, "a doctor's token names the person"
    person = await users.deactivate(actor, actor.user_id)
    coming = await ledger.appointments(actor, Filter(doctor_id=me, statuses=_COMING, start=now), PageRequest(1, 100))
    message = "Your coming appointments stay booked until an administrator decides what becomes of them."
    cards = tuple(told_as(AppointmentCard, one) for one in coming.items)
    return _closed(ClosedAccount(person.id, person.active, message, cards, coming.total))
