"""How do doctors, services and clinics look to those who ask our own routes?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from salus.kernel.ids import ClinicId, DoctorId, ServiceId
from salus.kernel.money import Money
from salus.users.contract import Clinic, Mode, Payment, Practice, Service


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


@dataclass(frozen=True, slots=True)
class SpecialtyView:
    slug: str
    name: str


class Accessibility(StrEnum):
    """What a clinic offers to people with a disability."""

    STEP_FREE = "step_free"
    LIFT = "lift"
    ACCESSIBLE_TOILET = "accessible_toilet"
    ACCESSIBLE_PARKING = "accessible_parking"
    ADJUSTABLE_TABLE = "adjustable_table"
    HEARING_LOOP = "hearing_loop"
    SIGN_LANGUAGE = "sign_language"
    BRAILLE = "braille"
    EASY_LANGUAGE = "easy_language"
    QUIET_ROOM = "quiet_room"
    ASSISTANCE_DOGS = "assistance_dogs"


@dataclass(frozen=True, slots=True)
class Address:
    street: str
    city: str
    postal_code: str
    country: str
    region: str | None


@dataclass(frozen=True, slots=True)
class Hours:
    """When the doors are open, in the clinic's time; Monday is 0, `24:00` the end of the day."""

    weekday: int
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class ClinicProfile:
    id: ClinicId
    name: str
    address: Address
    latitude: float | None
    longitude: float | None
    phone: str | None
    email: str | None
    time_zone: str
    opening_hours: Sequence[Hours]
    accessibility: Sequence[Accessibility]
    reminder_minutes: Sequence[int]
    revision: int


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
