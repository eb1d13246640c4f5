"""What shall be told to whom, and when? And who knows what it says?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from salus.kernel.errors import Kind as RefusalKind
from salus.kernel.errors import Refusal
from salus.kernel.ids import ClinicId, UserId
from salus.kernel.money import Money
from salus.users.contract import Channel, Topic


class Kind(StrEnum):
    """What is told; each has its templates. `doctor_...` is told to the doctor of a visit, the others to patients."""

    APPOINTMENT_CONFIRMED = "appointment_confirmed"
    APPOINTMENT_MOVED = "appointment_moved"
    APPOINTMENT_CANCELLED = "appointment_cancelled"
    APPOINTMENT_REMINDER = "appointment_reminder"
    DOCTOR_BOOKED = "doctor_booked"
    DOCTOR_MOVED = "doctor_moved"
    DOCTOR_CANCELLED = "doctor_cancelled"
    DOCTOR_REMINDER = "doctor_reminder"
    WAITLIST_OFFER = "waitlist_offer"
    REFUND_MADE = "refund_made"
    PASSWORD_RESET = "password_reset"  # noqa: S105 -- the name of a letter
    EMAIL_VERIFICATION = "email_verification"
    WELCOME = "welcome"


TOPICS: Mapping[Kind, Topic] = {
    Kind.APPOINTMENT_CONFIRMED: Topic.CONFIRMATIONS,
    Kind.APPOINTMENT_MOVED: Topic.CHANGES,
    Kind.APPOINTMENT_CANCELLED: Topic.CANCELLATIONS,
    Kind.APPOINTMENT_REMINDER: Topic.REMINDERS,
    Kind.DOCTOR_BOOKED: Topic.CONFIRMATIONS,
    Kind.DOCTOR_MOVED: Topic.CHANGES,
    Kind.DOCTOR_CANCELLED: Topic.CANCELLATIONS,
    Kind.DOCTOR_REMINDER: Topic.REMINDERS,
    Kind.WAITLIST_OFFER: Topic.OFFERS,
    Kind.REFUND_MADE: Topic.CHANGES,
}
"""Which wish decides about it. The others are about an account: mailed to everybody who asks, at any hour."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one person, not before `due_at` and not at or after `too_late_by`.

    `about` is the thing it tells of. `facts` are what only the writer knows; they are sealed at rest.
    """

    user_id: UserId
    kind: Kind
    due_at: datetime
    too_late_by: datetime
    about: int | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notice:
    """A message on its way, as its author is asked about it."""

    user_id: UserId
    kind: Kind
    about: int | None
    facts: Mapping[str, str]
    channel: Channel
    address: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar file to go with a mail; `method` is iTIP's."""

    method: str
    file: bytes


@dataclass(frozen=True, slots=True)
class Facts:
    """What a message says: `fields` by the names that templates know, instants on the clock of `time_zone`."""

    fields: Mapping[str, str | datetime | Money]
    time_zone: str = "UTC"
    clinic_id: ClinicId | None = None
    calendar: Calendar | None = None


@dataclass(eq=False)
class Overtaken(Refusal):
    """What this message tells is no longer so."""

    kind: ClassVar[RefusalKind] = RefusalKind.CONFLICT
    reason: str


class Author(Protocol):
    """Who knows what messages of some kinds say; implemented by the context that has them sent."""

    async def facts(self, notice: Notice) -> Facts:
        """What stands now; asked immediately before each attempt to send.

        Raises: Overtaken.
        """
        ...


class Outbox(Protocol):
    def put(self, tx: Any, messages: Sequence[Message]) -> None:
        """Write messages in the open transaction `tx` of the caller's own database."""
        ...

    def drop(self, tx: Any, about: int, kinds: Sequence[Kind], reason: str) -> None:
        """Take back what has not been sent of these kinds about this thing."""
        ...
