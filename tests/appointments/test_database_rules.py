"""The database itself keeps visits apart, whoever writes to it, and whatever they have checked before."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, update

from salus.appointments.contract import OCCUPYING, Status
from salus.appointments.tables import appointments
from salus.kit.db import Conflict, Database, Tx, open_database
from salus.kit.migrate import on_connection, upgrade
from tests.appointments.visits import at
from tests.support.services import PostgresCluster

REFERENCES = count(1)
DAY = timedelta(days=1)
LANE, PATIENT = "doctor_lane_free", "patient_free"


@pytest.fixture(params=["sqlite", "postgresql"])
async def db(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A ledger without anything around it."""
    url = f"sqlite:///{tmp_path / 'ledger.sqlite3'}"
    cluster: PostgresCluster | None = None
    if request.param == "postgresql":
        cluster = request.getfixturevalue("postgres")
        url = cluster.create_database()
    await on_connection(url, lambda connection: upgrade(connection, ["salus.kit.journal", "salus.appointments"]))
    opened = open_database(url)
    yield opened
    await opened.close()
    if cluster is not None:
        cluster.drop_database(url)


def visit(start: datetime, end: datetime, **more: Any) -> dict[str, Any]:
    """A visit of doctor 1 with patient 1 in lane 0; buffers only where they are said."""
    row: dict[str, Any] = {
        "reference": f"R{next(REFERENCES)}",
        "doctor_id": 1,
        "patient_id": 1,
        "service_id": 1,
        "lane": 0,
        "starts_at": start,
        "ends_at": end,
        "busy_from": start,
        "busy_until": end,
        "status": "upcoming",
        "price_amount": 0,
        "price_currency": "EUR",
        "doctor_name": "D",
        "patient_name": "P",
        "service_name": "S",
        "service_mode": "video",
        "time_zone": "UTC",
        "local_start": "-",
        "tzdata_version": "-",
        "cancel_notice_minutes": 0,
        "reschedule_notice_minutes": 0,
        "reschedules": 0,
        "revision": 1,
        "created_at": start,
        "updated_at": start,
        **more,
    }
    if row["status"] == "held":
        row.setdefault("hold_expires_at", start)
    return row


def _insert(tx: Tx, row: dict[str, Any]) -> int:
    made: int = tx.execute(insert(appointments).values(**row).returning(appointments.c.id)).scalar_one()
    return made


async def enter(db: Database, row: dict[str, Any]) -> int:
    return await db.write(_insert, row)


async def enter_refused(db: Database, row: dict[str, Any]) -> str:
    with pytest.raises(Conflict) as refused:
        await enter(db, row)
    return refused.value.rule


async def alter(db: Database, number: int, **values: Any) -> None:
    await db.write(lambda tx: tx.execute(update(appointments).where(appointments.c.id == number).values(**values)))


async def without(db: Database, rule: str) -> None:
    """Take a rule out of the database."""

    def drop(tx: Tx) -> None:
        if tx.dialect == "postgresql":
            tx.connection.exec_driver_sql(f"ALTER TABLE appointments DROP CONSTRAINT {rule}")
        elif rule in (LANE, PATIENT):
            for change in ("insert", "update"):
                tx.connection.exec_driver_sql(f"DROP TRIGGER appointments_keep_apart_on_{change}")
        else:
            tx.connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")

    await db.write(drop)


OVERLAPS = {
    "the same": (at(10), at(11)),
    "its beginning": (at(9, 30), at(10, 30)),
    "its end": (at(10, 30), at(11, 30)),
    "the whole of it": (at(9), at(12)),
    "its middle": (at(10, 15), at(10, 45)),
    "its first second": (at(9), at(10) + timedelta(microseconds=1)),
    "its last second": (at(11) - timedelta(microseconds=1), at(12)),
    "it from the day before": (at(10, day=0) + timedelta(microseconds=1), at(10) + timedelta(microseconds=1)),
}


async def test_a_lane_holds_one_visit_at_an_instant(db: Database) -> None:
    await enter(db, visit(at(10), at(11)))
    for patient, (covered, (start, end)) in enumerate(OVERLAPS.items(), 2):
        assert await enter_refused(db, visit(start, end, patient_id=patient)) == LANE, covered
        await enter(db, visit(start, end, patient_id=patient, lane=patient))
        await enter(db, visit(start, end, patient_id=100 + patient, doctor_id=patient))
    await without(db, LANE)
    for patient, (start, end) in enumerate(OVERLAPS.values(), 200):
        await enter(db, visit(start, end, patient_id=patient))


async def test_a_patient_is_in_one_place_at_an_instant(db: Database) -> None:
    await enter(db, visit(at(10), at(11)))
    for doctor, (covered, (start, end)) in enumerate(OVERLAPS.items(), 2):
        assert await enter_refused(db, visit(start, end, doctor_id=doctor)) == PATIENT, covered
        assert await enter_refused(db, visit(start, end, lane=doctor)) == PATIENT, covered
    await without(db, PATIENT)
    for doctor, (start, end) in enumerate(OVERLAPS.values(), 2):
        await enter(db, visit(start, end, doctor_id=doctor))


async def test_visits_may_touch(db: Database) -> None:
    for start, end in ((at(10), at(11)), (at(9), at(10)), (at(11), at(12)), (at(11, day=0), at(9))):
        await enter(db, visit(start, end))


async def test_buffers_keep_a_lane_apart_and_leave_the_patient_free(db: Database) -> None:
    buffers = {"busy_from": at(9, 45), "busy_until": at(11, 15)}
    await enter(db, visit(at(10), at(11), **buffers))
    assert await enter_refused(db, visit(at(9), at(10), patient_id=2)) == LANE
    assert await enter_refused(db, visit(at(11), at(12), patient_id=2)) == LANE
    await enter(db, visit(at(11), at(12), doctor_id=2))
    await enter(db, visit(at(11, 15), at(12), patient_id=2))


async def test_what_is_called_off_or_expired_occupies_nothing(db: Database) -> None:
    for day, status in enumerate(Status):
        start, end = at(10, day=day), at(11, day=day)
        number = await enter(db, visit(start, end, status=status.value, hold_expires_at=start))
        same_lane, same_patient = visit(start, end, patient_id=2), visit(start, end, doctor_id=2)
        if status in OCCUPYING:
            assert await enter_refused(db, same_lane) == LANE, status
            assert await enter_refused(db, same_patient) == PATIENT, status
            await alter(db, number, status="cancelled")
        await enter(db, same_lane)
        await enter(db, same_patient)


async def test_no_change_leads_into_another_visit(db: Database) -> None:
    await enter(db, visit(at(10), at(11)))
    number = await enter(db, visit(at(12), at(13), doctor_id=2, patient_id=2))
    there = {"starts_at": at(10), "ends_at": at(11), "busy_from": at(10), "busy_until": at(11)}
    bad: list[tuple[dict[str, Any], str]] = [({"doctor_id": 1}, LANE), ({"patient_id": 1}, PATIENT)]
    for values, rule in bad:
        with pytest.raises(Conflict) as refused:
            await alter(db, number, **there, **values)
        assert refused.value.rule == rule
    away = await enter(db, visit(at(10), at(11), status="cancelled"))
    other_lane = await enter(db, visit(at(10), at(11), patient_id=3, lane=1))
    over = await enter(db, visit(at(10), at(11), patient_id=4, status="expired"))
    for one, values in (
        (away, {"status": "upcoming"}),
        (other_lane, {"lane": 0}),
        (over, {"status": "held", "hold_expires_at": at(9)}),
    ):
        with pytest.raises(Conflict) as refused:
            await alter(db, one, **values)
        assert refused.value.rule == LANE
    await alter(db, number, **there)  # with its own doctor and patient it may
    await without(db, LANE)
    await alter(db, other_lane, lane=0)


async def test_a_visit_moves_over_its_own_place(db: Database) -> None:
    number = await enter(db, visit(at(10), at(11)))
    moved = {"starts_at": at(10, 30), "ends_at": at(11, 30), "busy_from": at(10, 30), "busy_until": at(11, 30)}
    await alter(db, number, **moved)


BROKEN: dict[str, dict[str, Any]] = {
    "appointments_starts_before_it_ends": {"starts_at": at(11), "ends_at": at(11)},
    "appointments_buffers_surround": {"busy_from": at(10, 1)},
    "appointments_known_status": {"status": "soon"},
    "appointments_held_until": {"status": "held", "hold_expires_at": None},
    "appointments_at_most_a_day": {"busy_until": at(10, day=2) + timedelta(microseconds=1)},
}


async def test_a_row_makes_sense(db: Database) -> None:
    bad = {
        rule: visit(at(10), at(11), patient_id=number, lane=number, **values)
        for number, (rule, values) in enumerate(BROKEN.items())
    }
    for rule, row in bad.items():
        assert await enter_refused(db, row) == rule
    for rule, row in bad.items():
        await without(db, rule)
        await enter(db, row)


async def test_buffers_surround_the_end_too_and_a_day_is_not_too_long(db: Database) -> None:
    assert await enter_refused(db, visit(at(10), at(11), busy_until=at(10, 59))) == "appointments_buffers_surround"
    await enter(db, visit(at(10), at(10, day=2)))
    # The longest visit is still found from its very end.
    late = at(10, day=2)
    assert await enter_refused(db, visit(late - timedelta(microseconds=1), late + DAY / 2, patient_id=2)) == LANE
    await enter(db, visit(late, late + DAY / 2, patient_id=2))


async def test_references_and_keys_are_unique(db: Database) -> None:
    await enter(db, visit(at(10), at(11), reference="SAME"))
    assert "reference" in await enter_refused(db, visit(at(12), at(13), reference="SAME"))
