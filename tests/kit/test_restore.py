"""Are followers told again after a dump was restored into a cluster whose transactions start low?"""

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from salus.kernel.actor import SYSTEM
from salus.kernel.feed import Cursor
from salus.kit.db import Database, Tx, open_database
from salus.kit.journal import JournalFeed, append, move_on, resume
from salus.kit.migrate import on_connection, upgrade

OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
FUTURE = 1 << 40


def statements() -> list[str]:
    """What the document tells an operator to run, without its own BEGIN and COMMIT."""
    (block,) = re.findall(r"^```sql\n(.*?)^```$", OPERATIONS.read_text(), re.MULTILINE | re.DOTALL)
    plain = re.sub(r"--.*", "", block)
    return [one for part in plain.split(";") if (one := part.strip()) and one not in ("BEGIN", "COMMIT")]


def note(tx: Tx, n: int) -> None:
    append(tx, SYSTEM, "things", "thing.noted", n, at=NOON)


def restored(tx: Tx) -> None:
    """A journal as it comes out of another cluster; the first entry committed last, and only it has not been read."""
    tx.execute(text("ALTER TABLE journal DISABLE TRIGGER journal_append_only"))
    for n, xid in ((1, FUTURE + 2), (2, FUTURE), (3, FUTURE + 1)):
        note(tx, n)
        tx.execute(text(f"UPDATE journal SET xid = {xid} WHERE entity_id = {n}"))
    tx.execute(text("ALTER TABLE journal ENABLE TRIGGER journal_append_only"))
    assert move_on(tx, "follower", Cursor(), Cursor(FUTURE + 1, 3))


async def told(db: Database) -> list[int]:
    changes = await JournalFeed(db, "things").changes(await db.read_statement(resume, "follower"))
    return [entry.entity_id for entry in changes.entries]


@pytest.mark.parametrize("mended", [True, False])
def test_the_documented_lines_let_followers_go_on(postgres_url: str, mended: bool) -> None:
    async def scenario() -> None:
        await on_connection(postgres_url, lambda connection: upgrade(connection, ["salus.kit.journal"]))
        db = open_database(postgres_url, pool=2)
        try:
            await db.write(restored)
            if mended:
                await db.write(lambda tx: [tx.execute(text(one)) for one in statements()])
            await db.write(note, 4)
            found = await told(db)
            # Two of them were told before, but stand behind the one that was not: once more, rather than not at all.
            assert found == ([1, 2, 3, 4] if mended else [])
        finally:
            await db.close()

    asyncio.run(scenario())
