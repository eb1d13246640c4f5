"""What does `schedule` promise those who offer times?"""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from salus.kernel.errors import Invalid, NotAllowed, NotFound, Stale
from salus.kernel.ids import DoctorId
from salus.kernel.interval import Interval
from salus.schedule.contract import Closure, NewOpening, Rules, Schedule, Source, WeeklyHours
from tests.contracts.journals import told_since
from tests.contracts.people import ANYBODY, NOBODY, admin, desk, doctor, doctor_id, patient
from tests.contracts.promises import Asked, tries
from tests.support.town import Town, at, text

NEW_YORK = timezone(timedelta(hours=-5))
WEEK = [{"weekday": day, "start": "09:00", "end": "12:00"} for day in range(7)]


@tries(Schedule, "agendas")
async def test_agendas_tell_what_is_open_and_what_was_closed_cut_to_the_stretch(asked: Asked, town: Town) -> None:
    schedule, doctor = asked[Schedule], town.doctor()
    here, number = f"/doctors/{doctor.doctor_id}", doctor_id(doctor)
    town.call("PUT", f"{here}/hours", doctor, json=WEEK)
    opening = {"starts_at": text(at(18)), "ends_at": text(at(19)), "slot_minutes": 20}
    town.call("POST", f"{here}/availability", doctor, json={"openings": [opening]})
    absence = {"starts_at": text(at(11)), "ends_at": text(at(12)), "reason": "Skiing"}
    town.call("POST", f"{here}/time-off", doctor, json=absence)
    within = Interval(at(9, 30), at(18, 30))
    (agenda,) = await schedule.agendas([number], within)
    assert (agenda.doctor_id, agenda.time_zone, agenda.rules) == (number, "UTC", Rules())
    assert [(one.interval, one.source, one.grid_start, one.slot_minutes) for one in agenda.opened] == [
        (Interval(at(9, 30), at(11)), Source.HOURS, at(9), None),
        (Interval(at(18), at(18, 30)), Source.OPENING, at(18), 20),
    ]
    assert [(one.interval, one.why, one.name) for one in agenda.closed] == [
        (Interval(at(11), at(12)), Closure.TIME_OFF, None)
    ]
    assert "Skiing" not in repr(agenda), "why somebody is away is nobody else's business"
    abroad = Interval(within.start.astimezone(NEW_YORK), within.end.astimezone(NEW_YORK))
    assert await schedule.agendas([number], abroad) == [agenda]
    moment = Interval(at(9, 30), at(9, 30) + timedelta(microseconds=1))
    (short,) = await schedule.agendas([number], moment)
    assert [one.interval for one in short.opened] == [moment]
    assert await schedule.agendas([], within) == []
    many = [*(DoctorId(NOBODY + one) for one in range(199)), number]
    assert [one.doctor_id for one in await schedule.agendas(many, within)] == [number]
    long_ago = Interval(datetime(1970, 1, 1, tzinfo=UTC), datetime(1970, 1, 2, tzinfo=UTC))
    (empty,) = await schedule.agendas([number], long_ago)
    assert len(empty.opened) == 1


@tries(Schedule, "agendas")
async def test_nothing_is_open_at_a_doctor_who_was_deactivated(asked: Asked, town: Town) -> None:
    schedule, doctor = asked[Schedule], town.open_doctor()
    town.call("DELETE", f"/users/{doctor.id}", town.admin)
    (agenda,) = await schedule.agendas([doctor_id(doctor)], Interval(at(0), at(1)))
    assert agenda.opened == ()


@tries(Schedule, "rules")
async def test_rules_are_as_they_were_set_or_the_usual_ones(asked: Asked, town: Town) -> None:
    schedule, doctor = asked[Schedule], town.doctor()
    assert await schedule.rules(doctor_id(doctor)) == await schedule.rules(DoctorId(NOBODY)) == Rules()
    strict = {"min_notice_minutes": 60, "horizon_days": 30, "slot_step_minutes": 15, "cancel_notice_minutes": 120}
    more = {"reschedule_notice_minutes": 240, "max_reschedules": 2, "capacity": 3, "holidays": "FR"}
    town.call("PUT", f"/doctors/{doctor.doctor_id}/rules", doctor, json=strict | more)
    assert await schedule.rules(doctor_id(doctor)) == Rules(60, 30, 15, 120, 240, 2, 3, "FR")


@tries(Schedule, "changes")
@tries(Schedule, "latest")
async def test_its_journal_tells_of_every_change_of_a_calendar(asked: Asked, town: Town) -> None:
    schedule, doctor = asked[Schedule], town.doctor()
    place, here = await schedule.latest(), f"/doctors/{doctor.doctor_id}"
    town.call("PUT", f"{here}/hours", doctor, json=WEEK)
    town.call("PUT", f"{here}/rules", doctor, json={})
    opening = {"starts_at": text(at(18)), "ends_at": text(at(19))}
    stands = town.call("POST", f"{here}/availability", doctor, json={"openings": [opening]})
    town.call("DELETE", f"{here}/openings/{stands['openings'][0]['id']}", doctor)
    absence = {"starts_at": text(at(9)), "ends_at": text(at(10)), "on_conflict": "cancel", "reason": "Skiing"}
    away = town.call("POST", f"{here}/time-off", doctor, json=absence)
    town.call("DELETE", f"{here}/time-off/{away['id']}", doctor)
    told = await told_since(schedule, place, lambda entry: entry.data["doctor_id"] == doctor.doctor_id, 6)
    ours = [entry for entry in told.entries if entry.data["doctor_id"] == doctor.doctor_id]
    assert [entry.action for entry in ours] == [
        *("hours.changed", "rules.changed", "opening.added", "opening.removed", "time_off.added", "time_off.removed"),
    ]
    added = ours[4].data
    assert (added["on_conflict"], datetime.fromisoformat(added["starts_at"])) == ("cancel", at(9))
    assert "Skiing" not in repr(told)
    assert (await schedule.changes(told.cursor, 1)).cursor >= told.cursor


@tries(Schedule, "agendas")
async def test_a_clinic_that_was_left_is_closed_at_once(asked: Asked, town: Town) -> None:
    schedule, clinic = asked[Schedule], town.clinic()
    doctor = town.open_doctor(clinic)
    within = Interval(at(9), at(10))
    (agenda,) = await schedule.agendas([doctor_id(doctor)], within)
    assert [one.clinic_id for one in agenda.opened] == [clinic]
    town.call("PUT", f"/doctors/{doctor.doctor_id}", town.admin, json={"clinic_ids": []})
    (agenda,) = await schedule.agendas([doctor_id(doctor)], within)
    assert agenda.opened == ()


@tries(Schedule, "set_availability", NotAllowed, NotFound, Stale, Invalid)
@tries(Schedule, "openings")
@tries(Schedule, "opening", NotFound)
async def test_a_doctor_sets_hours_and_adds_openings(asked: Asked, town: Town) -> None:
    schedule, dora, other = asked[Schedule], town.doctor(), town.doctor()
    number, week = doctor_id(dora), [WeeklyHours(day, "09:00", "12:00") for day in range(7)]
    stands = await schedule.set_availability(doctor(dora), number, weekly=week)
    assert (stands.doctor_id, stands.time_zone, list(stands.weekly), stands.openings) == (number, "UTC", week, ())
    evening = NewOpening(Interval(at(18), at(19)), slot_minutes=20)
    stands = await schedule.set_availability(doctor(dora), number, openings=[evening])
    (opening,) = stands.openings
    assert (opening.doctor_id, opening.starts_at, opening.ends_at, opening.slot_minutes) == (number, at(18), at(19), 20)
    assert list(stands.weekly) == week
    assert await schedule.opening(opening.id) == opening
    moment = timedelta(microseconds=1)
    for within in (Interval(at(18, 30), at(20)), Interval(at(19) - moment, at(20)), Interval(at(9), at(18) + moment)):
        assert await schedule.openings(number, within) == (opening,)
    for within in (Interval(at(19), at(20)), Interval(at(9), at(18))):
        assert await schedule.openings(number, within) == ()
    assert await schedule.openings(DoctorId(NOBODY), Interval(at(0), at(23))) == ()
    for stranger in (doctor(other), patient(town.patient()), desk(), ANYBODY):
        with pytest.raises(NotAllowed):
            await schedule.set_availability(stranger, number, weekly=[])
    with pytest.raises(NotFound):
        await schedule.set_availability(admin(town), DoctorId(NOBODY), weekly=[])
    with pytest.raises(Stale) as stale:
        await schedule.set_availability(doctor(dora), number, weekly=[], based_on=stands.revision + 1)
    assert stale.value.revision == stands.revision
    for neither_nor_both in ({}, {"weekly": week, "openings": [evening]}):
        with pytest.raises(Invalid):
            await schedule.set_availability(doctor(dora), number, **neither_nor_both)  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        await schedule.set_availability(doctor(dora), number, weekly=[WeeklyHours(0, "12:00", "09:00")])
    town.call("DELETE", f"/doctors/{number}/openings/{opening.id}", dora)
    for gone in (opening.id, NOBODY):
        with pytest.raises(NotFound) as missing:
            await schedule.opening(gone)
        assert missing.value.what == "opening"
