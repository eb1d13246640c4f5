"""What does scheduling need to know of a doctor?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from salus.kernel.feed import Feed
from salus.kernel.ids import ClinicId, DoctorId, ServiceId, UserId
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
