"""What is paid, what is given back? Followed by `appointments`, which decides what a payment is good for."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Protocol

from salus.kernel.actor import Actor
from salus.kernel.errors import Kind, Refusal
from salus.kernel.feed import Feed
from salus.kernel.ids import AppointmentId, ClinicId, DoctorId, PatientId
from salus.kernel.money import Money
from salus.kernel.repeatable import repeatable


class PaymentStatus(StrEnum):
    REQUESTED = "requested"
    OPEN = "open"
    CAPTURING = "capturing"
    PAID = "paid"
    EXPIRED = "expired"
    FAILED = "failed"


class RefundStatus(StrEnum):
    REQUESTED = "requested"
    REFUNDING = "refunding"
    REFUNDED = "refunded"
    FAILED = "failed"


class RefundReason(StrEnum):
    CANCELLED = "cancelled"
    """The visit was called off; the terms of the payment say how much comes back."""
    NOT_NEEDED = "not_needed"
    """It came too late, or twice: there is no visit that it could be for."""
    BY_PRACTICE = "by_practice"
    BY_PROVIDER = "by_provider"
    """Somebody gave it back at the provider's own desk, or the provider did by itself."""
    DISPUTED = "disputed"
    """The payer's bank took it back, after a dispute that was lost."""


class Dispute(StrEnum):
    """How a payer's objection to a payment stands at the provider."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


class Share(StrEnum):
    """Which part of a payment comes back when a visit is called off."""

    FULL = "full"
    """The practice called it off, or it was never certain."""
    IN_TIME = "in_time"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Bill:
    """What is to be paid for a visit. `due_until` is None when nothing is to be paid (any more)."""

    appointment_id: AppointmentId
    reference: str
    patient_id: PatientId
    patient_name: str
    doctor_id: DoctorId
    doctor_name: str
    clinic_id: ClinicId | None
    clinic_name: str | None
    service_name: str
    starts_at: datetime
    time_zone: str
    price: Money
    due_until: datetime | None


class Visits(Feed, Protocol):
    """What payments are for. Declared here, answered by the ledger of `appointments`.

    Its journal tells, by the visit's id: `appointment.cancelled` (data `refund`: a `Share`), `appointment.expired`
    for one that nobody paid in time, and `appointment.payment_declined` (data `payment_id`) for a payment that
    there is no visit for. Whoever answers this decides on each `payment.paid` exactly once.
    """

    @repeatable
    async def bill(self, actor: Actor, appointment_id: AppointmentId) -> Bill:
        """Raises: NotFound also for other people's visits."""
        ...


class Payments(Feed, Protocol):
    """What has been paid. Its journal tells `payment.paid` (data `appointment_id`), once for each payment."""


@dataclass(eq=False)
class NothingDue(Refusal):
    """There is nothing to pay for this appointment."""


@dataclass(eq=False)
class NoProvider(Refusal):
    """Nobody takes payments here in that way."""

    kind: ClassVar[Kind] = Kind.INVALID


@dataclass(eq=False)
class CheckoutRefused(Refusal):
    """The payment provider does not take this payment."""


@dataclass(eq=False)
class NotPaid(Refusal):
    """This has not been paid."""


@dataclass(eq=False)
class TooMuch(Refusal):
    """More than was paid cannot be given back."""

    left: Money


@dataclass(eq=False)
class WebhookNotGenuine(Refusal):
    """This was not signed by the payment provider."""

    kind: ClassVar[Kind] = Kind.NOT_AUTHENTICATED
