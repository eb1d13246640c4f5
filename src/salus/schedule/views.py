"""What does the schedule answer over HTTP?"""

from dataclasses import dataclass
from datetime import date, datetime

from salus.kernel.ids import ClinicId, DoctorId
from salus.schedule.contract import AffectedVisit


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """Hours of one weekday, in the wall time of the clinic, or of the doctor where there is none.

    Unit: `weekday` 0 is Monday; `end` 24:00 is midnight at the end of the day.
    """

    weekday: int
    start: str
    end: str
    clinic_id: ClinicId | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    every_weeks: int = 1


@dataclass(frozen=True, slots=True)
class Week:
    """All weekly hours of a doctor; `outside` are coming visits that no opening covers any more (they are kept)."""

    doctor_id: DoctorId
    time_zone: str
    revision: int
    weekly: tuple[WeeklyHours, ...]
    outside: tuple[AffectedVisit, ...] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """A one-off opening."""

    id: int
    starts_at: datetime
    ends_at: datetime
    clinic_id: ClinicId | None
    slot_minutes: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands now: the weekly hours and the coming one-off openings."""

    doctor_id: DoctorId
    time_zone: str
    revision: int
    weekly: tuple[WeeklyHours, ...]
    openings: tuple[Opening, ...]
    outside: tuple[AffectedVisit, ...] = ()


@dataclass(frozen=True, slots=True)
class TimeOff:
    """A stretch in which a doctor is away."""

    id: int
    starts_at: datetime
    ends_at: datetime
    reason: str | None
    on_conflict: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class AddedTimeOff(TimeOff):
    """A new time off, with the visits in it: kept or cancelled, as `on_conflict` says."""

    conflicts: tuple[AffectedVisit, ...] = ()
