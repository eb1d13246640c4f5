"""What is kept in memory of one doctor's calendar?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from salus.availability.domain.days import common_zone
from salus.availability.domain.openings import Openings
from salus.availability.domain.slots import Calendar
from salus.availability.domain.taken import Taken
from salus.kernel.errors import NotFound
from salus.kernel.ids import ServiceId
from salus.kernel.interval import Interval
from salus.schedule.contract import Agenda, Busy
from salus.users.contract import Clinic, Practice, Service

_serials = count()


@dataclass(eq=False, slots=True)
class Diary:
    """A practice with its agenda and what is booked, as they were when they were loaded for `window`."""

    practice: Practice
    agenda: Agenda
    busy: Sequence[Busy]
    window: Interval
    openings: Openings = field(init=False)
    serial: int = field(default_factory=lambda: next(_serials))
    """Tells this diary from the one that follows it; answers made from it are as old as it is."""
    _taken: Taken | None = None

    def __post_init__(self) -> None:
        self.openings = Openings(self.agenda.opened)

    def with_busy(self, busy: Sequence[Busy]) -> "Diary":
        return Diary(self.practice, self.agenda, busy, self.window)

    def at(self, now: datetime) -> Calendar:
        """The calendar as it stands at `now`: holds that have run out are gone."""
        taken = self._taken
        if taken is None or (taken.holds_until is not None and taken.holds_until <= now):
            taken = self._taken = Taken(self.busy, now)
        return Calendar(self.openings, self.agenda.closed, taken, self.agenda.rules)

    def service(self, service_id: ServiceId | None) -> Service | None:
        """The active service asked for, or the default one; None when the doctor offers nothing at all.

        Raises: NotFound for a service that is not an active one of this doctor.
        """
        active = [one for one in self.practice.services if one.active]
        if service_id is None:
            return active[0] if active else None
        for one in active:
            if one.id == service_id:
                return one
        raise NotFound("service")

    @property
    def time_zone(self) -> str:
        """The zone of this doctor's days."""
        return common_zone((one.time_zone for one in self.practice.clinics), self.practice.time_zone)

    def clinic(self, clinic_id: int | None) -> Clinic | None:
        return next((one for one in self.practice.clinics if one.id == clinic_id), None)
