"""When are the demonstration clinic's doctors there? Weekly hours, rules, an extra Saturday, some holidays."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from salus.apps.demo.moment import Moment
from salus.apps.demo.people import Cast, workplaces
from salus.apps.demo.texts import hours_of
from salus.apps.parts import Assembly
from salus.kernel.actor import SYSTEM
from salus.kernel.ids import DoctorId
from salus.kernel.interval import Interval
from salus.kernel.zone import to_utc, zone
from salus.schedule.contract import NewOpening, Rules, WeeklyHours
from salus.schedule.service import ScheduleService
from salus.schedule.usecases.absences import Days, NewTimeOff
from salus.users.views import ClinicProfile

_AWAY = ((3, -30, -25, "Family holiday"), (6, 9, 13, "Congress in Vienna"), (10, 5, 5, "Own appointment"))
"""Which doctor of the list, from which day to which, and why."""


async def fill(assembly: Assembly, cast: Cast, clock: Moment) -> None:
    """Enter everybody's calendar, some weeks before the clock's time."""
    today = clock.now
    clock.now = today - timedelta(days=75)
    listed = list(cast.texts.items())
    for doctor_id, text in listed:
        await assembly[ScheduleService].weekly.replace(SYSTEM, doctor_id, _week(cast, text), None, clock.now)
        rules = Rules(**{"holidays": None, **text.get("rules", {})})
        await assembly[ScheduleService].booking_rules.replace(SYSTEM, doctor_id, rules, None, clock.now)
    for place, first, last, why in _AWAY:
        days = Days((today + timedelta(days=first)).date(), (today + timedelta(days=last)).date())
        await assembly[ScheduleService].absences.add(SYSTEM, listed[place][0], NewTimeOff(days, why), clock.now)
    await _slot_one(assembly, cast, listed[-1], today, clock)
    await _saturdays(assembly, cast, listed[::4], today, clock)
    clock.now = today


def _week(cast: Cast, text: dict[str, Any]) -> list[WeeklyHours]:
    return [
        WeeklyHours(weekday, start, end, cast.clinics[place].id if place else None, every_weeks=every)
        for line in text["hours"]
        for weekday, start, end, place, every in hours_of(line)
    ]


async def _slot_one(
    assembly: Assembly, cast: Cast, doctor: tuple[DoctorId, dict[str, Any]], today: datetime, clock: Moment
) -> None:
    """One evening slot by itself, entered before all other openings: the portal's example books `{"slot_id": 1}`.

    After the three weeks that are planned, so that nobody has it; with a doctor who keeps no holidays.
    """
    doctor_id, text = doctor
    clinic = cast.clinics[workplaces(text)[0]]
    here = zone(clinic.time_zone)
    day = today.astimezone(here).replace(tzinfo=None, hour=19, minute=0, second=0, microsecond=0)
    start = to_utc(day + timedelta(days=28), here)
    slot = NewOpening(Interval(start, start + timedelta(minutes=30)), clinic.id, 30)
    await assembly[ScheduleService].one_offs.add(SYSTEM, doctor_id, [slot], clock.now)


async def _saturdays(
    assembly: Assembly, cast: Cast, listed: Sequence[tuple[DoctorId, dict[str, Any]]], today: datetime, clock: Moment
) -> None:
    """Some open next Saturday, in slots of twenty minutes; one opened a Saturday in the past, too."""
    for number, (doctor_id, text) in enumerate(listed):
        clinic = cast.clinics[workplaces(text)[0]]
        weeks = (1, -2) if number == 0 else (1,)
        openings = [NewOpening(_saturday(clinic, today, week), clinic.id, 20) for week in weeks]
        await assembly[ScheduleService].one_offs.add(SYSTEM, doctor_id, openings, clock.now)


def _saturday(clinic: ClinicProfile, today: datetime, week: int) -> Interval:
    here = zone(clinic.time_zone)
    day = today.astimezone(here).replace(tzinfo=None, hour=10, minute=0, second=0, microsecond=0)
    start = day + timedelta(days=(5 - day.weekday()) % 7 + 7 * week)
    return Interval(to_utc(start, here), to_utc(start + timedelta(hours=3), here))
