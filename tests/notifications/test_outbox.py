"""Is a message kept so that only its reader reads it, and only if what it tells of happened?"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from salus.kernel.ids import UserId
from salus.kit.crypto import Unsealable, Vault
from salus.kit.db import Database, Tx, open_database
from salus.kit.migrate import on_connection, upgrade
from salus.notifications.contract import Kind, Message
from salus.notifications.outbox import SealedOutbox, opened_facts
from salus.notifications.tables import notifications
from tests.support.services import PostgresCluster

DUE = datetime(2027, 1, 5, 9, 0, tzinfo=UTC)
LINK = {"link": "https://x.example/#secret"}
MESSAGE = Message(UserId(7), Kind.WELCOME, DUE, DUE + timedelta(hours=1), 12, LINK)
VAULT = Vault({"k1": b"k" * 32}, "k1")
OUTBOX = SealedOutbox(VAULT, lambda: DUE)

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


def rows(box: Box) -> list[Any]:
    db, run = box
    return list(run(db.read(lambda tx: tx.all(notifications.select().order_by(notifications.c.id)))))


def test_each_message_has_an_id_of_its_own_and_waits_for_its_time(box: Box) -> None:
    db, run = box
    run(db.write(lambda tx: OUTBOX.put(tx, [MESSAGE, MESSAGE])))
    run(db.write(lambda tx: OUTBOX.put(tx, [])))
    first, second = rows(box)
    assert first.message_id != second.message_id
    assert (first.state, first.next_at, first.channel, first.attempts) == ("scheduled", DUE, None, 0)


def test_what_is_rolled_back_was_never_said(box: Box) -> None:
    db, run = box

    def put_and_fail(tx: Tx) -> None:
        OUTBOX.put(tx, [MESSAGE])
        raise LookupError

    with pytest.raises(LookupError):
        run(db.write(put_and_fail))
    assert rows(box) == []


def test_a_row_is_of_no_use_without_the_key_and_in_another_place(box: Box) -> None:
    db, run = box
    run(db.write(lambda tx: OUTBOX.put(tx, [MESSAGE])))
    (row,) = rows(box)
    assert b"secret" not in row.facts
    assert opened_facts(VAULT, row.message_id, row.facts) == LINK
    assert opened_facts(VAULT, f"{row.message_id}.sms", row.facts) == LINK
    with pytest.raises(Unsealable):
        opened_facts(Vault({"k1": b"x" * 32}, "k1"), row.message_id, row.facts)
    with pytest.raises(Unsealable):
        opened_facts(VAULT, "another", row.facts)


def test_what_has_not_been_sent_can_be_taken_back(box: Box) -> None:
    db, run = box
    others = [replace(MESSAGE, kind=Kind.PASSWORD_RESET), replace(MESSAGE, about=13)]
    run(db.write(lambda tx: OUTBOX.put(tx, [MESSAGE, *others])))
    run(db.write(lambda tx: OUTBOX.drop(tx, 12, [Kind.WELCOME], "not needed")))
    assert [(row.state, row.error) for row in rows(box)] == [
        ("dropped", "not needed"),
        ("scheduled", None),
        ("scheduled", None),
    ]
