"""How does HTTP say it? Booking, moving, cancelling, attending; lists, history and calendar files."""

from typing import Annotated

from fastapi import APIRouter, Body, Query
from pydantic import BaseModel, ConfigDict, Field, model_validator
from starlette.responses import Response

from salus.appointments.contract import (
    Appointment,
    AppointmentSort,
    Book,
    Filter,
    HoldExpired,
    KeyReused,
    PaidOtherwise,
    PatientBusy,
    PaymentDue,
    SlotTaken,
    Status,
    TooLate,
    TooManyHolds,
    TooManyReschedules,
    WrongStatus,
)
from salus.appointments.ledger import Ledger
from salus.appointments.usecases.attend import attend
from salus.appointments.usecases.book import book_appointment
from salus.appointments.usecases.calendar_file import calendar_file
from salus.appointments.usecases.cancel import cancel
from salus.appointments.usecases.confirm import confirm
from salus.appointments.usecases.look import HistoryEntry, history, look, look_through
from salus.appointments.usecases.own_patients import OwnPatient, own_patients
from salus.appointments.usecases.reschedule import Reschedule, reschedule
from salus.availability.contract import NotOffered
from salus.kernel.errors import NotAllowed, NotFound, Stale
from salus.kernel.ids import LARGEST_ID, DoctorId, PatientId, ServiceId
from salus.kit.http import (
    AppointmentPath,
    AppointmentsQuery,
    ClinicQuery,
    DoctorQuery,
    IdempotencyKey,
    IfMatch,
    InstantText,
    Line,
    Listed,
    Now,
    Paged,
    PatientQuery,
    Prose,
    ReasonText,
    SignedIn,
    answering,
    etag,
    listing,
    provided,
)
from salus.kit.problem import docs
from salus.users.contract import Payment

router = APIRouter(prefix="/api/v1/appointments", tags=["appointments"])
routers = (router,)

Books = Annotated[Ledger, provided(Ledger)]
_Id = Field(ge=1, le=LARGEST_ID, strict=True)
_appointment = answering(Appointment)
_history = answering(list[HistoryEntry])
_page = listing(Appointment)
_patients = listing(OwnPatient)


class Wanted(BaseModel):
    """Either `doctor_id` and `starts_at`, or `slot_id`."""

    model_config = ConfigDict(extra="forbid")

    doctor_id: Annotated[DoctorId, _Id] | None = None
    starts_at: InstantText | None = None
    service_id: Annotated[ServiceId, _Id] | None = None
    slot_id: Annotated[int, _Id] | None = None
    patient_id: Annotated[PatientId, _Id] | None = None
    reason: Prose | None = None
    overbook_reason: ReasonText | None = None

    @model_validator(mode="after")
    def _one_way_to_say_when(self) -> "Wanted":
        by_time = self.doctor_id is not None and self.starts_at is not None
        if self.slot_id is None and not by_time:
            raise ValueError("say doctor_id and starts_at, or slot_id")
        if self.slot_id is not None and (self.doctor_id or self.starts_at or self.service_id or self.overbook_reason):
            raise ValueError("slot_id stands alone: it says doctor, service and time")
        return self

    def command(self, *, hold: bool) -> Book:
        return Book(
            self.doctor_id, self.starts_at, self.service_id, self.slot_id, self.patient_id,
            self.reason or None, self.overbook_reason, hold,
        )  # fmt: skip


class Changed(BaseModel):
    """What shall be different; what is left out stays. `reason: null` takes the reason away."""

    model_config = ConfigDict(extra="forbid")

    starts_at: InstantText | None = None
    service_id: Annotated[ServiceId, _Id] | None = None
    reason: Prose | None = None

    def command(self) -> Reschedule:
        cleared = "reason" in self.model_fields_set and not self.reason
        return Reschedule(self.starts_at, self.service_id, self.reason or None, cleared)


class Cancelled(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: Prose | None = None


def _answer(appointment: Appointment, status: int = 200) -> Response:
    return _appointment(appointment, status, {"ETag": etag(appointment.revision)})


def _made(appointment: Appointment) -> Response:
    where = f"/api/v1/appointments/{appointment.id}"
    return _appointment(appointment, 201, {"ETag": etag(appointment.revision), "Location": where})


_BOOKING = docs(NotAllowed, NotFound, SlotTaken, PatientBusy, TooManyHolds, NotOffered, KeyReused)


@router.post("", operation_id="book_appointment", status_code=201, response_model=Appointment, responses=_BOOKING)
async def _book(body: Wanted, ledger: Books, actor: SignedIn, now: Now, key: IdempotencyKey = None) -> Response:
    """Book a time. It is yours when this answers `upcoming`; a prepaid one is `held` until `payment_due` is paid."""
    return _made(await book_appointment(ledger, actor, body.command(hold=False), key, now))


@router.post("/holds", operation_id="hold_appointment", status_code=201, response_model=Appointment, responses=_BOOKING)
async def _hold(body: Wanted, ledger: Books, actor: SignedIn, now: Now, key: IdempotencyKey = None) -> Response:
    """Hold a time until `hold_expires_at`; confirm it to keep it."""
    return _made(await book_appointment(ledger, actor, body.command(hold=True), key, now))


@router.get("", operation_id="list_appointments", response_model=Listed[Appointment], responses=docs())
async def _list(
    ledger: Books,
    actor: SignedIn,
    now: Now,
    at: Paged,
    status: Annotated[list[Status] | None, Query()] = None,
    doctor_id: DoctorQuery = None,
    patient_id: PatientQuery = None,
    clinic_id: ClinicQuery = None,
    start: Annotated[InstantText | None, Query(alias="from")] = None,
    end: Annotated[InstantText | None, Query(alias="to")] = None,
    sort: AppointmentSort = AppointmentSort.EARLIEST,
    payment: Annotated[Payment | None, Query()] = None,
    ids: AppointmentsQuery = None,
) -> Response:
    """Your own appointments; those of your clinic for reception; all for an administrator."""
    clinics = None if clinic_id is None else (clinic_id,)
    asked = Filter(patient_id, doctor_id, clinics, status or (), start, end, sort, payment, ids or ())
    return _page(await look_through(ledger, actor, asked, at, now))


@router.get(
    "/patients", operation_id="list_own_patients", response_model=Listed[OwnPatient], responses=docs(NotAllowed)
)
async def _own_patients(
    ledger: Books, actor: SignedIn, now: Now, at: Paged, q: Annotated[Line | None, Query()] = None
) -> Response:
    """A doctor's own patients, by name; `q` is a part of the name."""
    return _patients(await own_patients(ledger, actor, q, at, now))


@router.get("/{appointment_id}", operation_id="get_appointment", response_model=Appointment, responses=docs(NotFound))
async def _get(appointment_id: AppointmentPath, ledger: Books, actor: SignedIn, now: Now) -> Response:
    """One appointment."""
    return _answer(await look(ledger, actor, appointment_id, now))


@router.put(
    "/{appointment_id}",
    operation_id="change_appointment",
    response_model=Appointment,
    responses=docs(
        NotAllowed,
        NotFound,
        Stale,
        SlotTaken,
        PatientBusy,
        WrongStatus,
        TooLate,
        TooManyReschedules,
        PaidOtherwise,
        NotOffered,
    ),
)
async def _change(
    appointment_id: AppointmentPath, body: Changed, ledger: Books, actor: SignedIn, now: Now, revision: IfMatch
) -> Response:
    """Move an appointment to another time, or edit it: all of it, or nothing."""
    return _answer(await reschedule(ledger, actor, appointment_id, body.command(), revision, now))


@router.delete(
    "/{appointment_id}",
    operation_id="cancel_appointment",
    response_model=Appointment,
    responses=docs(NotFound, Stale, WrongStatus, TooLate),
)
async def _cancel(
    appointment_id: AppointmentPath,
    ledger: Books,
    actor: SignedIn,
    now: Now,
    revision: IfMatch,
    body: Annotated[Cancelled | None, Body()] = None,
    reason: Annotated[Prose | None, Query(description="The body is the better place: addresses are logged.")] = None,
) -> Response:
    """Cancel an appointment or give back a hold; its time is free at once."""
    why = (body.reason if body else None) or reason or None
    return _answer(await cancel(ledger, actor, appointment_id, why, revision, now))


@router.post(
    "/{appointment_id}/confirm",
    operation_id="confirm_appointment",
    response_model=Appointment,
    responses=docs(NotFound, HoldExpired, PaymentDue, WrongStatus),
)
async def _confirm(appointment_id: AppointmentPath, ledger: Books, actor: SignedIn, now: Now) -> Response:
    """Keep a held time."""
    return _answer(await confirm(ledger, actor, appointment_id, now))


_ATTENDING = docs(NotAllowed, NotFound, WrongStatus)


@router.post("/{appointment_id}/check-in", operation_id="check_in", response_model=Appointment, responses=_ATTENDING)
async def _check_in(appointment_id: AppointmentPath, ledger: Books, actor: SignedIn, now: Now) -> Response:
    """The patient is here."""
    return _answer(await attend(ledger, actor, appointment_id, Status.CHECKED_IN, now))


@router.post("/{appointment_id}/complete", operation_id="complete", response_model=Appointment, responses=_ATTENDING)
async def _complete(appointment_id: AppointmentPath, ledger: Books, actor: SignedIn, now: Now) -> Response:
    """The visit is done."""
    return _answer(await attend(ledger, actor, appointment_id, Status.COMPLETED, now))


@router.post("/{appointment_id}/no-show", operation_id="no_show", response_model=Appointment, responses=_ATTENDING)
async def _no_show(appointment_id: AppointmentPath, ledger: Books, actor: SignedIn, now: Now) -> Response:
    """Nobody came."""
    return _answer(await attend(ledger, actor, appointment_id, Status.NO_SHOW, now))


@router.get(
    "/{appointment_id}/history",
    operation_id="get_appointment_history",
    response_model=list[HistoryEntry],
    responses=docs(NotFound),
)
async def _get_history(appointment_id: AppointmentPath, ledger: Books, actor: SignedIn) -> Response:
    """What happened to an appointment, oldest first."""
    return _history(await history(ledger, actor, appointment_id))


@router.get(
    "/{appointment_id}/calendar.ics",
    operation_id="get_appointment_calendar",
    response_class=Response,
    responses={**docs(NotFound), 200: {"content": {"text/calendar": {"schema": {"type": "string"}}}}},
)
async def _calendar(appointment_id: AppointmentPath, ledger: Books, actor: SignedIn, now: Now) -> Response:
    """The appointment for a calendar; nothing in it tells of health."""
    appointment = await look(ledger, actor, appointment_id, now)
    method = "CANCEL" if appointment.status in (Status.CANCELLED, Status.EXPIRED) else "REQUEST"
    disposition = f'attachment; filename="appointment-{appointment.reference}.ics"'
    kind = f"text/calendar; charset=utf-8; method={method}"
    return Response(calendar_file(appointment, ledger.organizer), 200, {"Content-Disposition": disposition}, kind)
