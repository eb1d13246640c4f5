"""What may everybody know of a doctor, and what is asked to change it?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from salus.kernel.errors import Kind, Refusal
from salus.kernel.ids import ClinicId, DoctorId, ServiceId
from salus.kernel.money import Money
from salus.users.contract.practices import Clinic, Mode, Payment, Practice, Service


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
class TooManyServices(Refusal):
    """A doctor cannot offer that many services."""

    kind: ClassVar[Kind] = Kind.CONFLICT
    limit: int

    @property
    def detail(self) -> str:
        return f"A doctor offers at most {self.limit} services. Delete one first."
