"""What does the embedded database do when writers queue, the file is locked, or the house closes?"""

import asyncio
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from salus.kernel.errors import NotFound, Unavailable
from salus.kit.db import Conflict, Database, Tx, open_database
from salus.kit.db import sqlite as engine
from salus.kit.db.sqlite import SqliteDatabase, driver_of
from tests.kit.things import add, add_native, names, prepare

Scenario = Callable[[SqliteDatabase], Awaitable[None]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "salus.db"


def run(path: Path, scenario: Scenario) -> None:
    async def whole() -> None:
        await prepare(f"sqlite:///{path}")
        db = SqliteDatabase(path)
        try:
            await scenario(db)
        finally:
            await db.close()

    asyncio.run(whole())


def commits_of(db: SqliteDatabase) -> list[str]:
    """The commits that the writer's driver carries out from now on."""
    seen: list[str] = []
    driver_of(db._writer).set_trace_callback(lambda sql: seen.append(sql) if sql == "COMMIT" else None)
    return seen


class Gate:
    """Holds the writer thread inside one transaction function until it is opened."""

    def __init__(self) -> None:
        self.entered, self.opened = threading.Event(), threading.Event()

    def hold(self, tx: Tx) -> None:
        self.entered.set()
        assert self.opened.wait(20)


async def held(db: Database, gate: Gate) -> asyncio.Task[None]:
    task = asyncio.create_task(db.write(gate.hold))
    assert await asyncio.to_thread(gate.entered.wait, 20)
    return task


def test_writers_who_wait_share_one_commit(path: Path) -> None:
    async def scenario(db: SqliteDatabase) -> None:
        commits, gate = commits_of(db), Gate()
        first = await held(db, gate)
        rest = [asyncio.create_task(db.write(add, f"n{n}")) for n in range(50)]
        await asyncio.sleep(0)
        gate.opened.set()
        await asyncio.gather(first, *rest)
        assert len(commits) == 2, "51 writes, 2 syncs"
        assert len(await db.read(names)) == 50

    run(path, scenario)


def test_without_sharing_each_write_pays_for_its_own_sync(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_BATCH", 1)

    async def scenario(db: SqliteDatabase) -> None:
        commits = commits_of(db)
        await asyncio.gather(*(db.write(add, f"n{n}") for n in range(20)))
        assert len(commits) == 20

    run(path, scenario)


def fails_late(tx: Tx, name: str) -> None:
    add(tx, name)
    raise NotFound("thing")


def test_a_failure_among_writers_who_share_a_commit_undoes_its_own_work_only(path: Path) -> None:
    async def scenario(db: SqliteDatabase) -> None:
        await db.write(add, "taken")
        commits, gate = commits_of(db), Gate()
        first = await held(db, gate)
        mixed = [
            db.write(add, "good"),
            db.write(fails_late, "refused"),
            db.write(add, "taken"),
            db.write(add_native, "native"),
            db.write(fails_late, "native 2"),
        ]
        tasks = [asyncio.create_task(one) for one in mixed]
        await asyncio.sleep(0)
        gate.opened.set()
        _, *outcomes = await asyncio.gather(first, *tasks, return_exceptions=True)
        assert [type(one) for one in outcomes] == [int, NotFound, Conflict, type(None), NotFound]
        assert len(commits) == 2
        assert await db.read(names) == ["taken", "good", "native"]

    run(path, scenario)


def test_without_a_savepoint_the_refused_work_would_stand(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(self: SqliteDatabase, driver: sqlite3.Connection, task: Any) -> Any:
        tx = engine.SqliteTx(self._writer)
        try:
            return engine._Done(task, task.run(tx), None, tx.entries, tx.round_trips)
        except Exception as error:
            return engine._Done(task, None, error, (), tx.round_trips)

    monkeypatch.setattr(SqliteDatabase, "_run", careless)

    async def scenario(db: SqliteDatabase) -> None:
        with pytest.raises(NotFound):
            await db.write(fails_late, "refused")
        assert await db.read(names) == ["refused"]

    run(path, scenario)


def test_no_answer_comes_before_the_commit(path: Path) -> None:
    """Were an answer given as each function ends, the first would be there while the second still runs."""

    async def scenario(db: SqliteDatabase) -> None:
        gate, second = Gate(), Gate()
        first = await held(db, gate)
        early = asyncio.create_task(db.write(add, "early"))
        late = asyncio.create_task(db.write(second.hold))
        await asyncio.sleep(0)
        gate.opened.set()
        assert await asyncio.to_thread(second.entered.wait, 20)
        await first
        assert not early.done()
        assert await db.read(names) == []
        second.opened.set()
        await asyncio.gather(early, late)
        assert await db.read(names) == ["early"]

    run(path, scenario)


def test_a_cancelled_writer_harms_nobody_who_shares_its_commit(path: Path) -> None:
    async def scenario(db: SqliteDatabase) -> None:
        gate = Gate()
        first = await held(db, gate)
        tasks = [asyncio.create_task(db.write(add, f"n{n}")) for n in range(5)]
        await asyncio.sleep(0)
        tasks[2].cancel()
        first.cancel()
        gate.opened.set()
        outcomes = await asyncio.gather(first, *tasks, return_exceptions=True)
        assert [isinstance(one, asyncio.CancelledError) for one in outcomes] == [True, False, False, True, False, False]
        assert {"n0", "n1", "n3", "n4"} <= set(await db.read(names))
        assert not driver_of(db._writer).in_transaction

    run(path, scenario)


def test_a_loop_that_ended_does_not_end_the_writer(path: Path) -> None:
    asyncio.run(prepare(f"sqlite:///{path}"))
    db, gate = SqliteDatabase(path), Gate()

    async def leaves() -> None:
        task = await held(db, gate)
        other = asyncio.create_task(db.write(add, "written anyway"))
        await asyncio.sleep(0)
        task.cancel()
        other.cancel()

    async def comes() -> None:
        gate.opened.set()
        await db.write(add, "later")
        assert await db.read(names) == ["written anyway", "later"]
        await db.close()

    asyncio.run(leaves())
    asyncio.run(comes())


LOCKER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.readline()
"""


@contextmanager
def locked(path: Path) -> Any:
    """Another process holds the file's write lock."""
    command = [sys.executable, "-c", LOCKER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "locked\n"
        yield
        process.communicate("go\n")


def test_a_file_that_another_process_locks_for_too_long_is_unavailable_and_can_be_read(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_BUSY_SECONDS", 0.2)

    async def scenario(db: SqliteDatabase) -> None:
        await db.write(add, "before")
        with locked(path):
            for write in (db.write, db.write_statement):
                with pytest.raises(Unavailable):
                    await write(add, "during")
            assert await db.read(names) == ["before"]
        await db.write(add, "after")
        assert await db.read(names) == ["before", "after"]

    run(path, scenario)


def test_a_short_lock_is_waited_for(path: Path) -> None:
    async def scenario(db: SqliteDatabase) -> None:
        with locked(path):
            waiting = asyncio.create_task(db.write(add, "patient"))
            await asyncio.sleep(0)
            assert not waiting.done()
        await waiting

    run(path, scenario)


def test_a_full_disk_is_unavailable_for_all_who_share_the_commit_and_passes(path: Path) -> None:
    async def scenario(db: SqliteDatabase) -> None:
        await db.write(add, "before")
        driver = driver_of(db._writer)
        pages = driver.execute("PRAGMA page_count").fetchone()[0]
        gate = Gate()
        first = await held(db, gate)
        tasks = [asyncio.create_task(db.write(add, name)) for name in ("small", "x" * 1_000_000, "small too")]
        await asyncio.sleep(0)
        driver.execute(f"PRAGMA max_page_count = {pages}")
        gate.opened.set()
        outcomes = await asyncio.gather(first, *tasks, return_exceptions=True)
        assert any(isinstance(one, Unavailable) for one in outcomes)
        assert not any(isinstance(one, Exception) and not isinstance(one, Unavailable) for one in outcomes)
        stood = await db.read(names)
        for name, one in zip(("small", "small too"), (outcomes[1], outcomes[3]), strict=True):
            assert (name in stood) == isinstance(one, int)
        driver.execute("PRAGMA max_page_count = 1000000")
        await db.write(add, "after")

    run(path, scenario)


def test_a_file_that_is_gone_is_unavailable_to_a_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "folder" / "salus.db"

    async def scenario(db: SqliteDatabase) -> None:
        monkeypatch.setattr(db, "path", tmp_path / "nowhere" / "salus.db")
        with pytest.raises(Unavailable):
            await db.read(names)

    run(path, scenario)


def test_closing_finishes_what_waits_and_refuses_what_is_new(path: Path) -> None:
    async def scenario(db: SqliteDatabase) -> None:
        gate = Gate()
        first = await held(db, gate)
        waiting = [asyncio.create_task(db.write(add, f"n{n}")) for n in range(200)]
        await asyncio.sleep(0)
        closing = asyncio.create_task(db.close())
        await asyncio.sleep(0)
        for ask in (db.write(add, "too late"), db.read(names)):
            with pytest.raises(Unavailable):
                await ask
        gate.opened.set()
        await asyncio.gather(first, closing, *waiting)
        await db.close()

        again = open_database(f"sqlite:///{path}")
        assert len(await again.read(names)) == 200
        await again.close()

    run(path, scenario)


def test_every_connection_syncs_fully_and_only_the_writer_checkpoints(path: Path) -> None:
    def pragmas(tx: Tx) -> list[Any]:
        wanted = ("journal_mode", "synchronous", "foreign_keys", "wal_autocheckpoint", "query_only")
        return [tx.scalar(text(f"PRAGMA {name}")) for name in wanted]

    async def scenario(db: SqliteDatabase) -> None:
        assert await db.write(pragmas) == ["wal", 2, 1, 1000, 0]
        assert await db.read(pragmas) == ["wal", 2, 1, 0, 1]

    run(path, scenario)


def test_without_query_only_a_reader_could_write(path: Path) -> None:
    def loosened(tx: Tx) -> None:
        tx.execute(text("PRAGMA query_only = OFF"))
        add(tx, "smuggled")
        tx.execute(text("COMMIT"))

    async def scenario(db: SqliteDatabase) -> None:
        await db.read(loosened)
        assert await db.read(names) == ["smuggled"]

    run(path, scenario)
