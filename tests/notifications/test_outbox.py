"""Is a message kept so that only its reader reads it?"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from salus.kernel.ids import UserId
from salus.kit.crypto import Unsealable, Vault
from salus.kit.db import Database, Tx, open_database
from salus.kit.migrate import on_connection, upgrade
from salus.notifications.contract import Message
from salus.notifications.outbox import SealedOutbox
from salus.notifications.queries import mailbox
from salus.notifications.tables import notifications
from tests.support.services import PostgresCluster

DUE = datetime(2027, 1, 5, 9, 0, tzinfo=UTC)
MESSAGE = Message(UserId(7), "email", "jane@example.com", "welcome", "Hello", "Open https://x.example/#secret", DUE)
VAULT = Vault({"k1": b"k" * 32}, "k1")

Box = tuple[Database, Callable[[Any], Any]]


@contextmanager
def opened(url: str) -> Iterator[Box]:
    with asyncio.Runner() as runner:
        runner.run(on_connection(url, lambda connection: upgrade(connection, ["salus.notifications"])))
        db = open_database(url, pool=2)
        yield db, runner.run
        runner.run(db.close())


@pytest.fixture(params=["sqlite", "postgresql"])
def box(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Box]:
    if request.param == "sqlite":
        with opened(f"sqlite:///{tmp_path / 'salus.db'}") as box:
            yield box
    else:
        cluster: PostgresCluster = request.getfixturevalue("postgres")
        with cluster.database() as url, opened(url) as box:
            yield box


def test_the_mailbox_shows_the_newest_first(box: Box) -> None:
    db, run = box
    second = replace(MESSAGE, text="second")

    def put_both(tx: Tx) -> tuple[int, int]:
        outbox = SealedOutbox(VAULT)
        return outbox.put(tx, MESSAGE), outbox.put(tx, second)

    first_id, second_id = run(db.write(put_both))
    assert first_id < second_id
    assert run(mailbox(db, VAULT, 10)) == [second, MESSAGE]
    assert run(mailbox(db, VAULT, 1)) == [second]


def test_what_is_rolled_back_was_never_said(box: Box) -> None:
    db, run = box

    def put_and_fail(tx: Tx) -> None:
        SealedOutbox(VAULT).put(tx, MESSAGE)
        raise LookupError

    with pytest.raises(LookupError):
        run(db.write(put_and_fail))
    assert run(mailbox(db, VAULT, 10)) == []


def test_a_row_is_of_no_use_without_the_key_and_in_another_place(box: Box) -> None:
    db, run = box
    run(db.write(lambda tx: SealedOutbox(VAULT).put(tx, MESSAGE)))
    row = run(db.read(lambda tx: tx.one(notifications.select())))
    for column in (row.address, row.subject, row.text):
        assert not any(word in column for word in (b"jane", b"Hello", b"secret"))
    with pytest.raises(Unsealable):
        run(mailbox(db, Vault({"k1": b"x" * 32}, "k1"), 1))
    run(db.write(lambda tx: tx.execute(notifications.update().values(text=notifications.c.subject))))
    with pytest.raises(Unsealable):
        run(mailbox(db, VAULT, 1))
