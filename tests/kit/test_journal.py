"""Can a follower of the journal trust that it is told everything, once, and that nothing is rewritten?"""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text, tuple_
from sqlalchemy.exc import DBAPIError

from salus.kernel.actor import SYSTEM, Actor, Role
from salus.kernel.errors import NotFound
from salus.kernel.feed import Cursor
from salus.kernel.ids import SessionId, UserId
from salus.kit.db import Conflict, Database, Tx, open_database
from salus.kit.journal import JournalFeed, append, entries_of, journal, move_on, resume
from salus.kit.journal.follow import read_changes
from salus.kit.migrate import on_connection, upgrade

START = Cursor()
NOON = datetime(2026, 3, 2, 12, 0, 0, 1, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'salus.db'}"
    else:
        yield request.getfixturevalue("postgres_url")


def run(url: str, scenario: Callable[[Database], Awaitable[None]]) -> None:
    async def whole() -> None:
        await on_connection(url, lambda connection: upgrade(connection, ["salus.kit.journal"]))
        db = open_database(url, pool=4)
        try:
            await scenario(db)
        finally:
            await db.close()

    asyncio.run(whole())


def note(tx: Tx, n: int, context: str = "things") -> None:
    append(tx, SYSTEM, context, "thing.noted", n, at=NOON)


async def told(db: Database, after: Cursor = START) -> list[int]:
    changes = await JournalFeed(db, "things").changes(after)
    return [entry.entity_id for entry in changes.entries]


def test_an_entry_comes_back_as_it_was_written(url: str) -> None:
    actor = Actor(Role.STAFF, UserId(3), SessionId(4), address="2001:db8::1", request_id="r-1")

    def write(tx: Tx) -> None:
        append(tx, actor, "things", "thing.changed", 9, {"fields": ["a"]}, at=NOON, on_behalf_of=7)
        assert len(tx.entries) == 1

    async def scenario(db: Database) -> None:
        await db.write(write)
        (entry,) = (await JournalFeed(db, "things").changes(Cursor())).entries
        assert (entry.at, entry.context, entry.action, entry.entity) == (NOON, "things", "thing.changed", "thing")
        assert (entry.entity_id, entry.actor_id, entry.actor_role) == (9, 3, "staff")
        assert (entry.session_id, entry.address, entry.request_id) == (4, "2001:db8::1", "r-1")
        assert (entry.on_behalf_of, dict(entry.data)) == (7, {"fields": ["a"]})
        assert await db.read(entries_of, "thing", 9) == [entry]

    run(url, scenario)


def carry_out(tx: Tx, sql: str) -> None:
    tx.execute(text(sql))


REWRITES = ["UPDATE journal SET actor_id = 5", "DELETE FROM journal", "TRUNCATE journal", "TRUNCATE journal CASCADE"]


@pytest.mark.parametrize("statement", REWRITES)
def test_the_journal_cannot_be_rewritten(url: str, statement: str) -> None:
    async def scenario(db: Database) -> None:
        await db.write(note, 1)
        for write in (db.write, db.write_statement):
            with pytest.raises((Conflict, DBAPIError)) as caught:
                await write(carry_out, statement)
            if not (db.dialect == "sqlite" and statement.startswith("TRUNCATE")):  # no such word there
                assert str(caught.value) == "journal_append_only"
        assert await told(db) == [1]

    run(url, scenario)


@pytest.mark.parametrize("statement", REWRITES[:3])
def test_without_its_triggers_it_could_be(url: str, statement: str) -> None:
    on_sqlite = ["DROP TRIGGER journal_no_update", "DROP TRIGGER journal_no_delete"]
    on_postgresql = ["ALTER TABLE journal DISABLE TRIGGER USER"]

    async def scenario(db: Database) -> None:
        if db.dialect == "sqlite" and statement.startswith("TRUNCATE"):
            return
        await db.write(note, 1)
        for sql in (*(on_sqlite if db.dialect == "sqlite" else on_postgresql), statement):
            await db.write(carry_out, sql)
        entries = (await JournalFeed(db, "things").changes(Cursor())).entries
        assert [entry.actor_id for entry in entries] in ([], [5])

    run(url, scenario)


def test_a_follower_is_told_in_order_page_by_page_and_each_entry_once(url: str) -> None:
    async def scenario(db: Database) -> None:
        for n in range(7):
            await db.write(note, n)
        feed, cursor, seen = JournalFeed(db, "things"), Cursor(), list[list[int]]()
        while (changes := await feed.changes(cursor, 3)).entries:
            assert [entry.cursor for entry in changes.entries] == sorted(entry.cursor for entry in changes.entries)
            assert changes.cursor == changes.entries[-1].cursor
            seen.append([entry.entity_id for entry in changes.entries])
            cursor = changes.cursor
        assert seen == [[0, 1, 2], [3, 4, 5], [6]]
        assert changes.cursor == cursor

    run(url, scenario)


def test_a_follower_is_told_of_its_context_only(url: str) -> None:
    async def scenario(db: Database) -> None:
        for n, context in enumerate(["things", "others", "things", "others"]):
            await db.write(note, n, context)
        assert await told(db) == [0, 2]
        everything = await db.read(read_changes, Cursor(), 10)
        assert [entry.entity_id for entry in everything.entries] == [0, 1, 2, 3]

    run(url, scenario)


def test_a_quiet_context_is_not_sought_among_all_the_others(url: str) -> None:
    """The plan names the index; without it a follower walks over everybody else's entries at each look."""

    def plan(tx: Tx) -> str:
        order = tuple_(journal.c.xid, journal.c.seq)
        wanted = (
            select(journal)
            .where(order > tuple_(0, 0), journal.c.context == "quiet")
            .order_by(journal.c.xid, journal.c.seq)
            .limit(500)
        )
        sql = str(wanted.compile(tx.connection, compile_kwargs={"literal_binds": True}))
        if tx.dialect == "sqlite":
            return str(tx.all(text(f"EXPLAIN QUERY PLAN {sql}")))
        return str(tx.all(text(f"EXPLAIN {sql}")))

    def many(tx: Tx) -> None:
        for n in range(300):
            note(tx, n)

    async def scenario(db: Database) -> None:
        await db.write(many)
        await db.write_statement(lambda tx: tx.execute(text("ANALYZE journal")))
        assert "journal_of_context" in await db.read(plan)

    run(url, scenario)


def test_what_was_rolled_back_leaves_a_gap_at_most(url: str) -> None:
    def fails(tx: Tx) -> None:
        note(tx, 99)
        raise NotFound("thing")

    async def scenario(db: Database) -> None:
        await db.write(note, 1)
        with pytest.raises(NotFound):
            await db.write(fails)
        await db.write(note, 2)
        assert await told(db) == [1, 2]

    run(url, scenario)


def test_latest_skips_what_has_been_and_nothing_that_comes(url: str) -> None:
    async def scenario(db: Database) -> None:
        feed = JournalFeed(db, "things")
        assert await feed.latest() == Cursor()
        await db.write(note, 1)
        now = await feed.latest()
        assert await told(db, now) == []
        await db.write(note, 2)
        assert await told(db, now) == [2]

    run(url, scenario)


def test_a_job_resumes_where_its_last_effect_was_and_not_where_it_failed(url: str) -> None:
    def work(tx: Tx, after: Cursor, to: Cursor, *, well: bool) -> None:
        assert move_on(tx, "job", after, to)
        if not well:
            raise NotFound("thing")

    async def scenario(db: Database) -> None:
        assert await db.read(resume, "job") == Cursor()
        await db.write(work, Cursor(), Cursor(5, 6), well=True)
        with pytest.raises(NotFound):
            await db.write(work, Cursor(5, 6), Cursor(7, 8), well=False)
        assert await db.read(resume, "job") == Cursor(5, 6)
        await db.write(work, Cursor(5, 6), Cursor(9, 1), well=True)
        assert await db.read(resume, "job") == Cursor(9, 1)
        assert await db.read(resume, "another") == Cursor()
        assert not await db.write(move_on, "job", Cursor(5, 6), Cursor(7, 8))
        assert await db.read(resume, "job") == Cursor(9, 1)

    run(url, scenario)


class LateCommitter:
    """A transaction that has taken its place in the journal and commits when it is let."""

    def __init__(self, url: str) -> None:
        self._noted, self._let = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._write(url)))

    def __enter__(self) -> "LateCommitter":
        self._thread.start()
        assert self._noted.wait(20)
        return self

    def __exit__(self, *_: Any) -> None:
        self.commit()

    def commit(self) -> None:
        self._let.set()
        self._thread.join(20)

    async def _write(self, url: str) -> None:
        db = open_database(url)
        await db.write(self._hold)
        await db.close()

    def _hold(self, tx: Tx) -> None:
        note(tx, 1)
        self._noted.set()
        assert self._let.wait(20)


def test_who_commits_late_is_not_skipped(postgres_url: str) -> None:
    async def scenario(db: Database) -> None:
        feed = JournalFeed(db, "things")
        with LateCommitter(postgres_url) as late:
            await db.write(note, 2)  # a later place, an earlier commit
            early = await feed.changes(Cursor())
            start = await feed.latest()
            assert (list(early.entries), start) == ([], Cursor())
            await asyncio.to_thread(late.commit)
        assert await told(db, early.cursor) == await told(db, start) == [1, 2]

    run(postgres_url, scenario)


def test_a_follower_by_sequence_alone_would_skip_the_late_committer(postgres_url: str) -> None:
    """The teeth of the test above."""

    def naive(tx: Tx, after: int) -> list[tuple[int, int]]:
        found = tx.all(select(journal.c.seq, journal.c.entity_id).where(journal.c.seq > after).order_by(journal.c.seq))
        return [(row.seq, row.entity_id) for row in found]

    async def scenario(db: Database) -> None:
        with LateCommitter(postgres_url) as late:
            await db.write(note, 2)
            first = await db.read(naive, 0)
            await asyncio.to_thread(late.commit)
        assert [entity for _, entity in first] == [2]
        assert await db.read(naive, first[-1][0]) == [], "1 is never told"

    run(postgres_url, scenario)


def test_many_writers_and_one_impatient_follower_agree(postgres_url: str) -> None:
    async def scenario(db: Database) -> None:
        seen: list[int] = []

        async def follow() -> None:
            cursor = Cursor()
            while len(seen) < 120:
                changes = await JournalFeed(db, "things").changes(cursor, 7)
                seen.extend(entry.entity_id for entry in changes.entries)
                cursor = changes.cursor
                await asyncio.sleep(0)

        def linger(tx: Tx, n: int) -> None:
            note(tx, n)
            tx.execute(select(func.pg_sleep(0.001 * (n % 7))))

        async with asyncio.timeout(30):
            await asyncio.gather(follow(), *(db.write(linger, n) for n in range(120)))
        assert sorted(seen) == list(range(120)), "each once"

    run(postgres_url, scenario)


def test_the_place_in_the_journal_is_the_transaction_and_then_the_sequence(postgres_url: str) -> None:
    def twice(tx: Tx) -> int:
        note(tx, 1)
        note(tx, 2)
        return int(tx.scalar(text("SELECT pg_current_xact_id()::text::bigint")))

    async def scenario(db: Database) -> None:
        xid = await db.write(twice)
        changes = await JournalFeed(db, "things").changes(Cursor())
        assert [entry.cursor for entry in changes.entries] == [Cursor(xid, 1), Cursor(xid, 2)]

    run(postgres_url, scenario)
