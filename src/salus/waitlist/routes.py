"""How does HTTP say it? Joining, looking, leaving; answering an offer."""

from datetime import time
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from starlette.responses import Response

from salus.appointments.contract import Appointment, PaymentDue, TooLate, TooManyReschedules, WrongStatus
from salus.kernel.errors import NotAllowed, NotFound, Stale
from salus.kernel.ids import LARGEST_ID, AppointmentId, ClinicId, DoctorId, PatientId, ServiceId
from salus.kit.http import (
    ClinicQuery,
    DayText,
    Digits,
    DoctorQuery,
    IfMatch,
    Line,
    Listed,
    Now,
    Paged,
    PatientQuery,
    SignedIn,
    answering,
    etag,
    listing,
    provided,
)
from salus.kit.problem import docs
from salus.waitlist.contract import (
    AlreadyWaiting,
    EntryStatus,
    Join,
    NotWaiting,
    OfferOver,
    Period,
    Priority,
    TooManyWishes,
    WaitlistEntry,
    WaitlistOffer,
)
from salus.waitlist.desk import Waitlist
from salus.waitlist.queries.find import Wanted
from salus.waitlist.usecases.answer import accept, refuse
from salus.waitlist.usecases.edit import Edit, edit
from salus.waitlist.usecases.join import join
from salus.waitlist.usecases.leave import leave
from salus.waitlist.usecases.look import look, look_at_offer, look_through

router = APIRouter(prefix="/api/v1/waitlist", tags=["waitlist"])
routers = (router,)

At = Annotated[Waitlist, provided(Waitlist)]
_ID = Field(ge=1, le=LARGEST_ID)
_Id = Field(ge=1, le=LARGEST_ID, strict=True)
EntryPath = Annotated[int, _ID, Digits, Path()]
OfferPath = Annotated[int, _ID, Digits, Path()]
ClockTime = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", examples=["09:00"])]


def _counted(given: Any) -> Any:
    if isinstance(given, bool):  # which counts as 0 or 1 to an enumeration
        raise ValueError("a number, please")
    return given


HowSoon = Annotated[Priority, BeforeValidator(_counted)]
_entry = answering(WaitlistEntry)
_offer = answering(WaitlistOffer)
_appointment = answering(Appointment)
_page = listing(WaitlistEntry)


class Days(BaseModel):
    """Days that suit, both included; `start` and `end` bound the time of the day, `weekdays` (Monday is 0) the week."""

    model_config = ConfigDict(extra="forbid")

    first: DayText
    last: DayText
    start: ClockTime | None = None
    end: ClockTime | None = None
    weekdays: Annotated[list[Annotated[int, Field(ge=0, le=6, strict=True)]], Field(max_length=7)] = []

    def period(self) -> Period:
        start, end = (None if text is None else time.fromisoformat(text) for text in (self.start, self.end))
        return Period(self.first, self.last, start, end, tuple(sorted(set(self.weekdays))))


_Periods = Annotated[list[Days], Field(max_length=10)]


class Wish(BaseModel):
    """`doctor_id`, or `specialty` and `clinic_id`, or `appointment_id` for an earlier time of that appointment."""

    model_config = ConfigDict(extra="forbid")

    doctor_id: Annotated[DoctorId, _Id] | None = None
    service_id: Annotated[ServiceId, _Id] | None = None
    specialty: Line | None = None
    clinic_id: Annotated[ClinicId, _Id] | None = None
    appointment_id: Annotated[AppointmentId, _Id] | None = None
    periods: _Periods = []
    patient_id: Annotated[PatientId, _Id] | None = None
    priority: HowSoon = Priority.ROUTINE

    def command(self) -> Join:
        periods = tuple(days.period() for days in self.periods)
        wish = (self.doctor_id, self.service_id, self.specialty, self.clinic_id, self.appointment_id)
        return Join(*wish, periods, self.patient_id, self.priority)


class ChangedEntry(BaseModel):
    """What shall be different; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    periods: Annotated[_Periods, Field(min_length=1)] | None = None
    priority: HowSoon | None = None

    def command(self) -> Edit:
        periods = None if self.periods is None else tuple(days.period() for days in self.periods)
        return Edit(periods, self.priority)


def _answer(entry: WaitlistEntry, status: int = 200) -> Response:
    where = {"Location": f"/api/v1/waitlist/{entry.id}"} if status == 201 else {}
    return _entry(entry, status, {"ETag": etag(entry.revision), **where})


@router.post(
    "",
    operation_id="join_waitlist",
    status_code=201,
    response_model=WaitlistEntry,
    responses=docs(NotAllowed, NotFound, WrongStatus, AlreadyWaiting, TooManyWishes),
)
async def _join(body: Wish, waitlist: At, actor: SignedIn, now: Now) -> Response:
    """Wait for a time. When one becomes free, it is held for one person after the other, and each is told."""
    return _answer(await join(waitlist, actor, body.command(), now), 201)


@router.get("", operation_id="list_waitlist", response_model=Listed[WaitlistEntry], responses=docs())
async def _list(
    waitlist: At,
    actor: SignedIn,
    at: Paged,
    status: Annotated[list[EntryStatus] | None, Query()] = None,
    patient_id: PatientQuery = None,
    doctor_id: DoctorQuery = None,
    clinic_id: ClinicQuery = None,
) -> Response:
    """What you wait for; who waits for a doctor or at reception's clinics; all for an administrator. By turns."""
    clinics = None if clinic_id is None else (clinic_id,)
    return _page(await look_through(waitlist, actor, Wanted(patient_id, doctor_id, clinics, status or ()), at))


@router.get("/{entry_id}", operation_id="get_waitlist_entry", response_model=WaitlistEntry, responses=docs(NotFound))
async def _get(entry_id: EntryPath, waitlist: At, actor: SignedIn) -> Response:
    """One place on the waitlist, and the offer that is open."""
    return _answer(await look(waitlist, actor, entry_id))


@router.put(
    "/{entry_id}",
    operation_id="change_waitlist_entry",
    response_model=WaitlistEntry,
    responses=docs(NotFound, NotAllowed, NotWaiting, Stale),
)
async def _change(
    entry_id: EntryPath, body: ChangedEntry, waitlist: At, actor: SignedIn, now: Now, revision: IfMatch
) -> Response:
    """Change when it would suit; or how soon it has to be, for those who run the practice."""
    return _answer(await edit(waitlist, actor, entry_id, body.command(), revision, now))


@router.delete("/{entry_id}", operation_id="leave_waitlist", response_model=WaitlistEntry, responses=docs(NotFound))
async def _leave(entry_id: EntryPath, waitlist: At, actor: SignedIn, now: Now) -> Response:
    """Wait no more; a time that is offered at the moment is free for the next."""
    return _answer(await leave(waitlist, actor, entry_id, now))


@router.get(
    "/offers/{offer_id}", operation_id="get_waitlist_offer", response_model=WaitlistOffer, responses=docs(NotFound)
)
async def _get_offer(offer_id: OfferPath, waitlist: At, actor: SignedIn) -> Response:
    """An offer. Looking at it accepts nothing."""
    return _offer(await look_at_offer(waitlist, actor, offer_id))


@router.post(
    "/offers/{offer_id}/accept",
    operation_id="accept_waitlist_offer",
    response_model=Appointment,
    responses=docs(NotFound, OfferOver, PaymentDue, TooLate, TooManyReschedules),
)
async def _accept(offer_id: OfferPath, waitlist: At, actor: SignedIn, now: Now) -> Response:
    """Take the time: it becomes an appointment, or yours moves there. A prepaid one is accepted by paying for it."""
    appointment = await accept(waitlist, actor, offer_id, now)
    return _appointment(appointment, 200, {"ETag": etag(appointment.revision)})


@router.post(
    "/offers/{offer_id}/refuse",
    operation_id="refuse_waitlist_offer",
    response_model=WaitlistOffer,
    responses=docs(NotFound, OfferOver),
)
async def _refuse(offer_id: OfferPath, waitlist: At, actor: SignedIn, now: Now) -> Response:
    """Let the next person have it; you wait on for another time."""
    return _offer(await refuse(waitlist, actor, offer_id, now))
