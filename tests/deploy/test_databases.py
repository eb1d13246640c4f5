"""Is a service's role confined to its own database, and to what is in its tables?"""

import asyncio
import os
import subprocess
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from salus.kit.migrate import on_connection, upgrade
from tests.deploy.doors import SERVICES
from tests.deploy.said import DEPLOY
from tests.support.postgres import PostgresCluster

PLACES = ("salus.kit.journal", "salus.users")


@pytest.fixture(scope="module")
def cluster() -> Iterator[PostgresCluster]:
    """A cluster of its own: roles belong to all of a cluster's databases."""
    made = PostgresCluster(fsync="off")
    try:
        made.start()
        passwords = {f"{name.upper()}_DB_PASSWORD": f"of-{name}" for name in SERVICES}
        passwords |= {f"{name.upper()}_DB_OWNER_PASSWORD": f"of-the-owner-of-{name}" for name in SERVICES}
        where = {"PGHOST": "127.0.0.1", "PGPORT": str(made.port), "PGUSER": "salus"}
        script = DEPLOY / "postgres/databases.sh"
        subprocess.run(
            ["sh", str(script)], env=os.environ | where | passwords, check=True, capture_output=True, timeout=60
        )
        asyncio.run(on_connection(url(made, "users_owner"), lambda connection: upgrade(connection, PLACES)))
        yield made
    finally:
        made.remove()


def url(cluster: PostgresCluster, role: str, database: str = "users") -> str:
    return f"postgresql://{role}@127.0.0.1:{cluster.port}/{database}"


def says(cluster: PostgresCluster, role: str, statement: str, database: str = "users") -> str:
    """What the database answers, or why it does not."""
    place = urlsplit(url(cluster, role, database))
    command = [
        "psql",
        "-X",
        "-At",
        "-h",
        "127.0.0.1",
        "-p",
        str(place.port),
        "-U",
        role,
        "-d",
        database,
        "-c",
        statement,
    ]
    asked = subprocess.run(command, capture_output=True, text=True, timeout=60)
    return asked.stdout.strip() if asked.returncode == 0 else asked.stderr.strip()


def test_a_service_reads_and_writes_its_own_tables(cluster: PostgresCluster) -> None:
    assert says(cluster, "users", "SELECT count(*) FROM journal") == "0"
    written = says(cluster, "users", "INSERT INTO cursors (name, xid, seq) VALUES ('a', 0, 0) RETURNING name")
    assert written.splitlines()[0] == "a"


@pytest.mark.parametrize("database", ["auth", "schedule", "appointments", "postgres", "template1"])
@pytest.mark.parametrize("role", ["users", "users_owner"])
def test_a_role_cannot_even_connect_to_another_database(cluster: PostgresCluster, role: str, database: str) -> None:
    assert "permission denied for database" in says(cluster, role, "SELECT 1", database)


def test_that_is_so_because_connecting_is_not_everybodys(cluster: PostgresCluster) -> None:
    cluster.execute("GRANT CONNECT ON DATABASE auth TO PUBLIC")
    try:
        assert says(cluster, "users", "SELECT 1", "auth") == "1"
    finally:
        cluster.execute("REVOKE CONNECT ON DATABASE auth FROM PUBLIC")


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE journal DISABLE TRIGGER journal_append_only",
        "DROP TRIGGER journal_append_only ON journal",
        "DROP TABLE journal",
        "TRUNCATE journal",
        "CREATE TABLE mine (id int)",
        "SET ROLE users_owner",
        "CREATE TEMPORARY TABLE mine (id int)",
    ],
)
def test_a_service_cannot_change_what_its_tables_are(cluster: PostgresCluster, statement: str) -> None:
    said = says(cluster, "users", statement)
    assert "permission denied" in said or "must be owner" in said


def test_only_the_owner_may(cluster: PostgresCluster) -> None:
    assert "ALTER TABLE" in says(cluster, "users_owner", "ALTER TABLE journal ENABLE TRIGGER journal_append_only")


def test_nobody_signs_in_without_a_password(cluster: PostgresCluster) -> None:
    sealed = "SELECT count(*) FROM pg_authid WHERE rolcanlogin AND NOT rolsuper AND rolpassword LIKE 'SCRAM-SHA-256$%'"
    assert cluster.execute(sealed) == str(2 * len(SERVICES))
