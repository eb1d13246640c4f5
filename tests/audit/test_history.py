"""The journal is read by the thing it tells of."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from salus.audit.service import AuditService
from salus.kernel.actor import SYSTEM, Actor, Role
from salus.kernel.ids import SessionId, UserId
from salus.kit.db import Conflict, Database, Tx, open_database
from salus.kit.journal import append
from salus.kit.migrate import on_connection, upgrade
from tests.support.services import PostgresCluster
from tests.support.world import MONDAY

WHO = Actor(Role.PATIENT, UserId(7), SessionId(8), address="192.0.2.1", request_id="r-1")


@pytest.fixture(params=["sqlite", "postgresql"])
async def db(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite:///{tmp_path / 'journal.sqlite3'}"
    cluster: PostgresCluster | None = None
    if request.param == "postgresql":
        cluster = request.getfixturevalue("postgres")
        url = cluster.create_database()
    await on_connection(url, lambda connection: upgrade(connection, ["salus.kit.journal"]))
    opened = open_database(url)
    yield opened
    await opened.close()
    if cluster is not None:
        cluster.drop_database(url)


def _tell(tx: Tx) -> None:
    append(tx, WHO, "appointments", "appointment.booked", 1, {"status": "upcoming"}, at=MONDAY, on_behalf_of=9)
    append(tx, SYSTEM, "appointments", "appointment.booked", 2, at=MONDAY)
    append(tx, SYSTEM, "users", "user.created", 1, at=MONDAY)
    append(tx, SYSTEM, "appointments", "appointment.cancelled", 1, at=MONDAY - timedelta(days=1))


async def test_a_thing_has_its_own_entries_in_the_order_they_were_written(db: Database) -> None:
    await db.write(_tell)
    first, second = await AuditService(db).history("appointment", 1)
    assert [first.action, second.action] == ["appointment.booked", "appointment.cancelled"]
    assert (first.actor_id, first.actor_role, first.session_id, first.address) == (7, "patient", 8, "192.0.2.1")
    assert (first.on_behalf_of, first.request_id, first.context, first.at) == (9, "r-1", "appointments", MONDAY)
    assert first.data == {"status": "upcoming"}
    assert (second.actor_role, second.actor_id, second.data) == ("system", None, {})
    assert first.cursor < second.cursor


async def test_what_nobody_has_told_of_has_no_history(db: Database) -> None:
    await db.write(_tell)
    assert list(await AuditService(db).history("appointment", 3)) == []
    assert list(await AuditService(db).history("doctor", 1)) == []


async def test_what_did_not_come_to_pass_is_not_told(db: Database) -> None:
    def fail(tx: Tx) -> None:
        _tell(tx)
        raise Conflict("some rule")

    with pytest.raises(Conflict):
        await db.write(fail)
    assert list(await AuditService(db).history("appointment", 1)) == []
