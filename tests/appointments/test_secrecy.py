"""Why somebody sees a doctor is read by those who may, and by nobody who has the disk."""

from pathlib import Path
from typing import Any

import pytest

from salus.appointments.ledger import Ledger
from tests.appointments.visits import act, at, booked, cancel, change, clinic, held, open_at
from tests.support.services import PostgresCluster
from tests.support.world import World, new_world

CANARIES = ("Zyxwolitis", "Qwertalgia", "Plughectomy", "Xyzzyphobia", "Frobnosis")


async def _leave_traces(world: World) -> None:
    """Say every reason there is, on every way there is."""
    doctor, ann = await world.open_doctor(), await world.patient()
    here = await clinic(world, "Clinic", doctor)
    await open_at(world, doctor, here)
    key = {"headers": {"Idempotency-Key": "k"}}
    first = await booked(world, ann, doctor, at(9), reason=CANARIES[0])
    await world.book(ann, doctor, at(10), json={"reason": CANARIES[1]}, **key)
    await world.book(ann, doctor, at(10), json={"reason": CANARIES[1]}, **key)
    await change(world, ann, first, reason=CANARIES[2])
    over = {"patient_id": ann.patient_id, "overbook_reason": CANARIES[3]}
    await booked(world, doctor, doctor, at(20), **over)
    await cancel(world, ann, first, json={"reason": CANARIES[4]})
    hold = await held(world, ann, doctor, at(11))
    await change(world, ann, hold, reason=CANARIES[0])
    await act(world, ann, hold, "confirm")
    await world.call("GET", "/appointments", doctor)
    for visit in (first, hold):
        await world.call("GET", f"/appointments/{visit['id']}", ann)
        await world.call("GET", f"/appointments/{visit['id']}/history", doctor)
    await world.settle()


def _found(everything: bytes) -> list[str]:
    low = everything.lower()
    return [word for word in CANARIES if word.lower().encode() in low or word.lower().encode().hex().encode() in low]


async def test_no_reason_is_in_the_files_of_sqlite(tmp_path: Path) -> None:
    async with new_world(tmp_path) as world:
        await _leave_traces(world)
        files = {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
        assert {"salus.sqlite3", "salus.sqlite3-wal"} <= set(files)
        assert b"appointment.booked" in b"".join(files.values())
        assert _found(b"".join(files.values())) == []


async def test_no_reason_is_in_a_dump_of_postgresql(postgres: PostgresCluster, tmp_path: Path) -> None:
    with postgres.database() as url:
        async with new_world(tmp_path, url) as world:
            await _leave_traces(world)
            name = url.rpartition("/")[2]
            tables = postgres.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", name).split()
            dump = "\n".join(postgres.execute(f"SELECT * FROM {table}", name) for table in tables)
            assert {"journal", "appointments", "idempotency_keys"} <= set(tables)
            assert "appointment.booked" in dump
            assert _found(dump.encode()) == []
        logs = postgres.log.read_bytes()
        assert _found(logs) == []


async def test_no_reason_is_logged(world: World, capfd: pytest.CaptureFixture[str]) -> None:
    await _leave_traces(world)
    said = "".join(capfd.readouterr())
    assert "/api/v1/appointments" in said
    assert _found(said.encode()) == []


async def test_a_reason_moved_to_another_row_or_column_does_not_open(world: World) -> None:
    doctor, ann, admin = await world.open_doctor(), await world.patient(), await world.admin()
    first = await booked(world, ann, doctor, at(9), reason="A cough")
    second = await booked(world, ann, doctor, at(10), reason="A colic")

    async def run(sql: str) -> Any:
        return await world.assembly[Ledger].db.write(lambda tx: tx.connection.exec_driver_sql(sql).rowcount)

    await run(
        "UPDATE appointments SET reason = (SELECT reason FROM appointments AS other "
        f"WHERE other.id = {first['id']}) WHERE id = {second['id']}"
    )
    for path in (f"/appointments/{second['id']}", "/appointments"):
        answer = await world.send("GET", path, admin)
        assert answer.status_code == 500
        assert "cough" not in answer.text
    await run(f"UPDATE appointments SET cancelled_reason = reason WHERE id = {first['id']}")
    assert (await world.send("GET", f"/appointments/{first['id']}", admin)).status_code == 500


async def test_a_first_answer_moved_to_another_key_does_not_open(world: World) -> None:
    doctor, ann, bob = await world.open_doctor(), await world.patient(), await world.patient()
    for who, hour in ((ann, 9), (bob, 10)):
        await world.book(who, doctor, at(hour), json={"reason": "A cough"}, headers={"Idempotency-Key": "k"})
    swap = (
        "UPDATE idempotency_keys SET answer = (SELECT answer FROM idempotency_keys AS other "
        f"WHERE other.user_id = {ann.id}) WHERE user_id = {bob.id}"
    )
    await world.assembly[Ledger].db.write(lambda tx: tx.connection.exec_driver_sql(swap).rowcount)
    answer = await world.book(bob, doctor, at(10), json={"reason": "A cough"}, headers={"Idempotency-Key": "k"})
    assert answer.status_code == 500
    assert "cough" not in answer.text


def test_the_words_that_are_looked_for_would_be_found() -> None:
    for word in CANARIES:
        assert _found(f"...{word.upper()}...".encode()) == [word]
        assert _found(b"\\x" + word.lower().encode().hex().encode()) == [word]
