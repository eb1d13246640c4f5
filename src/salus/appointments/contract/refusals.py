"""Why can a time not be booked, kept, moved or given back?"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from salus.appointments.contract.visits import Status
from salus.availability.contract import Slot
from salus.kernel.errors import Kind, Refusal
from salus.kernel.ids import DoctorId
from salus.kernel.money import Money


@dataclass(eq=False)
class SlotTaken(Refusal):
    """That time has just been taken."""

    doctor_id: DoctorId
    starts_at: datetime
    alternatives: tuple[Slot, ...]

    @property
    def detail(self) -> str:
        return "That time has just been taken." + (" Choose one of the alternatives." if self.alternatives else "")


@dataclass(eq=False)
class PatientBusy(Refusal):
    """The patient has another appointment at that time."""


@dataclass(eq=False)
class HoldExpired(Refusal):
    """The hold has expired; the time may still be free."""

    alternatives: tuple[Slot, ...] = ()


@dataclass(eq=False)
class PaymentDue(Refusal):
    """This appointment is confirmed by paying for it."""

    price: Money


@dataclass(eq=False)
class PaidOtherwise(Refusal):
    """That service is paid in another way, or at another price."""

    @property
    def detail(self) -> str:
        return "That service is paid in another way, or at another price. Cancel this appointment and book anew."


@dataclass(eq=False)
class WrongStatus(Refusal):
    """The appointment's status does not allow this."""

    current: Status


@dataclass(eq=False)
class TooLate(Refusal):
    """The notice period for this change has begun."""

    until: datetime


@dataclass(eq=False)
class TooManyReschedules(Refusal):
    """This appointment cannot be moved any more."""

    limit: int


@dataclass(eq=False)
class TooManyHolds(Refusal):
    """Too many times are held already."""

    limit: int


@dataclass(eq=False)
class KeyReused(Refusal):
    """This Idempotency-Key was used for another request."""

    kind: ClassVar[Kind] = Kind.INVALID
