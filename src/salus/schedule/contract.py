"""When is a doctor open, by which rule, and under which conditions may that be booked?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from salus.kernel.actor import Actor
from salus.kernel.errors import Refusal
from salus.kernel.feed import Feed
from salus.kernel.ids import AppointmentId, ClinicId, DoctorId
from salus.kernel.interval import Interval
from salus.kernel.repeatable import repeatable


@dataclass(frozen=True, slots=True)
class Rules:
    """Under which conditions a doctor can be booked.

    Unit: `max_reschedules` None is no limit; `holidays` is a country such as `FR` or `US-NY`, "" for
          none, None for the country of the clinic; `capacity` is how many visits may run at once.
    """

    min_notice_minutes: int = 0
    horizon_days: int = 90
    slot_step_minutes: int | None = None
    cancel_notice_minutes: int = 0
    reschedule_notice_minutes: int = 0
    max_reschedules: int | None = None
    capacity: int = 1
    holidays: str | None = ""


class Source(StrEnum):
    """What opened a stretch of time."""

    HOURS = "hours"
    OPENING = "opening"


class Closure(StrEnum):
    """What closed a stretch of time that would be open."""

    TIME_OFF = "time_off"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Opened:
    """A stretch in which a doctor is open, already without what is closed.

    `grid_start` is where the slots of this stretch count from: the start of the local opening, also
    when its first hours are closed. `slot_minutes` is set where a one-off opening fixes the length.
    """

    interval: Interval
    clinic_id: ClinicId | None
    time_zone: str
    grid_start: datetime
    source: Source
    source_id: int
    slot_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Closed:
    interval: Interval
    why: Closure
    source_id: int | None = None
    name: str | None = None
    """The holiday's name; never the reason of a time off."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """A doctor's openings within a range, sorted by start, with the rules of booking."""

    doctor_id: DoctorId
    time_zone: str
    rules: Rules
    opened: tuple[Opened, ...]
    closed: tuple[Closed, ...]


@dataclass(frozen=True, slots=True)
class Busy:
    """What occupies a lane of a doctor's calendar, buffers included.

    `until` is set for a hold: it stops being busy then, also when nobody has swept it away.
    """

    doctor_id: DoctorId
    appointment_id: AppointmentId
    lane: int
    interval: Interval
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """A booked visit as far as a conflict report needs it."""

    appointment_id: AppointmentId
    reference: str
    interval: Interval
    status: str


@dataclass(frozen=True, slots=True)
class AffectedVisit:
    """A visit that a change of the calendar meets, as people see it."""

    id: AppointmentId
    reference: str
    starts_at: datetime
    ends_at: datetime
    status: str

    @classmethod
    def of(cls, visit: Visit) -> "AffectedVisit":
        return cls(visit.appointment_id, visit.reference, *visit.interval, visit.status)


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
    doctor_id: DoctorId
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
class NewOpening:
    interval: Interval
    clinic_id: ClinicId | None = None
    slot_minutes: int | None = None


class Agendas(Feed, Protocol):
    """What availability asks of `Schedule`, and hears in its journal."""

    @repeatable
    async def agendas(self, doctor_ids: Sequence[DoctorId], within: Interval) -> list[Agenda]:
        """One for each doctor that exists. Public facts.

        Shape: openings that begin or end outside `within` are cut to it, their grid start is kept.
        """
        ...

    @repeatable
    async def rules(self, doctor_id: DoctorId) -> Rules: ...


class Schedule(Agendas, Protocol):
    """Its journal tells `hours.changed`, `opening.added`, `opening.removed`, `time_off.added`,
    `time_off.removed`, `rules.changed`; data always has `doctor_id`. `time_off.added` also has
    `starts_at`, `ends_at` and `on_conflict`: with "cancel" the visits in it are cancelled."""

    @repeatable
    async def openings(self, doctor_id: DoctorId, within: Interval) -> tuple[Opening, ...]:
        """The one-off openings that overlap a stretch, by start. Public facts."""
        ...

    @repeatable
    async def opening(self, opening_id: int) -> Opening:
        """Raises: NotFound also once it was taken back."""
        ...

    async def set_availability(
        self,
        actor: Actor,
        doctor_id: DoctorId,
        weekly: Sequence[WeeklyHours] | None = None,
        openings: Sequence[NewOpening] | None = None,
        based_on: int | None = None,
    ) -> Standing:
        """Put these weekly hours in the place of the former ones, or add these openings; what stands then.

        Raises: NotAllowed, NotFound, Stale, Invalid (which fields are wrong, or neither or both are given).
        """
        ...


@dataclass(eq=False)
class TimeOffConflicts(Refusal):
    """Visits are booked in that time."""

    visits: tuple[AffectedVisit, ...]

    @property
    def detail(self) -> str:
        return f"{len(self.visits)} booked in that time. Say with on_conflict whether to keep or to cancel them."


class Booked(Feed, Protocol):
    """What stands in these calendars? Declared here, answered by the ledger of `appointments`.

    Its journal tells `appointment.held`, `.booked`, `.confirmed`, `.rescheduled`, `.updated`,
    `.cancelled`, `.expired`, `.checked_in`, `.completed`, `.no_show`; data always has `doctor_id`,
    `starts_at` and `ends_at`, and `was_starts_at` where a visit moved.
    """

    @repeatable
    async def busy(self, doctor_ids: Sequence[DoctorId], within: Interval) -> list[Busy]:
        """All that overlaps `within`, live holds included."""
        ...

    @repeatable
    async def visits(self, doctor_id: DoctorId, within: Interval) -> list[Visit]:
        """The coming visits whose time overlaps `within`, by start."""
        ...
