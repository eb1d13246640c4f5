"""How do doctors and their appointments look to those who call them providers and bookings?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from salus.appointments.contract import (
    Appointment,
    ClinicRef,
    DoctorRef,
    PatientRef,
    ServiceRef,
    Status,
)
from salus.faces.telling import told_as
from salus.kernel.ids import AppointmentId, ClinicId, DoctorId, ServiceId
from salus.kernel.money import Money
from salus.schedule.contract import AffectedVisit, Standing, WeeklyHours
from salus.users.contract import DoctorProfile, Mode, Payment, Service, ServiceView, Workplace


@dataclass(frozen=True, slots=True)
class ProviderService:
    """A type of visit with its duration and price."""

    id: ServiceId
    provider_id: DoctorId
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
    def of(cls, service: Service | ServiceView) -> "ProviderService":
        return told_as(cls, service, provider_id=service.doctor_id)


@dataclass(frozen=True, slots=True)
class Provider:
    """What everybody may know of a provider."""

    id: DoctorId
    name: str
    designation: str | None
    specialties: Sequence[str]
    bio: str | None
    languages: Sequence[str]
    time_zone: str
    clinics: Sequence[Workplace]
    services: Sequence[ProviderService]
    fee_from: Money | None
    revision: int

    @classmethod
    def of(cls, doctor: DoctorProfile) -> "Provider":
        return told_as(cls, doctor, services=[ProviderService.of(service) for service in doctor.services])


@dataclass(frozen=True, slots=True)
class ProviderOpening:
    id: int
    provider_id: DoctorId
    starts_at: datetime
    ends_at: datetime
    clinic_id: ClinicId | None
    slot_minutes: int | None


@dataclass(frozen=True, slots=True)
class ProviderAvailability:
    """What stands now: the weekly hours and the coming one-off openings; `outside` are visits that none covers."""

    provider_id: DoctorId
    time_zone: str
    revision: int
    weekly: tuple[WeeklyHours, ...]
    openings: tuple[ProviderOpening, ...]
    outside: tuple[AffectedVisit, ...]

    @classmethod
    def of(cls, standing: Standing) -> "ProviderAvailability":
        openings = tuple(told_as(ProviderOpening, one, provider_id=one.doctor_id) for one in standing.openings)
        return told_as(cls, standing, provider_id=standing.doctor_id, openings=openings)


@dataclass(frozen=True, slots=True)
class Booking:
    """One visit, with the names and the price that held when it was booked."""

    id: AppointmentId
    reference: str
    status: Status
    provider_id: DoctorId
    provider: DoctorRef
    patient: PatientRef
    service: ServiceRef
    clinic: ClinicRef | None
    starts_at: datetime
    ends_at: datetime
    local_start: datetime
    time_zone: str
    fee: Money
    reason: str | None
    overbooked: bool
    hold_expires_at: datetime | None
    can_cancel_until: datetime | None
    can_reschedule_until: datetime | None
    reschedules: int
    cancelled_reason: str | None
    revision: int
    created_at: datetime
    updated_at: datetime
    payment: Payment
    payment_id: int | None
    payment_due: Money | None
    """What has to be paid until `hold_expires_at`; then the visit is certain."""
    replaces: AppointmentId | None
    """The booking that moves here when this hold is confirmed."""

    @classmethod
    def of(cls, appointment: Appointment) -> "Booking":
        return told_as(cls, appointment, provider_id=appointment.doctor.id, provider=appointment.doctor)
