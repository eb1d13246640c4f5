"""Is the demonstration clinic as rich as it is meant to be, true to the rules, and the same each time?"""

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from salus.apps.assembly import assemble
from salus.apps.demo.install import SEED, load
from salus.apps.demo.moment import Moment
from salus.apps.schema import prepare
from salus.auth.hashing import Passwords
from salus.kit.config import Settings
from tests.support.command import salus

NIGHT = datetime(2027, 3, 28, 0, 59, 30, tzinfo=UTC)
"""A Sunday night half a minute before the clocks change in Europe, two weeks after they did in New York."""


@pytest.fixture(scope="module")
def clinic(demonstration: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(demonstration / "data" / "salus.sqlite3")
    yield connection
    connection.close()


def one(connection: sqlite3.Connection, query: str) -> int:
    return int(connection.execute(query).fetchone()[0])


def test_it_has_clinics_in_two_zones_and_doctors_of_eight_specialties(clinic: sqlite3.Connection) -> None:
    assert one(clinic, "SELECT count(*) FROM clinics WHERE latitude IS NOT NULL") == 3
    assert one(clinic, "SELECT count(DISTINCT time_zone) FROM clinics") == 2
    assert one(clinic, "SELECT count(*) FROM doctors") >= 14
    assert one(clinic, "SELECT count(DISTINCT specialty_id) FROM doctor_specialties") >= 8
    assert one(clinic, "SELECT count(*) FROM users WHERE role = 'patient'") >= 60
    assert one(clinic, "SELECT count(DISTINCT fee_currency) FROM services") == 2
    assert one(clinic, "SELECT count(DISTINCT mode) FROM services") == 3
    assert one(clinic, "SELECT min(n) FROM (SELECT count(*) AS n FROM services GROUP BY doctor_id)") >= 2
    for table in ("openings", "time_off", "rules"):
        assert one(clinic, f"SELECT count(*) FROM {table}") > 0


def test_it_has_hundreds_of_visits_in_every_status_past_and_coming(clinic: sqlite3.Connection) -> None:
    found = dict(clinic.execute("SELECT status, count(*) FROM appointments GROUP BY status").fetchall())
    assert set(found) == {"held", "upcoming", "checked_in", "completed", "cancelled", "no_show", "expired"}
    assert sum(found.values()) >= 300
    assert found["completed"] >= 150
    assert found["upcoming"] >= 80
    loaded = one(clinic, "SELECT max(at) FROM journal")
    assert one(clinic, f"SELECT count(*) FROM appointments WHERE status = 'upcoming' AND starts_at < {loaded}") == 0
    assert one(clinic, "SELECT max(starts_at) FROM appointments") > loaded + 17 * 86_400_000_000


def test_nobody_is_in_two_places(clinic: sqlite3.Connection) -> None:
    occupying = "status NOT IN ('cancelled', 'expired')"
    pairs = f"""SELECT count(*) FROM (SELECT * FROM appointments WHERE {occupying}) a
                JOIN (SELECT * FROM appointments WHERE {occupying}) b ON a.id < b.id AND """
    busy = "a.busy_from < b.busy_until AND b.busy_from < a.busy_until"
    visit = "a.starts_at < b.ends_at AND b.starts_at < a.ends_at"
    assert one(clinic, f"{pairs} a.doctor_id = b.doctor_id AND a.lane = b.lane AND {busy}") == 0
    assert one(clinic, f"{pairs} a.patient_id = b.patient_id AND {visit}") == 0
    assert one(clinic, f"{pairs} a.doctor_id = b.doctor_id AND {busy}") > 0, "capacity and overbooking show"


def test_every_visit_has_its_whole_story_in_the_journal_in_order(clinic: sqlite3.Connection) -> None:
    without = """SELECT count(*) FROM appointments a WHERE NOT EXISTS (SELECT 1 FROM journal j
                 WHERE j.entity = 'appointment' AND j.entity_id = a.id
                 AND json_extract(j.data, '$.status') = a.status)"""
    assert one(clinic, without) == 0
    entries = "SELECT count(*) FROM journal WHERE entity = 'appointment'"
    assert one(clinic, entries) == one(clinic, "SELECT sum(revision) FROM appointments")
    assert one(clinic, "SELECT count(*) FROM journal a JOIN journal b ON b.seq = a.seq + 1 WHERE b.at < a.at") == 0


def test_what_is_said_of_health_is_sealed(clinic: sqlite3.Connection) -> None:
    assert one(clinic, "SELECT count(*) FROM appointments WHERE reason IS NOT NULL") > 100
    assert one(clinic, "SELECT count(*) FROM appointments WHERE instr(reason, 'pain') > 0") == 0
    assert one(clinic, "SELECT count(*) FROM journal WHERE data LIKE '%pain%'") == 0


def test_a_second_time_it_is_there_already(demonstration: Path) -> None:
    database = demonstration / "data" / "salus.sqlite3"
    before = database.read_bytes()
    said = salus(demonstration, "demo")
    assert said.code == 0
    assert "there already" in said.out
    assert "patient@demo.salus.example" in said.out
    assert database.read_bytes() == before


def test_other_data_are_left_alone(tmp_path: Path) -> None:
    words = ("admin", "create", "--email", "boss@example.com", "--password-stdin")
    salus(tmp_path, *words, stdin="correct horse battery staple\n")
    said = salus(tmp_path, "demo")
    assert said.code == 2
    assert "other data" in said.err


def test_half_a_clinic_is_not_taken_for_a_whole_one(demonstration: Path, tmp_path: Path) -> None:
    shutil.copytree(demonstration / "data", tmp_path / "data")
    with closing(sqlite3.connect(tmp_path / "data" / "salus.sqlite3")) as connection, connection:
        connection.execute("UPDATE users SET email_key = 'gone@example.com' WHERE role = 'admin'")
    said = salus(tmp_path, "demo")
    assert said.code == 2
    assert "only in part" in said.err


def story(folder: Path, now: datetime, seed: int) -> list[tuple[object, ...]]:
    """Everything of the ledger that is not sealed, of a clinic loaded at that time."""

    async def run() -> None:
        settings = Settings(data_dir=folder, demo=True, _env_file=None)  # type: ignore[call-arg]
        await prepare(settings)
        clock, chance = Moment(now), Random(seed)
        assembly = assemble(settings, clock=clock, chance=chance, passwords=Passwords(memory_kib=8, passes=1))
        try:
            await load(assembly, clock, chance, lambda _: None)
        finally:
            await assembly.close()

    asyncio.run(run())
    columns = "id, reference, doctor_id, patient_id, service_id, lane, starts_at, local_start, status, created_at"
    with closing(sqlite3.connect(folder / "salus.sqlite3")) as connection:
        return connection.execute(f"SELECT {columns} FROM appointments ORDER BY id").fetchall()


def test_the_same_seed_tells_the_same_story_at_any_hour(tmp_path: Path) -> None:
    first, again, other = (story(tmp_path / str(n), NIGHT, seed) for n, seed in enumerate((1, 1, 2)))
    assert first == again
    assert first != other
    statuses = {row[8] for row in first}
    assert statuses == {"held", "upcoming", "checked_in", "completed", "cancelled", "no_show", "expired"}


@pytest.mark.parametrize(
    "now",
    [
        pytest.param(datetime(2026, 11, 28, 10, 15, tzinfo=UTC), id="an evening in New York goes on after midnight"),
        pytest.param(datetime(2027, 5, 13, 1, 50, tzinfo=UTC), id="the first and the last visit are one patient's"),
    ],
)
def test_it_opens_where_a_planned_visit_meets_another(tmp_path: Path, now: datetime) -> None:
    story(tmp_path, now, SEED)
    with closing(sqlite3.connect(tmp_path / "salus.sqlite3")) as connection:
        test_nobody_is_in_two_places(connection)


def test_a_postgresql_database_takes_the_same_clinic(tmp_path: Path, postgres_url: str) -> None:
    assert salus(tmp_path, "migrate", SALUS_DATABASE_URL=postgres_url).code == 0
    said = salus(tmp_path, "demo", SALUS_DATABASE_URL=postgres_url)
    assert said.code == 0, said.err
    assert salus(tmp_path, "demo", SALUS_DATABASE_URL=postgres_url).out.startswith("The demonstration clinic is there")


def test_a_visit_by_video_is_paid_in_advance_and_those_that_were_booked_are_not(demonstration: Path) -> None:
    with closing(sqlite3.connect(demonstration / "data" / "salus.sqlite3")) as connection:
        services = set(connection.execute("SELECT mode = 'video', payment FROM services").fetchall())
        visits = connection.execute("SELECT DISTINCT payment, payment_id FROM appointments").fetchall()
    assert services == {(0, "at_clinic"), (1, "prepaid")}
    assert visits == [("at_clinic", None)]
