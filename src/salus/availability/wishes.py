"""What may be wished for in a search over doctors, and what is found?"""

from dataclasses import dataclass
from enum import StrEnum

from salus.availability.contract import Slot
from salus.kernel.ids import ClinicId, DoctorId, ServiceId
from salus.kernel.interval import Interval
from salus.kernel.money import Money
from salus.users.contract import Mode


@dataclass(frozen=True, slots=True)
class Wish:
    """What a doctor must offer; `cheapest` chooses among a doctor's fitting services, else the first one is it.

    `text` stands in the doctor's name, designation or specialties.
    """

    specialty: str | None = None
    clinic_id: ClinicId | None = None
    near: tuple[float, float] | None = None
    radius_km: float | None = None
    language: str | None = None
    mode: Mode | None = None
    max_fee: int | None = None
    currency: str | None = None
    cheapest: bool = False
    text: str | None = None


class SlotSort(StrEnum):
    EARLIEST = "earliest"
    DISTANCE = "distance"
    FEE = "fee"


@dataclass(frozen=True, slots=True)
class Search:
    """Who is wished for, when, and how much of the answer is wanted."""

    wish: Wish
    within: Interval
    sort: SlotSort = SlotSort.EARLIEST
    limit: int = 10
    per_doctor: int = 3


@dataclass(frozen=True, slots=True)
class FoundDoctor:
    id: DoctorId
    name: str
    designation: str | None
    specialties: tuple[str, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundService:
    id: ServiceId
    name: str
    mode: Mode
    duration_minutes: int
    fee: Money


@dataclass(frozen=True, slots=True)
class FoundClinic:
    id: ClinicId
    name: str
    time_zone: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class Found:
    """A doctor with the earliest slots; `clinic` and `distance_km` are those of the first slot."""

    doctor: FoundDoctor
    service: FoundService
    clinic: FoundClinic | None
    distance_km: float | None
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class SlotSearch:
    """The best doctors; `total` is how many match and seem to have room, whether or not they are shown."""

    items: tuple[Found, ...]
    total: int
