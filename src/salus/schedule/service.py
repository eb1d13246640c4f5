"""What do others ask the schedule, and where do its own routes find what can be done with it?"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from salus.kernel.actor import Actor
from salus.kernel.clock import Clock
from salus.kernel.errors import Invalid
from salus.kernel.ids import DoctorId
from salus.kernel.interval import Interval, union
from salus.kit.crypto import Vault
from salus.kit.db import Database
from salus.kit.journal import JournalFeed
from salus.schedule.agendas import agendas_of
from salus.schedule.contract import (
    AffectedVisit,
    Agenda,
    Booked,
    NewOpening,
    Opening,
    Rules,
    Standing,
    WeeklyHours,
)
from salus.schedule.queries import read_rules, rules_of, standing
from salus.schedule.usecases.absences import Absences
from salus.schedule.usecases.one_offs import OneOffs
from salus.schedule.usecases.rules import BookingRules
from salus.schedule.usecases.weekly import WeeklyCalendar
from salus.users.contract import Practices

_BREATH = 200
"""So many calendars are expanded before others may run: about 40 ms of four weeks each."""
_NEVER = datetime.max.replace(tzinfo=UTC)
_AHEAD = timedelta(days=2 * 366)


class ScheduleService(JournalFeed):
    """Implements `schedule.contract.Schedule`; what doctors do is in its parts."""

    def __init__(self, db: Database, users: Practices, booked: Booked, vault: Vault, clock: Clock) -> None:
        super().__init__(db, "schedule")
        self._users, self._booked, self._clock = users, booked, clock
        self.weekly = WeeklyCalendar(db, users, self.outside)
        self.one_offs = OneOffs(db, users)
        self.absences = Absences(db, users, booked, vault)
        self.booking_rules = BookingRules(db, users)

    async def agendas(self, doctor_ids: Sequence[DoctorId], within: Interval) -> list[Agenda]:
        practices = {practice.doctor_id: practice for practice in await self._users.practices(doctor_ids)}
        asked = [practices[doctor_id] for doctor_id in dict.fromkeys(doctor_ids) if doctor_id in practices]
        if not asked:
            return []
        rows = await self._db.read(standing, list(practices), within)
        found: list[Agenda] = []
        for agenda in agendas_of(asked, rows, within):
            found.append(agenda)
            if len(found) % _BREATH == 0:
                await asyncio.sleep(0)
        return found

    async def rules(self, doctor_id: DoctorId) -> Rules:
        row = await self._db.read_statement(read_rules, doctor_id)
        return rules_of(row) if row else Rules()

    async def openings(self, doctor_id: DoctorId, within: Interval) -> tuple[Opening, ...]:
        return await self.one_offs.overlapping(doctor_id, within)

    async def opening(self, opening_id: int) -> Opening:
        return await self.one_offs.one(opening_id)

    async def set_availability(
        self,
        actor: Actor,
        doctor_id: DoctorId,
        weekly: Sequence[WeeklyHours] | None = None,
        openings: Sequence[NewOpening] | None = None,
        based_on: int | None = None,
    ) -> Standing:
        now = self._clock()
        if (weekly is None) == (openings is None):
            raise Invalid.field("", "one_of_two", "give either weekly or openings")
        if weekly is not None:
            week = await self.weekly.replace(actor, doctor_id, weekly, based_on, now)
        else:
            await self.one_offs.add(actor, doctor_id, openings or (), now)
            week = await self.weekly.read(doctor_id)
        coming = await self.one_offs.overlapping(doctor_id, Interval(now, _NEVER))
        return Standing(doctor_id, week.time_zone, week.revision, week.weekly, coming, week.outside)

    async def outside(
        self, doctor_id: DoctorId, now: datetime, hours: Sequence[Any] | None = None
    ) -> tuple[AffectedVisit, ...]:
        """The coming visits that no opening covers; with `hours`, as if these rows were the weekly hours."""
        visits = await self._booked.visits(doctor_id, Interval(now, now + _AHEAD))
        if not visits:
            return ()
        within = Interval(min(visit.interval.start for visit in visits), max(visit.interval.end for visit in visits))
        practices = await self._users.practices([doctor_id])
        rows = await self._db.read(standing, [doctor_id], within)
        (agenda,) = agendas_of(practices, rows if hours is None else replace(rows, hours=hours), within)
        opened = union(stretch.interval for stretch in agenda.opened)
        return tuple(
            AffectedVisit.of(visit)
            for visit in visits
            if not any(stretch.contains(visit.interval) for stretch in opened)
        )
