"""How does HTTP speak of money? Paying, receipts, refunds, what providers tell, what clinics give back."""

from enum import StrEnum
from typing import Annotated, Literal

from fastapi import APIRouter, Body, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from salus.kernel.errors import NotAllowed, NotFound
from salus.kernel.ids import LARGEST_ID, AppointmentId
from salus.kit.http import (
    ANYBODY,
    AppointmentPath,
    ClinicPath,
    ClinicQuery,
    Digits,
    DoctorQuery,
    IdempotencyKey,
    Listed,
    Now,
    Paged,
    PatientQuery,
    SignedIn,
    answering,
    listing,
    provided,
)
from salus.kit.problem import docs
from salus.payments.checkout_page import page_router
from salus.payments.contract import (
    CheckoutRefused,
    NoProvider,
    NothingDue,
    NotPaid,
    PaymentStatus,
    TooMuch,
    WebhookNotGenuine,
)
from salus.payments.desk import Desk
from salus.payments.domain.machine import LIVE
from salus.payments.domain.terms import Terms
from salus.payments.providers import Received
from salus.payments.queries.find import Wanted
from salus.payments.usecases.agree import agree, terms
from salus.payments.usecases.hear import hear
from salus.payments.usecases.look import check, look, look_through, receipt
from salus.payments.usecases.refund import refund
from salus.payments.usecases.start import start
from salus.payments.views import PaymentView, Receipt, RefundTerms

router = APIRouter(prefix="/api/v1", tags=["payments"])
routers = (router, page_router)

At = Annotated[Desk, provided(Desk)]
_ID = Field(ge=1, le=LARGEST_ID)
PaymentPath = Annotated[int, _ID, Digits, Path()]
_payment = answering(PaymentView)
_receipt = answering(Receipt)
_terms = answering(RefundTerms)
_page = listing(PaymentView)


class Asked(StrEnum):
    """A status of payments, or `unpaid` for all that are still to be paid, `refund_failed`, or `disputed`."""

    REQUESTED = "requested"
    OPEN = "open"
    CAPTURING = "capturing"
    PAID = "paid"
    EXPIRED = "expired"
    FAILED = "failed"
    UNPAID = "unpaid"
    REFUND_FAILED = "refund_failed"
    DISPUTED = "disputed"


_NO_STATUS = (Asked.UNPAID, Asked.REFUND_FAILED, Asked.DISPUTED)


class Way(BaseModel):
    """How to pay; the clinic's usual provider when nothing is said."""

    model_config = ConfigDict(extra="forbid")

    provider: Literal["stripe", "paypal", "test"] | None = None


class GiveBack(BaseModel):
    """How much to give back, in minor units; all that is left when nothing is said."""

    model_config = ConfigDict(extra="forbid")

    amount: Annotated[int, Field(ge=1, le=LARGEST_ID, strict=True)] | None = None


class Agreed(BaseModel):
    """Which part comes back when a patient cancels, in percent."""

    model_config = ConfigDict(extra="forbid")

    in_time_percent: Annotated[int, Field(ge=0, le=100, strict=True)]
    late_percent: Annotated[int, Field(ge=0, le=100, strict=True)]


@router.post(
    "/appointments/{appointment_id}/payment",
    operation_id="start_payment",
    response_model=PaymentView,
    responses=docs(NotFound, NothingDue, NoProvider, CheckoutRefused),
)
async def _start(
    appointment_id: AppointmentPath,
    desk: At,
    actor: SignedIn,
    now: Now,
    body: Annotated[Way | None, Body()] = None,
) -> Response:
    """Start to pay for a held appointment, or go on with it: `url` is where. It is held until `expires_at`."""
    return _payment(await start(desk, actor, appointment_id, body.provider if body else None, now))


@router.get(
    "/appointments/{appointment_id}/receipt",
    operation_id="get_receipt",
    response_model=Receipt,
    responses=docs(NotFound),
)
async def _get_receipt(appointment_id: AppointmentPath, desk: At, actor: SignedIn) -> Response:
    """What was paid for an appointment, and what came back."""
    return _receipt(await receipt(desk, actor, appointment_id))


@router.get("/payments", operation_id="list_payments", response_model=Listed[PaymentView], responses=docs())
async def _list(
    desk: At,
    actor: SignedIn,
    now: Now,
    at: Paged,
    status: Annotated[list[Asked] | None, Query(max_length=8)] = None,
    appointment_id: Annotated[Annotated[AppointmentId, _ID, Digits] | None, Query()] = None,
    patient_id: PatientQuery = None,
    doctor_id: DoctorQuery = None,
    clinic_id: ClinicQuery = None,
) -> Response:
    """Your own payments; those of a doctor's visits, of reception's clinics, all for an administrator. Newest first."""
    chosen = status or []
    wanted = [PaymentStatus(one) for one in chosen if one not in _NO_STATUS]
    wanted += LIVE if Asked.UNPAID in chosen else ()
    clinics = None if clinic_id is None else (clinic_id,)
    problems = (Asked.REFUND_FAILED in chosen, Asked.DISPUTED in chosen)
    asked = Wanted(patient_id, doctor_id, clinics, wanted, *problems, appointment_id)
    return _page(await look_through(desk, actor, asked, at, now))


@router.get("/payments/{payment_id}", operation_id="get_payment", response_model=PaymentView, responses=docs(NotFound))
async def _get(payment_id: PaymentPath, desk: At, actor: SignedIn, now: Now) -> Response:
    """One attempt to pay, and its refunds."""
    return _payment(await look(desk, actor, payment_id, now))


@router.post(
    "/payments/{payment_id}/check", operation_id="check_payment", response_model=PaymentView, responses=docs(NotFound)
)
async def _check(payment_id: PaymentPath, desk: At, actor: SignedIn, now: Now) -> Response:
    """Ask the provider now, for one who comes back from paying and does not want to wait for the webhook."""
    return _payment(await check(desk, actor, payment_id, now))


@router.post(
    "/payments/{payment_id}/refund",
    operation_id="refund_payment",
    status_code=202,
    response_model=PaymentView,
    responses=docs(NotFound, NotAllowed, NotPaid, TooMuch),
)
async def _refund(
    payment_id: PaymentPath,
    desk: At,
    actor: SignedIn,
    now: Now,
    body: Annotated[GiveBack | None, Body()] = None,
    key: IdempotencyKey = None,
) -> Response:
    """Give money back, for reception and administration. The appointment stays as it is."""
    return _payment(await refund(desk, actor, payment_id, body.amount if body else None, key, now), 202)


@router.get(
    "/payments/refund-terms/{clinic_id}",
    operation_id="get_refund_terms",
    response_model=RefundTerms,
    responses=docs(),
    dependencies=ANYBODY,
)
async def _get_terms(clinic_id: ClinicPath, desk: At) -> Response:
    """What a clinic gives back to a patient who cancels."""
    return _terms(await terms(desk, clinic_id))


@router.put(
    "/payments/refund-terms/{clinic_id}",
    operation_id="set_refund_terms",
    response_model=RefundTerms,
    responses=docs(NotAllowed, NotFound),
)
async def _set_terms(clinic_id: ClinicPath, body: Agreed, desk: At, actor: SignedIn, now: Now) -> Response:
    """Say what a clinic gives back, for administrators. It holds for what is paid from now on."""
    return _terms(await agree(desk, actor, clinic_id, Terms(body.in_time_percent, body.late_percent), now))


_HEARD = docs(NotFound, WebhookNotGenuine)


@router.post("/payments/webhooks/stripe", operation_id="receive_stripe_event", status_code=204, responses=_HEARD)
async def _receive_stripe(desk: At, now: Now, request: Request) -> Response:
    """For Stripe: something has happened. Believed by its signature alone."""
    await hear(desk, "stripe", Received(request.headers, await request.body()), now)
    return Response(status_code=204)


@router.post("/payments/webhooks/paypal", operation_id="receive_paypal_event", status_code=204, responses=_HEARD)
async def _receive_paypal(desk: At, now: Now, request: Request) -> Response:
    """For PayPal: something has happened. Believed when PayPal confirms its signature."""
    await hear(desk, "paypal", Received(request.headers, await request.body()), now)
    return Response(status_code=204)
