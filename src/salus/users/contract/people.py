"""Who is a person here, and how are they reached?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import ClassVar

from salus.kernel.actor import Role
from salus.kernel.errors import Kind, Refusal
from salus.kernel.ids import ClinicId, DoctorId, PatientId, UserId
from salus.kernel.zone import to_utc, zone


@dataclass(frozen=True, slots=True)
class Person:
    """An account's owner. Exactly one of `patient_id`, `doctor_id` is set for those two roles."""

    id: UserId
    name: str
    email: str
    role: Role
    active: bool
    patient_id: PatientId | None
    doctor_id: DoctorId | None
    clinic_ids: tuple[ClinicId, ...]
    phone: str | None
    locale: str
    time_zone: str | None
    date_of_birth: date | None
    revision: int
    created_at: datetime
    email_verified: bool = False


@dataclass(frozen=True, slots=True)
class Patient:
    id: PatientId
    user_id: UserId
    name: str
    active: bool
    time_zone: str | None


class Topic(StrEnum):
    """What a person may want to hear of, or not. Links into an account are sent to everybody who asks."""

    CONFIRMATIONS = "confirmations"
    CHANGES = "changes"
    CANCELLATIONS = "cancellations"
    REMINDERS = "reminders"
    OFFERS = "offers"


class Channel(StrEnum):
    EMAIL = "email"
    SMS = "sms"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `start` until `end` on the person's clock, such as `22:00` and `07:00`; past midnight when end < start."""

    start: str
    end: str

    def over(self, at: datetime, time_zone: str) -> datetime:
        """This instant, or the end of the quiet hours that it falls into."""
        clock = zone(time_zone)
        local = at.astimezone(clock)
        start, end = time.fromisoformat(self.start), time.fromisoformat(self.end)
        now = local.time().replace(second=0, microsecond=0)
        if start < end:
            inside, days = start <= now < end, 0
        else:
            inside, days = now >= start or now < end, int(now >= start)
        if not inside:
            return at
        return max(at, to_utc(datetime.combine(local.date() + timedelta(days=days), end), clock))


@dataclass(frozen=True, slots=True)
class Contact:
    """How somebody is reached, and what they want to hear of by which channel: each topic is there."""

    user_id: UserId
    patient_id: PatientId | None
    doctor_id: DoctorId | None
    name: str
    email: str
    phone: str | None
    locale: str
    time_zone: str | None
    active: bool
    channels: Mapping[Topic, tuple[Channel, ...]]
    quiet_hours: QuietHours | None

    def after_quiet(self, at: datetime) -> datetime:
        """This instant, or the end of the person's quiet hours that it falls into."""
        return at if self.quiet_hours is None else self.quiet_hours.over(at, self.time_zone or "UTC")


@dataclass(frozen=True, slots=True)
class Register:
    """A person who joins. `key` makes a repetition after a crash find the person it has made.

    `self_registered` is false for people whom somebody else enters: they get a set-password link.
    """

    key: str
    name: str
    email: str
    role: Role
    self_registered: bool
    phone: str | None = None
    date_of_birth: date | None = None
    time_zone: str | None = None
    locale: str | None = None
    specialty: str | None = None
    designation: str | None = None
    clinic_ids: tuple[ClinicId, ...] = ()


@dataclass(eq=False)
class EmailTaken(Refusal):
    """There is already an account with this email address."""

    kind: ClassVar[Kind] = Kind.CONFLICT


@dataclass(eq=False)
class LastAdmin(Refusal):
    """Somebody must remain who can administer the clinic."""

    kind: ClassVar[Kind] = Kind.CONFLICT

    @property
    def detail(self) -> str:
        return "This is the last active administrator. Make somebody else an administrator first."
