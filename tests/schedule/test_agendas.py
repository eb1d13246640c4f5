"""What does the schedule tell others, and how many statements does it need?"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from salus.kernel.ids import DoctorId
from salus.kernel.interval import Interval
from salus.kit.db import Tx
from salus.schedule.contract import Rules
from salus.schedule.tables import hours, openings
from tests.schedule.neighbours import ADA, NOW, PARIS, World, practice

DAY = timedelta(days=1)
WEEK = Interval(NOW, NOW + 7 * DAY)


def weekly(doctor_id: int, weekday: int, **values: Any) -> dict[str, Any]:
    row = {"doctor_id": doctor_id, "weekday": weekday, "start_minute": 540, "end_minute": 1020, "every_weeks": 1}
    return row | {"clinic_id": None, "valid_from": None, "valid_until": None} | values


def enter_hours(tx: Tx, *rows: dict[str, Any]) -> None:
    tx.execute(insert(hours), list(rows))


def enter_openings(tx: Tx, *rows: dict[str, Any]) -> None:
    tx.execute(insert(openings), list(rows))


def test_nobody_has_hours_before_anybody_enters_them(world: World) -> None:
    (agenda,) = world.run(world.schedule.agendas([ADA], WEEK))
    assert (agenda.doctor_id, agenda.time_zone, agenda.rules) == (ADA, "Europe/Paris", Rules())
    assert (agenda.opened, agenda.closed) == ((), ())


def test_there_is_one_agenda_for_each_known_doctor_in_the_order_asked(world: World) -> None:
    asked = [DoctorId(2), DoctorId(99), ADA, DoctorId(2)]
    assert [agenda.doctor_id for agenda in world.run(world.schedule.agendas(asked, WEEK))] == [2, 1]
    assert world.run(world.schedule.agendas([], WEEK)) == []
    assert world.run(world.schedule.agendas([DoctorId(99)], WEEK)) == []


def test_hours_are_told_as_instants_of_the_clinics_days(world: World) -> None:
    world.run(world.db.write(enter_hours, weekly(1, 0, clinic_id=PARIS), weekly(2, 1)))
    (agenda,) = world.run(world.schedule.agendas([ADA], WEEK))
    (opened,) = agenda.opened
    assert opened.interval == (datetime(2026, 11, 23, 8, tzinfo=UTC), datetime(2026, 11, 23, 16, tzinfo=UTC))
    assert (opened.clinic_id, opened.time_zone, opened.source) == (PARIS, "Europe/Paris", "hours")


def test_nothing_is_open_at_a_clinic_that_the_doctor_has_left(world: World) -> None:
    world.run(world.db.write(enter_hours, weekly(1, 0, clinic_id=PARIS)))
    world.users.add(practice(1, clinics=()))
    assert world.run(world.schedule.agendas([ADA], WEEK))[0].opened == ()


def test_nothing_is_open_at_a_deactivated_doctor(world: World) -> None:
    world.run(world.db.write(enter_hours, weekly(1, 0)))
    assert world.run(world.schedule.agendas([ADA], WEEK))[0].opened
    world.users.deactivate(ADA)
    assert world.run(world.schedule.agendas([ADA], WEEK))[0].opened == ()


def test_any_number_of_doctors_costs_at_most_five_statements(world: World) -> None:
    counted: list[int] = []
    everybody = [practice(number) for number in range(1, 1101)]
    for one in everybody:
        world.users.add(one)
    world.run(world.db.write(enter_hours, *(weekly(number, 0) for number in range(1, 1102))))
    read = world.db.read

    async def counting(fn: Any, *args: Any) -> Any:
        def counted_fn(tx: Tx) -> Any:
            value = fn(tx, *args)
            counted.append(tx.round_trips)
            return value

        return await read(counted_fn)

    world.db.read = counting  # type: ignore[method-assign, assignment]
    for count in (1, 1000, 1100):
        agendas = world.run(world.schedule.agendas([one.doctor_id for one in everybody[:count]], WEEK))
        assert [len(agenda.opened) for agenda in agendas] == [1] * count
    assert max(counted) <= 5


def test_openings_are_cut_to_the_range_and_keep_their_grid(world: World) -> None:
    start = datetime(2026, 11, 25, 9, tzinfo=UTC)
    row = {"doctor_id": ADA, "starts_at": start, "ends_at": start + 4 * timedelta(hours=1), "slot_minutes": 20}
    world.run(world.db.write(enter_openings, row))
    within = Interval(start + timedelta(hours=1), start + timedelta(hours=2))
    (opened,) = world.run(world.schedule.agendas([ADA], within))[0].opened
    assert opened.interval == within
    assert (opened.grid_start, opened.slot_minutes, opened.source) == (start, 20, "opening")
