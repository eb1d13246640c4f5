"""How do clinics and specialties look to those who ask our own routes?"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from salus.kernel.ids import ClinicId


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
