"""How does HTTP speak of bookings? `/bookings`: made, looked at, cancelled."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from salus.appointments.contract import (
    Appointment,
    Appointments,
    Book,
    KeyReused,
    PatientBusy,
    SlotTaken,
    TooLate,
    WrongStatus,
)
from salus.availability.contract import NotOffered
from salus.faces.bookings.views import Booking
from salus.kernel.errors import NotAllowed, NotAuthenticated, NotFound, Stale
from salus.kernel.ids import LARGEST_ID, DoctorId, PatientId, ServiceId
from salus.kit.http import (
    AppointmentPath,
    IdempotencyKey,
    IfMatch,
    InstantText,
    Prose,
    SignedIn,
    answering,
    etag,
    provided,
)
from salus.kit.problem import docs

router = APIRouter(prefix="/bookings", tags=["bookings"])
Ledger = Annotated[Appointments, provided(Appointments)]
_Id = Field(ge=1, le=LARGEST_ID, strict=True)
_booking = answering(Booking)


class NewBooking(BaseModel):
    """Either `provider_id` and `starts_at`, or `slot_id`; `patient_id` from those who book for somebody else."""

    model_config = ConfigDict(extra="forbid")

    provider_id: Annotated[DoctorId, _Id] | None = None
    starts_at: InstantText | None = None
    service_id: Annotated[ServiceId, _Id] | None = None
    slot_id: Annotated[int, _Id] | None = None
    patient_id: Annotated[PatientId, _Id] | None = None
    reason: Prose | None = None

    def command(self) -> Book:
        return Book(
            doctor_id=self.provider_id,
            starts_at=self.starts_at,
            service_id=self.service_id,
            slot_id=self.slot_id,
            patient_id=self.patient_id,
            reason=self.reason or None,
        )


class BookingCancelled(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: Prose | None = None


def _answer(appointment: Appointment, status: int = 200, **headers: str) -> Response:
    return _booking(Booking.of(appointment), status, {"ETag": etag(appointment.revision), **headers})


@router.post(
    "",
    operation_id="create_booking",
    status_code=201,
    response_model=Booking,
    responses=docs(NotAuthenticated, NotAllowed, NotFound, SlotTaken, PatientBusy, NotOffered, KeyReused),
)
async def create_booking(body: NewBooking, ledger: Ledger, actor: SignedIn, key: IdempotencyKey = None) -> Response:
    """Book a time with a provider. It is yours when this answers `upcoming`; prepaid, it is `held` until paid."""
    made = await ledger.book(actor, body.command(), key)
    return _answer(made, 201, Location=f"/bookings/{made.id}")


@router.get(
    "/{booking_id}",
    operation_id="get_booking",
    response_model=Booking,
    responses=docs(NotAuthenticated, NotFound),
)
async def get_booking(booking_id: AppointmentPath, ledger: Ledger, actor: SignedIn) -> Response:
    """A booking's details."""
    return _answer(await ledger.appointment(actor, booking_id))


@router.put(
    "/{booking_id}/cancel",
    operation_id="cancel_booking",
    response_model=Booking,
    responses=docs(NotAuthenticated, NotFound, Stale, WrongStatus, TooLate),
)
async def cancel_booking(
    booking_id: AppointmentPath,
    ledger: Ledger,
    actor: SignedIn,
    revision: IfMatch,
    body: BookingCancelled | None = None,
) -> Response:
    """Cancel a booking; its time is free at once."""
    why = body.reason or None if body else None
    return _answer(await ledger.cancel(actor, booking_id, why, revision))
