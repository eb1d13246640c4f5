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
from salus.kernel.page import Page, PageRequest
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
class ServiceView:
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
    revision: int

    @classmethod
    def of(cls, service: Service) -> "ServiceView":
        return cls(
            id=service.id,
            doctor_id=service.doctor_id,
            name=service.name,
            duration_minutes=service.duration_minutes,
            buffer_before_minutes=service.buffer_before_minutes,
            buffer_after_minutes=service.buffer_after_minutes,
            fee=service.fee,
            mode=service.mode,
            payment=service.payment,
            active=service.active,
            revision=service.revision,
        )


@dataclass(frozen=True, slots=True)
class Workplace:
    """A clinic where a doctor works; `distance_km` only where a place was given to measure from."""

    id: ClinicId
    name: str
    address: str
    time_zone: str
    latitude: float | None
    longitude: float | None
    distance_km: float | None


@dataclass(frozen=True, slots=True)
class DoctorCard:
    """A doctor in a list. `fee_from` is the lowest fee of the active services."""

    id: DoctorId
    name: str
    designation: str | None
    specialties: Sequence[str]
    languages: Sequence[str]
    time_zone: str
    clinics: Sequence[Workplace]
    fee_from: Money | None
    distance_km: float | None

    @classmethod
    def of(cls, practice: Practice, distances: Mapping[ClinicId, float]) -> "DoctorCard":
        measured = [distances[clinic.id] for clinic in practice.clinics if clinic.id in distances]
        return cls(
            id=practice.doctor_id,
            name=practice.name,
            designation=practice.designation,
            specialties=practice.specialties,
            languages=practice.languages,
            time_zone=practice.time_zone,
            clinics=[_workplace(clinic, distances) for clinic in practice.clinics],
            fee_from=_lowest_fee(practice),
            distance_km=_rounded(min(measured, default=None)),
        )


@dataclass(frozen=True, slots=True)
class DoctorProfile:
    """What everybody may know of a doctor."""

    id: DoctorId
    name: str
    designation: str | None
    specialties: Sequence[str]
    bio: str | None
    languages: Sequence[str]
    time_zone: str
    clinics: Sequence[Workplace]
    services: Sequence[ServiceView]
    fee_from: Money | None
    revision: int

    @classmethod
    def of(cls, practice: Practice, bio: str | None, revision: int) -> "DoctorProfile":
        return cls(
            id=practice.doctor_id,
            name=practice.name,
            designation=practice.designation,
            specialties=practice.specialties,
            bio=bio,
            languages=practice.languages,
            time_zone=practice.time_zone,
            clinics=[_workplace(clinic, {}) for clinic in practice.clinics],
            services=[ServiceView.of(service) for service in practice.services if service.active],
            fee_from=_lowest_fee(practice),
            revision=revision,
        )


def _workplace(clinic: Clinic, distances: Mapping[ClinicId, float]) -> Workplace:
    return Workplace(
        id=clinic.id,
        name=clinic.name,
        address=clinic.address,
        time_zone=clinic.time_zone,
        latitude=clinic.latitude,
        longitude=clinic.longitude,
        distance_km=_rounded(distances.get(clinic.id)),
    )


def _rounded(distance: float | None) -> float | None:
    """Ten metres are finer than any address."""
    return None if distance is None else round(distance, 2)


def _lowest_fee(practice: Practice) -> Money | None:
    fees = (service.fee for service in practice.services if service.active)
    return min(fees, key=lambda fee: (fee.amount, fee.currency), default=None)


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


@dataclass(frozen=True, slots=True)
class AddDoctor:
    """A doctor whom an administrator enters, and who gets a set-password link. `key` as in `Register`."""

    key: str
    name: str
    email: str
    specialties: tuple[str, ...] = ()
    designation: str | None = None
    bio: str | None = None
    languages: tuple[str, ...] = ()
    time_zone: str | None = None
    clinic_ids: tuple[ClinicId, ...] = ()
    phone: str | None = None
    locale: str | None = None


@dataclass(frozen=True, slots=True)
class EditDoctor:
    """What shall be different of a doctor's profile; None leaves it as it is.

    Shape: an empty `designation` or `bio` takes it away.
    """

    name: str | None = None
    designation: str | None = None
    bio: str | None = None
    specialties: tuple[str, ...] | None = None
    languages: tuple[str, ...] | None = None
    time_zone: str | None = None


@dataclass(frozen=True, slots=True)
class AddService:
    """A type of visit that a doctor offers from now on."""

    name: str
    duration_minutes: int
    fee: Money
    buffer_before_minutes: int = 0
    buffer_after_minutes: int = 0
    mode: Mode = Mode.IN_PERSON
    payment: Payment = Payment.AT_CLINIC


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


@dataclass(eq=False)
class TooManyServices(Refusal):
    """A doctor cannot offer that many services."""

    kind: ClassVar[Kind] = Kind.CONFLICT
    limit: int

    @property
    def detail(self) -> str:
        return f"A doctor offers at most {self.limit} services. Delete one first."


class Practices(Feed, Protocol):
    """What scheduling asks of `Users`, and hears in its journal."""

    @repeatable
    async def doctor_ids(self) -> list[DoctorId]:
        """Of all doctors, active or not. Public facts."""
        ...

    @repeatable
    async def practices(self, doctor_ids: Sequence[DoctorId]) -> list[Practice]:
        """The practices of these doctors; unknown ids are left out. Public facts."""
        ...

    @repeatable
    async def practice_of_service(self, service_id: ServiceId) -> Practice | None: ...


class Users(Practices, Protocol):
    """Its journal tells `user.created`, `user.updated`, `user.deactivated`, `user.reactivated` (entity id:
    the user), `preferences.changed` (the same), `doctor.*`, `service.*` (data: `doctor_id`) and `clinic.*`."""

    @repeatable
    async def register(self, actor: Actor, command: Register) -> Person:
        """Raises: NotAllowed, EmailTaken, Invalid (unknown specialty, zone, phone)."""
        ...

    @repeatable
    async def person(self, actor: Actor, user_id: UserId) -> Person:
        """Raises: NotFound also for people whom the actor may not know."""
        ...

    @repeatable
    async def person_by_email(self, actor: Actor, email: str) -> Person | None:
        """For the system alone: whoever may ask this learns who has an account.

        Raises: NotAllowed.
        """
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
        """Everybody named in one of these ways; unknown ids are left out. For the system alone.

        Raises: NotAllowed.
        """
        ...

    @repeatable
    async def verify_email(self, actor: Actor, user_id: UserId, email: str) -> bool:
        """Note that mail to this address was read; False when the person has another one by now. For the system alone.

        Raises: NotAllowed.
        """
        ...

    @repeatable
    async def find_doctors(self, text: str, specialty: str | None, asked: PageRequest) -> Page[DoctorCard]:
        """Active doctors by name. Public facts.

        Shape: every word of `text` occurs in name, designation or specialties; `specialty` is a slug or a name.
        """
        ...

    @repeatable
    async def doctor(self, doctor_id: DoctorId) -> DoctorProfile:
        """Raises: NotFound for a doctor who is not there, or no longer."""
        ...

    @repeatable
    async def add_doctor(self, actor: Actor, command: AddDoctor) -> DoctorProfile:
        """Raises: NotAllowed, EmailTaken, Invalid."""
        ...

    @repeatable
    async def edit_doctor(self, actor: Actor, doctor_id: DoctorId, command: EditDoctor) -> DoctorProfile:
        """Raises: NotFound, NotAllowed, Invalid."""
        ...

    async def add_service(self, actor: Actor, doctor_id: DoctorId, command: AddService) -> Service:
        """Raises: NotFound, NotAllowed, TooManyServices, Invalid."""
        ...

    @repeatable
    async def deactivate(self, actor: Actor, user_id: UserId) -> Person:
        """Sign-in stops and sessions end; what is booked stays booked.

        Raises: NotFound, NotAllowed, LastAdmin.
        """
        ...
