"""Does a transaction keep its word, whichever engine is below?"""

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, StatementError

from salus.kernel.actor import SYSTEM
from salus.kernel.errors import NotFound, Refusal
from salus.kernel.feed import Entry
from salus.kit.db import Conflict, Database, Tx, open_database
from salus.kit.journal import append
from salus.kit.migrate import on_connection, upgrade
from tests.kit.things import add, add_native, names, row, run

NOON = datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=UTC)
ENGINES = ["sqlite", "postgresql"]


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'salus.db'}"
    else:
        yield request.getfixturevalue("postgres_url")


def test_a_write_is_seen_by_a_stranger_as_soon_as_it_returns(url: str) -> None:
    async def scenario(db: Database) -> None:
        for write, name in ((db.write, "one"), (db.write_statement, "two")):
            await write(add, name)
            stranger = open_database(url)
            assert name in await stranger.read(names)
            await stranger.close()

    run(url, scenario)


@pytest.mark.parametrize("failure", [NotFound("thing"), RuntimeError("ours"), StopIteration(), KeyError("x")])
def test_a_function_that_fails_leaves_nothing(url: str, failure: Exception) -> None:
    def fails(tx: Tx, first: Callable[[Tx, str], Any]) -> None:
        first(tx, "gone")
        raise failure

    async def scenario(db: Database) -> None:
        for first in (add, add_native):
            with pytest.raises((type(failure), RuntimeError)):
                await db.write(fails, first)
            assert await db.read(names) == []
        await db.write(add, "next")
        assert await db.read(names) == ["next"]

    run(url, scenario)


def test_core_and_native_statements_are_of_one_transaction(url: str) -> None:
    def both(tx: Tx) -> list[str]:
        add_native(tx, "native")
        add(tx, "core")
        return names(tx)

    async def scenario(db: Database) -> None:
        assert await db.write(both) == ["native", "core"]

    run(url, scenario)


CONFLICTS: Sequence[tuple[str, dict[str, Any], str, str]] = [
    ("unique", {"name": "taken"}, "things.name", "things_name_key"),
    ("check", {"name": "x", "amount": -987654}, "amount_is_not_negative", "amount_is_not_negative"),
    ("trigger", {"name": "forbidden"}, "things_no_forbidden", "things_no_forbidden"),
    ("not null", {"name": None, "amount": 987654}, "things.name", "things.name"),
]


@pytest.mark.parametrize(
    ("values", "on_sqlite", "on_postgresql"), [c[1:] for c in CONFLICTS], ids=[c[0] for c in CONFLICTS]
)
@pytest.mark.parametrize("native", [False, True], ids=["core", "native"])
def test_a_conflict_names_the_rule_and_no_value(
    url: str, values: dict[str, Any], on_sqlite: str, on_postgresql: str, native: bool
) -> None:
    def breaks(tx: Tx) -> None:
        if not native:
            add(tx, **values)
            return
        places = ("$1", "$2") if tx.dialect == "postgresql" else ("?", "?")
        statement = f"INSERT INTO things (name, amount) VALUES ({', '.join(places)})"
        tx.native(statement, (values["name"], values.get("amount")))

    async def scenario(db: Database) -> None:
        await db.write(add, "taken")
        for write in (db.write, db.write_statement):
            with pytest.raises(Conflict) as caught:
                await write(breaks)
            rule = on_sqlite if db.dialect == "sqlite" else on_postgresql
            assert (caught.value.rule, str(caught.value)) == (rule, rule)
        assert await db.read(names) == ["taken"]

    run(url, scenario)


def test_a_mistake_in_sql_is_loud_and_tells_no_value(url: str) -> None:
    def wrong(tx: Tx) -> None:
        tx.execute(text("SELECT nonsense FROM things WHERE name = :name"), {"name": "diabetes"})

    async def scenario(db: Database) -> None:
        for ask in (db.write, db.read, db.write_statement, db.read_statement):
            with pytest.raises(DBAPIError) as caught:
                await ask(wrong)
            assert "diabetes" not in str(caught.value)

    run(url, scenario)


def test_instants_round_trip_to_the_microsecond_and_come_back_in_utc(url: str) -> None:
    elsewhere = NOON.astimezone(timezone(timedelta(hours=5, minutes=45)))

    async def scenario(db: Database) -> None:
        for n, at in enumerate((NOON, elsewhere, datetime(1900, 1, 1, tzinfo=UTC), datetime(2199, 12, 31, tzinfo=UTC))):
            await db.write(add, f"t{n}", at=at)
            back = (await db.read(row, f"t{n}")).at
            assert (back, back.utcoffset()) == (at, timedelta(0))

    run(url, scenario)


def test_naive_datetimes_are_refused(url: str) -> None:
    async def scenario(db: Database) -> None:
        with pytest.raises(StatementError, match="never naive"):
            await db.write(add, "naive", at=datetime(2026, 1, 1))  # noqa: DTZ001
        assert await db.read(names) == []

    run(url, scenario)


@pytest.mark.parametrize("data", [{}, [], {"a": [1, 2.5, None, True, "ü\U0001f600"]}, "text", 7, False, None])
def test_documents_round_trip(url: str, data: Any) -> None:
    async def scenario(db: Database) -> None:
        await db.write(add, "it", data=data)
        assert (await db.read(row, "it")).data == data

    run(url, scenario)


def test_a_reader_sees_one_snapshot(url: str) -> None:
    """Switched off (a reader that begins anew in the middle), it sees what came between."""

    async def scenario(db: Database) -> None:
        other = open_database(url)
        await other.write(add, "before")

        def twice(tx: Tx, name: str, *, guarded: bool) -> tuple[list[str], list[str]]:
            first = names(tx)
            beside(lambda: asyncio.run(_write_alone(url, name)))
            if not guarded:
                _native(tx, "COMMIT")
                _native(tx, "BEGIN")
            return first, names(tx)

        first, second = await db.read(twice, "between", guarded=True)
        assert first == second == ["before"]
        first, second = await db.read(twice, "later", guarded=False)
        assert (first, second) == (["before", "between"], ["before", "between", "later"])
        await other.close()

    run(url, scenario)


def beside(work: Callable[[], None]) -> None:
    """Run it in a thread: a transaction function, or a listener, cannot await."""
    thread = threading.Thread(target=work)
    thread.start()
    thread.join(20)


def _native(tx: Tx, sql: str) -> None:
    tx.native(sql, ())


async def _write_alone(url: str, name: str) -> None:
    db = open_database(url)
    await db.write(add, name)
    await db.close()


def test_readers_cannot_write(url: str) -> None:
    async def scenario(db: Database) -> None:
        for read in (db.read, db.read_statement):
            with pytest.raises(DBAPIError, match=r"read-?only"):
                await read(add, "smuggled")
        assert await db.read(names) == []

    run(url, scenario)


def entry_and_thing(tx: Tx, name: str) -> None:
    add(tx, name)
    append(tx, SYSTEM, "things", "thing.added", 1, at=NOON)


def entry_and_refusal(tx: Tx, name: str) -> None:
    entry_and_thing(tx, name)
    raise NotFound("thing")


def test_listeners_are_told_after_the_commit_and_never_of_what_was_rolled_back(url: str) -> None:
    told: list[str] = []
    seen_at_that_moment: list[list[str]] = []

    def look() -> None:
        seen_at_that_moment.append(asyncio.run(_names_alone(url)))

    def listen(entries: Sequence[Entry]) -> None:
        told.extend(entry.action for entry in entries)
        beside(look)

    async def scenario(db: Database) -> None:
        db.listeners.append(listen)
        with pytest.raises(Refusal):
            await db.write(entry_and_refusal, "no")
        assert told == []
        await db.write(entry_and_thing, "yes")
        assert told == ["thing.added"]
        assert seen_at_that_moment == [["yes"]]

    asyncio.run(on_connection(url, lambda c: upgrade(c, ["salus.kit.journal"])))
    run(url, scenario)


async def _names_alone(url: str) -> list[str]:
    db = open_database(url)
    try:
        return await db.read(names)
    finally:
        await db.close()


def test_a_listener_that_fails_changes_nothing(url: str) -> None:
    told: list[int] = []

    def fails(entries: Sequence[Entry]) -> None:
        raise RuntimeError("a cache is broken")

    async def scenario(db: Database) -> None:
        db.listeners += [fails, lambda entries: told.append(len(entries))]
        await db.write(entry_and_thing, "yes")
        assert told == [1]

    asyncio.run(on_connection(url, lambda c: upgrade(c, ["salus.kit.journal"])))
    run(url, scenario)


def test_requests_that_are_cancelled_leave_no_connection_and_no_transaction(url: str) -> None:
    async def scenario(db: Database) -> None:
        for turn in range(12):
            writes = [asyncio.create_task(db.write(_add_slowly, f"{turn}-{n}")) for n in range(3)]
            reads = [asyncio.create_task(db.read(names)) for _ in range(3)]
            for _ in range(turn):  # each turn is cancelled one step later on its way
                await asyncio.sleep(0)
            for task in (*writes, *reads):
                task.cancel()
            await asyncio.gather(*writes, *reads, return_exceptions=True)
        # Two connections for each kind: any leak of two, and these would wait in vain.
        async with asyncio.timeout(10):
            await asyncio.gather(*(db.write(add, f"after-{n}") for n in range(8)), *(db.read(names) for _ in range(8)))
        assert len([name for name in await db.read(names) if name.startswith("after")]) == 8

    run(url, scenario, pool=2)


def _add_slowly(tx: Tx, name: str) -> None:
    for n in range(3):
        add(tx, f"{name}-{n}")
