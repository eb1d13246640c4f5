"""Who are the people, and what do they offer? Asked by `auth`, `schedule` and all above."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Protocol

from salus.kernel.actor import Actor, Role
from salus.kernel.errors import Kind, Refusal
from salus.kernel.feed import Feed
from salus.kernel.ids import ClinicId, DoctorId, PatientId, ServiceId, UserId
from salus.kernel.money import Money
from salus.kernel.repeatable import repeatable


def specialty_slug(text: str) -> str:
    """The slug of a specialty, from its slug or its name in any case: `ear-nose-and-throat`."""
    return "-".join(re.findall(r"\w+", text.casefold()))


class Mode(StrEnum):
    IN_PERSON = "in_person"
    VIDEO = "video"
    PHONE = "phone"


class Payment(StrEnum):
    AT_CLINIC = "at_clinic"
    PREPAID = "prepaid"


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
class Clinic:
    id: ClinicId
    name: str
    time_zone: str
    country: str
    region: str | None
    latitude: float | None
    longitude: float | None
    address: str = ""
    """On one line, for people: `2 rue Bichat, 75010 Paris, FR`."""
    phone: str | None = None
    reminder_minutes: tuple[int, ...] = (1440, 120)
    """How long before a visit its patient is reminded."""


@dataclass(frozen=True, slots=True)
class Service:
    """A type of visit. `active` is false once it was deleted; booked visits keep its name."""

    id: ServiceId
    doctor_id: DoctorId
    name: str
    duration_minutes: int
    buffer_before_minutes: int
    buffer_after_minutes: int
    fee: Money
    mode: Mode
    payment: Payment
    active: bool
    revision: int = 1


@dataclass(frozen=True, slots=True)
class Practice:
    """All that scheduling needs to know of a doctor.

    `active` is false when the account is deactivated: then nothing is offered.
    `time_zone` holds where an opening names no clinic. The first active service is the default one.
    `specialties` are names to show; whoever looks for one compares `specialty_slug` of both.
    """

    doctor_id: DoctorId
    user_id: UserId
    name: str
    designation: str | None
    specialties: tuple[str, ...]
    languages: tuple[str, ...]
    active: bool
    time_zone: str
    country: str | None
    clinics: tuple[Clinic, ...]
    services: tuple[Service, ...]


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


class Users(Feed, Protocol):
    """Its journal tells `user.created`, `user.updated`, `user.deactivated`, `user.reactivated` (entity id:
    the user), `preferences.changed` (the same), `doctor.*`, `service.*` (data: `doctor_id`) and `clinic.*`."""

    @repeatable
    async def register(self, actor: Actor, command: Register) -> Person:
        """Raises: EmailTaken, Invalid (unknown specialty, zone, phone)."""
        ...

    @repeatable
    async def person(self, actor: Actor, user_id: UserId) -> Person:
        """Raises: NotFound also for people whom the actor may not know."""
        ...

    @repeatable
    async def person_by_email(self, actor: Actor, email: str) -> Person | None:
        """For the system alone: whoever may ask this learns who has an account."""
        ...

    @repeatable
    async def patient(self, actor: Actor, patient_id: PatientId) -> Patient:
        """Raises: NotFound also for patients whom the actor may not know."""
        ...

    @repeatable
    async def contacts(
        self,
        actor: Actor,
        user_ids: Sequence[UserId] = (),
        patient_ids: Sequence[PatientId] = (),
        doctor_ids: Sequence[DoctorId] = (),
    ) -> list[Contact]:
        """Everybody named in one of these ways; unknown ids are left out. For the system alone."""
        ...

    @repeatable
    async def verify_email(self, actor: Actor, user_id: UserId, email: str) -> bool:
        """Note that mail to this address was read; False when the person has another one by now. For the system."""
        ...

    @repeatable
    async def practices(self, doctor_ids: Sequence[DoctorId] | None = None) -> list[Practice]:
        """The practices of these doctors, or of all; unknown ids are left out. Public facts."""
        ...

    @repeatable
    async def practice_of_service(self, service_id: ServiceId) -> Practice | None: ...
