"""What does the database at scale do when transactions collide, and when the server is gone?"""

import asyncio
import os
import signal
from collections.abc import Awaitable, Iterator
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text, update

from salus.kernel.errors import Unavailable
from salus.kit.db import Conflict, Database, Tx
from salus.kit.db import pool as pools
from salus.kit.db import postgresql as engine
from salus.kit.db.postgresql import PostgresDatabase
from tests.kit.things import add, add_native, names, run, things
from tests.support.services import PostgresCluster
from tests.support.wait import until_async


@pytest.fixture(scope="module")
def own() -> Iterator[PostgresCluster]:
    """A server that these tests kill."""
    cluster = PostgresCluster()
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.remove()


@pytest.fixture
def own_url(own: PostgresCluster) -> Iterator[str]:
    with own.database() as url:
        yield url


def cross(tx: Tx, first: str, second: str, runs: list[str]) -> None:
    """Lock two rows, one after the other; two of these in opposite order are a deadlock."""
    runs.append(first)
    for name in (first, second):
        tx.execute(update(things).where(things.c.name == name).values(amount=things.c.amount + 1))
        tx.execute(text("SELECT pg_sleep(0.2)"))


async def amounts(db: Database) -> list[int]:
    return await db.read(lambda tx: [r[0] for r in tx.all(text("SELECT amount FROM things ORDER BY id"))])


def test_a_deadlock_runs_the_whole_function_again(postgres_url: str) -> None:
    async def scenario(db: Database) -> None:
        for name in "ab":
            await db.write(add, name, amount=0)
        runs: list[str] = []
        await asyncio.gather(db.write(cross, "a", "b", runs), db.write(cross, "b", "a", runs))
        assert await amounts(db) == [2, 2]
        assert len(runs) > 2, "there was no deadlock"

    run(postgres_url, scenario)


def test_without_another_try_a_deadlock_is_a_failure(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_ATTEMPTS", 1)

    async def scenario(db: Database) -> None:
        for name in "ab":
            await db.write(add, name, amount=0)
        both = await asyncio.gather(
            db.write(cross, "a", "b", []), db.write(cross, "b", "a", []), return_exceptions=True
        )
        assert [type(one) for one in both if one is not None] == [Unavailable]
        assert await amounts(db) == [1, 1]

    run(postgres_url, scenario)


def count_up(tx: Tx, runs: list[int]) -> None:
    runs.append(1)
    tx.native("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE", ())
    before = tx.scalar(text("SELECT amount FROM things"))
    tx.execute(update(things).values(amount=before + 1))


def test_a_serialization_failure_runs_the_whole_function_again(postgres_url: str) -> None:
    async def scenario(db: Database) -> None:
        await db.write(add, "counter", amount=0)
        runs: list[int] = []
        await asyncio.gather(*(db.write(count_up, runs) for _ in range(6)))
        assert await amounts(db) == [6]
        assert len(runs) > 6, "nothing collided"

    run(postgres_url, scenario)


def test_trying_again_has_an_end(postgres_url: str) -> None:
    runs: list[int] = []

    def always(tx: Tx) -> None:
        runs.append(1)
        tx.native("DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = 'serialization_failure'; END $$", ())

    async def scenario(db: Database) -> None:
        with pytest.raises(Unavailable):
            await db.write(always)
        assert len(runs) == engine._ATTEMPTS

    run(postgres_url, scenario)


def test_an_exclusion_is_known_by_its_name(postgres_url: str) -> None:
    async def scenario(db: Database) -> None:
        await db.write(add, "exclusive-1", amount=41927)
        with pytest.raises(Conflict) as caught:
            await db.write(add, "exclusive-2", amount=41927)
        assert str(caught.value) == "one_at_a_time"

    run(postgres_url, scenario)


def test_a_write_that_goes_on_after_a_conflict_is_not_taken_for_committed(postgres_url: str) -> None:
    """PostgreSQL answers such a COMMIT with a friendly ROLLBACK and no error."""

    def swallows(tx: Tx) -> str:
        add(tx, "lost")
        try:
            add(tx, "lost")
        except Conflict:
            return "all is well"
        raise AssertionError("the second was not refused")

    async def scenario(db: Database) -> None:
        with pytest.raises(RuntimeError, match="had failed"):
            await db.write(swallows)
        assert await db.read(names) == []

    run(postgres_url, scenario)


def test_a_rule_that_waits_for_the_commit_is_a_conflict(postgres_url: str) -> None:
    rule = "ALTER TABLE things ADD CONSTRAINT data_once UNIQUE (at) DEFERRABLE INITIALLY DEFERRED"

    def twice(tx: Tx) -> None:
        tx.native("INSERT INTO things (name, at) VALUES ('a', '2026-01-01Z'), ('b', '2026-01-01Z')", ())

    async def scenario(db: Database) -> None:
        await db.write(lambda tx: tx.execute(text(rule)))
        with pytest.raises(Conflict, match="data_once"):
            await db.write(twice)
        assert await db.read(names) == []

    run(postgres_url, scenario)


def test_when_all_connections_are_taken_for_too_long_it_is_unavailable(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools, "_PATIENCE_SECONDS", 0.2)

    async def scenario(db: Database) -> None:
        slow = asyncio.create_task(db.read(lambda tx: tx.execute(text("SELECT pg_sleep(1)")).all()))
        await until_async(lambda: _busy(db), 5, "the only connection to be taken")
        with pytest.raises(Unavailable):
            await db.read(names)
        await slow
        assert await db.read(names) == []

    run(postgres_url, scenario, pool=1)


async def _busy(db: Database) -> bool:
    assert isinstance(db, PostgresDatabase)
    return db._readers._places.locked()


def test_a_cancelled_statement_is_stopped_on_the_server_and_its_locks_are_gone(
    postgres_url: str, postgres: PostgresCluster
) -> None:
    def locks_and_sleeps(tx: Tx) -> None:
        tx.execute(update(things).values(amount=7))
        tx.execute(text("SELECT pg_sleep(60)"))

    async def sleeping() -> bool:
        return int(postgres.execute("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%'")) > 1

    async def scenario(db: Database) -> None:
        await db.write(add, "row", amount=0)
        task = asyncio.create_task(db.write(locks_and_sleeps))
        await until_async(sleeping, 10, "the statement to run")
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with asyncio.timeout(10):
            await db.write(lambda tx: tx.execute(update(things).values(amount=things.c.amount + 1)))
        assert await amounts(db) == [1]

    run(postgres_url, scenario, pool=2)


async def outcome(attempt: Awaitable[Any]) -> str:
    try:
        await attempt
    except Unavailable:
        return "unavailable"
    return "done"


def every_way(db: Database, name: str) -> list[Awaitable[Any]]:
    return [
        db.read(names),
        db.read_statement(names),
        db.write(add, f"{name}-1"),
        db.write_statement(add, f"{name}-2"),
        db.write(add_native, f"{name}-3"),
        db.write_statement(add_native, f"{name}-4"),
    ]


def test_without_a_server_everything_is_unavailable_and_with_it_everything_works_again(
    own: PostgresCluster, own_url: str
) -> None:
    async def scenario(db: Database) -> None:
        assert set(await asyncio.gather(*map(outcome, every_way(db, "before")))) == {"done"}
        own.kill()
        for turn in range(3):
            assert set(await asyncio.gather(*map(outcome, every_way(db, f"down{turn}")))) == {"unavailable"}
        own.start()
        # Every pooled connection was dead; not one request has to find that out.
        assert [await outcome(attempt) for attempt in every_way(db, "after")] == ["done"] * 6
        assert {f"before-{n}" for n in (1, 2, 3, 4)} <= set(await db.read(names))

    run(own_url, scenario, pool=6)


def test_a_kill_in_full_flow_is_nothing_but_unavailable_and_what_was_answered_stands(
    own: PostgresCluster, own_url: str
) -> None:
    stop = asyncio.Event()
    answered: list[str] = []
    outcomes: list[str] = []

    async def client(db: Database, me: int) -> None:
        for n in range(100_000):
            if stop.is_set():
                return
            name = f"{me}-{n}"
            write = db.write if me % 2 else db.write_statement
            said = await outcome(write(add if me % 3 else add_native, name))
            outcomes.append(said)
            if said == "done":
                answered.append(name)
            outcomes.append(await outcome((db.read if n % 2 else db.read_statement)(count)))
            await asyncio.sleep(0)

    async def flowing() -> None:
        target = len(answered) + 100
        await until_async(lambda: enough(target), 20, "writes to flow")

    async def enough(target: int) -> bool:
        return len(answered) >= target

    async def scenario(db: Database) -> None:
        clients = [asyncio.create_task(client(db, n)) for n in range(6)]
        for _ in range(2):
            await flowing()
            await asyncio.to_thread(own.kill)
            await asyncio.to_thread(own.start)
        await flowing()
        stop.set()
        await asyncio.gather(*clients)
        assert "unavailable" in outcomes
        assert set(answered) <= set(await db.read(names))

    run(own_url, scenario)


async def _all_broken(db: Database) -> bool:
    assert isinstance(db, PostgresDatabase)
    return all(line.broken for pool in (db._readers, db._writers) for line in pool._idle)


def count(tx: Tx) -> int:
    return int(tx.scalar(text("SELECT count(*) FROM things")))


def test_connections_that_an_operator_ends_are_not_noticed(own: PostgresCluster, own_url: str) -> None:
    ends = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'salus'"

    async def scenario(db: Database) -> None:
        assert set(await asyncio.gather(*map(outcome, every_way(db, "before")))) == {"done"}
        own.execute(ends)
        await until_async(lambda: _all_broken(db), 10, "the ends to arrive")
        assert [await outcome(attempt) for attempt in every_way(db, "after")] == ["done"] * 6

    run(own_url, scenario, pool=6)


def test_a_dead_connection_that_looks_alive_costs_a_write_nothing_if_it_had_not_begun(
    own_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guard is that BEGIN comes first: its failure proves that nothing has happened."""

    async def scenario(db: Database) -> None:
        await db.write(add, "before")
        assert isinstance(db, PostgresDatabase)
        (line,) = db._writers._idle
        line.driver._transport.abort()  # not yet noticed: the loop has had no turn
        assert not line.broken
        assert await outcome(db.write(add, "after")) == "done"
        assert await db.read(names) == ["before", "after"]

    run(own_url, scenario)


def test_a_server_that_hangs_is_unavailable(
    own: PostgresCluster, own_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools, "_PATIENCE_SECONDS", 0.3)
    monkeypatch.setattr(pools, "_FAREWELL_SECONDS", 0.3)
    monkeypatch.setattr(pools, "_COMMAND_SECONDS", 0.5)

    async def backends() -> list[int]:
        listed = own.execute("SELECT pid FROM pg_stat_activity WHERE application_name = 'salus'")
        return [own.pid, *map(int, listed.split())]

    async def scenario(db: Database) -> None:
        await asyncio.gather(db.read(names), db.write(add, "before"))
        pids = await backends()
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            async with asyncio.timeout(20):
                assert set(await asyncio.gather(*map(outcome, every_way(db, "hung")))) == {"unavailable"}
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)
        assert [await outcome(attempt) for attempt in every_way(db, "after")] == ["done"] * 6

    run(own_url, scenario, pool=2)


def test_the_driver_knows_no_transaction_between_uses(postgres_url: str) -> None:
    async def scenario(db: Database) -> None:
        assert isinstance(db, PostgresDatabase)
        await db.write(add, "a")
        with pytest.raises(Conflict):
            await db.write(add, "a")
        with pytest.raises(Conflict):
            await db.write_statement(add_native, "a")
        idle: list[asyncpg.Connection] = [line.driver for line in db._writers._idle]
        assert [driver.is_in_transaction() for driver in idle] == [False]

    run(postgres_url, scenario)
