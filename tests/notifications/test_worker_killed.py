"""Does a real worker that is really killed lose nothing? SIGKILL, between the send and its mark."""

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from salus.apps.assembly import SERVICES, tables
from salus.kernel.ids import UserId
from salus.kit.config import Settings
from salus.kit.db import Database, open_database
from salus.kit.keys import load_keys
from salus.kit.migrate import on_connection, upgrade
from salus.notifications.contract import Kind, Message
from salus.notifications.outbox import SealedOutbox
from salus.notifications.tables import notifications
from salus.users.tables import users
from tests.notifications.loopback import Inbox, smtp_server
from tests.support.wait import until

pytestmark = pytest.mark.slow
MESSAGES, KILLS, SECONDS = 60, 6, 60


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'salus.sqlite3'}"
    return request.getfixturevalue("postgres_url")


async def write(url: str, work: Any) -> Any:
    db: Database = open_database(url, pool=1)
    try:
        return await db.write(work)
    finally:
        await db.close()


def worker(folder: Path, url: str, inbox: Inbox) -> "subprocess.Popen[bytes]":
    said = {
        "SALUS_DATA_DIR": str(folder),
        "SALUS_DATABASE_URL": url,
        "SALUS_LOG_LEVEL": "ERROR",
        "SALUS_MAIL_URL": f"smtp://127.0.0.1:{inbox.port}?from=clinic@example.com",
    }
    return subprocess.Popen([sys.executable, "-m", "salus.apps.cli", "worker"], env={**os.environ, **said})


def test_a_kill_costs_one_repetition_and_no_message(url: str, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, database_url=url, _env_file=None)  # type: ignore[call-arg]
    vault, now = load_keys(settings).vault, datetime.now(UTC)
    asyncio.run(on_connection(url, lambda connection: upgrade(connection, tables(tuple(SERVICES)))))
    somebody = {
        "name": "Jane",
        "email": "jane@example.com",
        "email_key": "jane@example.com",
        "role": "patient",
        "active": True,
        "locale": "en",
        "search": "jane",
        "revision": 1,
        "created_at": now,
    }
    asyncio.run(write(url, lambda tx: tx.execute(insert(users).values(somebody))))
    reset = Message(UserId(1), Kind.PASSWORD_RESET, now, now + timedelta(hours=1), facts={"link": "https://x.example"})
    asyncio.run(write(url, lambda tx: SealedOutbox(vault, lambda: now).put(tx, [reset] * MESSAGES)))
    with smtp_server() as inbox:
        for kill in range(1, KILLS + 1):
            running = worker(tmp_path, url, inbox)
            _kill_after(inbox, running, 3 + kill)
            assert running.wait(SECONDS) == -signal.SIGKILL
            inbox.taken = lambda: None
            asyncio.run(write(url, _let_leases_end))
        running = worker(tmp_path, url, inbox)
        try:
            until(lambda: _all_sent(url), SECONDS, "all messages to be sent")
        finally:
            running.terminate()
            running.wait(SECONDS)
    seen = Counter(str(mail["Message-ID"]) for mail in inbox.mails)
    assert len(seen) == MESSAGES
    assert Counter(seen.values()) == {1: MESSAGES - KILLS, 2: KILLS}


def _kill_after(inbox: Inbox, running: "subprocess.Popen[bytes]", mails: int) -> None:
    """Kill the worker when the server has taken so many more, before it has heard so of the last one."""
    end = len(inbox.mails) + mails

    def taken() -> None:
        if len(inbox.mails) == end:
            running.kill()

    inbox.taken = taken


def _let_leases_end(tx: Any) -> None:
    claimed = notifications.update().where(notifications.c.state == "sending")
    tx.execute(claimed.values(next_at=datetime.now(UTC)))


def _all_sent(url: str) -> bool:
    states = asyncio.run(write(url, lambda tx: {row.state for row in tx.all(notifications.select())}))
    return bool(states == {"sent"})
