"""How do time off and a look ahead appear to those who ask our own routes?"""

from dataclasses import dataclass
from datetime import datetime

from salus.schedule.contract import AffectedVisit


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


@dataclass(frozen=True, slots=True)
class HoursPreview:
    """What new weekly hours would do: the coming visits that they leave outside, and today's do not."""

    outside: tuple[AffectedVisit, ...]
