"""Can the tests trust what they stand on? Services start, die and come back with what was committed."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.ports import listening
from deploy.local.postgres import ClusterEnded
from deploy.local.processes import NotInstalled, family, find_program, running
from tests.support.server import SalusServer
from tests.support.services import PostgresCluster, RedisServer
from tests.support.wait import NeverHappened, until, until_async


@pytest.fixture(scope="module")
def mortal() -> Iterator[PostgresCluster]:
    """A PostgreSQL that these tests may kill."""
    cluster = PostgresCluster()
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.remove()


def test_what_was_committed_survives_a_kill(mortal: PostgresCluster) -> None:
    url = mortal.create_database()
    name = url.rpartition("/")[2]
    mortal.execute("CREATE TABLE kept (value int)", name)
    mortal.execute("INSERT INTO kept VALUES (7)", name)
    mortal.kill()
    assert not listening(mortal.port)
    mortal.start()
    assert mortal.execute("SELECT value FROM kept", name) == "7"
    assert "not properly shut down" in mortal.log.read_text()


def test_a_kill_leaves_no_backend_behind(mortal: PostgresCluster) -> None:
    members = family(mortal.pid)
    assert len(members) > 3
    mortal.kill()
    assert not [pid for pid in members if running(pid)]
    mortal.start()


def test_a_restart_is_orderly(mortal: PostgresCluster) -> None:
    before = mortal.log.read_text().count("not properly shut down")
    mortal.restart()
    assert mortal.execute("SELECT 1") == "1"
    assert mortal.log.read_text().count("not properly shut down") == before


def test_a_database_can_be_a_copy_of_another(mortal: PostgresCluster) -> None:
    template = mortal.create_database().rpartition("/")[2]
    mortal.execute("CREATE TABLE copied (value int)", template)
    with mortal.database(template) as url:
        assert mortal.execute("SELECT count(*) FROM copied", url.rpartition("/")[2]) == "0"
    assert mortal.execute(f"SELECT count(*) FROM pg_database WHERE datname = '{url.rpartition('/')[2]}'") == "0"


def test_writes_reach_the_disk_before_they_are_confirmed(mortal: PostgresCluster) -> None:
    assert mortal.execute("SHOW fsync") == "on"
    assert mortal.execute("SHOW synchronous_commit") == "on"


def test_redis_answers_dies_and_comes_back() -> None:
    server = RedisServer()
    server.start()
    assert listening(server.port)
    server.kill()
    assert not listening(server.port)
    server.start()
    server.restart()
    assert listening(server.port)
    server.stop()
    assert not listening(server.port)


def test_a_missing_program_fails_with_the_way_to_install_it() -> None:
    with pytest.raises(NotInstalled, match="apt-get install imaginary-package"):
        find_program("imaginary-program", "imaginary-package", "/usr/lib/imaginary/*/bin")


def test_waiting_ends_with_the_first_truthy_answer() -> None:
    answers = iter([0, "", "here"])
    assert until(lambda: next(answers), 5, "an answer") == "here"


def test_waiting_in_vain_names_what_was_waited_for() -> None:
    with pytest.raises(NeverHappened, match="for the moon"):
        until(lambda: False, 0.05, "the moon")


def test_waiting_works_for_coroutines() -> None:
    answers = iter([False, True])

    async def condition() -> bool:
        return next(answers, False)

    assert asyncio.run(until_async(condition, 5, "an answer")) is True
    with pytest.raises(NeverHappened, match="for the moon"):
        asyncio.run(until_async(condition, 0.05, "the moon"))


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    server = SalusServer(tmp_path / "data", SALUS_DATABASE_URL="nonsense://nowhere")
    with pytest.raises(AssertionError, match="The server ended with") as failure:
        server.start()
    assert server.said() in failure.value.__notes__[0]
    assert server.said()


def test_a_postgres_that_cannot_start_says_why() -> None:
    cluster = PostgresCluster(shared_buffers="nonsense")
    try:
        with pytest.raises(ClusterEnded, match="PostgreSQL ended with") as failure:
            cluster.start()
        assert "shared_buffers" in failure.value.__notes__[0]
    finally:
        cluster.remove()
