"""Can this doctor be booked at this instant, on which terms, and if not, when instead?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final, Protocol

from salus.kernel.errors import Kind, Refusal
from salus.kernel.ids import ClinicId, DoctorId, ServiceId
from salus.kernel.interval import Interval
from salus.kernel.money import Money
from salus.kernel.repeatable import repeatable, shared
from salus.schedule.contract import Rules
from salus.users.contract import Mode, Payment

LOWEST_SLOT_ID: Final = 1 << 24
"""No slot's number is lower: whoever has numbers of their own for slots keeps below."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that can be booked now.

    Unit: `id` is a number made of the service and the start's minute; see `availability.domain.slot_id`.
          `local_start` is the clinic's wall time with its offset.
    """

    id: int
    doctor_id: DoctorId
    service_id: ServiceId
    clinic_id: ClinicId | None
    starts_at: datetime
    ends_at: datetime
    local_start: datetime
    fee: Money


@dataclass(frozen=True, slots=True)
class FreeSlots:
    """The free slots of one doctor by start; `time_zone` is the zone in which dates were understood."""

    doctor_id: DoctorId
    time_zone: str
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """The terms on which a visit can be booked, as they hold at this moment.

    `busy` is the visit with its buffers. `lanes` are the lanes to try, likeliest first; whether one of
    them is free is for the ledger to say.
    """

    doctor_id: DoctorId
    doctor_name: str
    service_id: ServiceId
    service_name: str
    mode: Mode
    payment: Payment
    clinic_id: ClinicId | None
    clinic_name: str | None
    time_zone: str
    visit: Interval
    busy: Interval
    price: Money
    lanes: tuple[int, ...]
    rules: Rules


class Why(StrEnum):
    """Why an instant is not offered."""

    NOT_BOOKABLE = "not_bookable"
    CLOSED = "closed"
    TIME_OFF = "time_off"
    HOLIDAY = "holiday"
    DOES_NOT_FIT = "does_not_fit"
    OFF_GRID = "off_grid"
    PAST = "past"
    NOTICE = "notice"
    HORIZON = "horizon"
    TAKEN = "taken"


@dataclass(eq=False)
class NotOffered(Refusal):
    """This time is not offered."""

    kind: ClassVar[Kind] = Kind.INVALID
    why: Why
    alternatives: tuple[Slot, ...] = ()


class Availability(Protocol):
    @shared
    async def offer(
        self,
        doctor_id: DoctorId,
        starts_at: datetime,
        service_id: ServiceId | None = None,
        *,
        overbook: bool = False,
    ) -> Offer:
        """The terms at that instant, whether or not it is taken; `overbook` also outside openings and rules.

        Raises: NotFound for an unknown doctor or service, NotOffered with alternatives.
        """
        ...

    @shared
    async def offer_of_slot(self, slot_id: int) -> Offer:
        """Raises: NotFound, NotOffered."""
        ...

    @shared
    async def alternatives(
        self, doctor_id: DoctorId, service_id: ServiceId, around: datetime, count: int = 3
    ) -> tuple[Slot, ...]:
        """The free slots nearest to an instant, nearest first.

        Raises: NotFound for an unknown doctor or service.
        """
        ...

    @repeatable
    async def free_slots(
        self,
        doctor_id: DoctorId,
        start: datetime | None = None,
        end: datetime | None = None,
        service_id: ServiceId | None = None,
    ) -> FreeSlots:
        """What can be booked now, by start: from now unless `start` says otherwise, for 14 days unless `end` does.

        Raises: NotFound for an unknown doctor or service, Invalid for a range that is inverted or over 92 days.
        """
        ...
