"""Which PostgreSQL do tests run against? A real one, started for them alone, that they may kill."""

import contextlib
import functools
import itertools
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from tests.support.ports import free_port
from tests.support.processes import find_program, kill_family, unprivileged_user
from tests.support.wait import until

START_SECONDS = 60
POSTGRES_FOLDERS = "/usr/lib/postgresql/*/bin"
SETTINGS = {
    "fsync": "on",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "listen_addresses": "127.0.0.1",
    "timezone": "UTC",
}


class PostgresCluster:
    """One PostgreSQL of our own in a temporary folder; it survives `kill` and `restart`, not `remove`."""

    def __init__(self, **settings: str) -> None:
        self.port = free_port()
        self._account = unprivileged_user("postgres", "nobody")
        self.folder = Path(tempfile.mkdtemp(prefix="salus-pg-"))
        self.log = self.folder / "log"
        self._settings = SETTINGS | settings
        self._process: subprocess.Popen[bytes] | None = None
        self._names = (f"test_{number}" for number in itertools.count(1))
        if self._account:
            shutil.chown(self.folder, self._account.pw_name, self._account.pw_gid)
        # Trust, because nothing but this test run can reach the port or knows of it.
        initdb = [_postgres("initdb"), "--auth=trust", "--username=salus", "--encoding=UTF8", "--locale=C", "--no-sync"]
        self._run(*initdb, "--pgdata", str(self.folder / "data"))

    @property
    def pid(self) -> int:
        assert self._process is not None, "PostgreSQL is not running"
        return self._process.pid

    def url(self, database: str) -> str:
        return f"postgresql://salus@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        assert self._process is None, "PostgreSQL runs already"
        settings = [f"--{name}={value}" for name, value in self._settings.items()]
        command = [_postgres("postgres"), "-D", str(self.folder / "data"), "-p", str(self.port), "-k", str(self.folder)]
        with self.log.open("ab") as log:
            self._process = self._spawn(*command, *settings, stdout=log, stderr=log)
        try:
            until(self._answers, START_SECONDS, "PostgreSQL to answer")
        except BaseException as failure:
            self.kill()
            failure.add_note(f"PostgreSQL said:\n{self.log.read_text()}")
            raise

    def stop(self) -> None:
        """An orderly end: clients are sent away, everything is written."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(START_SECONDS)
            self._process = None

    def kill(self) -> None:
        """A power cut: SIGKILL to the postmaster and every backend; returns when none is left."""
        if self._process is not None:
            if self._process.poll() is None:
                kill_family(self._process.pid)
            self._process.wait(START_SECONDS)
            self._process = None

    def restart(self) -> None:
        self.stop()
        self.start()

    def remove(self) -> None:
        self.kill()
        shutil.rmtree(self.folder)

    def create_database(self, template: str = "template0") -> str:
        """The URL of a fresh database; a copy of `template`, to which nobody may be connected."""
        name = next(self._names)
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return self.url(name)

    def drop_database(self, url: str) -> None:
        self.execute(f"DROP DATABASE IF EXISTS {url.rpartition('/')[2]} WITH (FORCE)")

    @contextlib.contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """A database for one test."""
        url = self.create_database(template)
        try:
            yield url
        finally:
            self.drop_database(url)

    def execute(self, statement: str, database: str = "postgres") -> str:
        """What psql answers, unaligned, one row a line."""
        return self._run(*self._psql(database), "-c", statement)

    def _answers(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise AssertionError(f"PostgreSQL ended with {self._process.returncode}.")
        asked = self._spawn(*self._psql("postgres"), "-c", "SELECT 1", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        asked.communicate()
        return asked.returncode == 0

    def _psql(self, database: str) -> list[str]:
        address = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "salus", "-d", database]
        return [_postgres("psql"), "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", *address]

    def _run(self, *command: str) -> str:
        process = self._spawn(*command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        said, complaint = process.communicate()
        assert process.returncode == 0, complaint.decode()
        return said.decode().strip()

    def _spawn(self, *command: str, stdout: int | IO[bytes], stderr: int | IO[bytes]) -> subprocess.Popen[bytes]:
        """Start a program as the account that PostgreSQL may run as, from a folder that it may enter."""
        if self._account is None:
            return subprocess.Popen(command, stdout=stdout, stderr=stderr, cwd="/")
        user, group = self._account.pw_uid, self._account.pw_gid
        return subprocess.Popen(command, stdout=stdout, stderr=stderr, cwd="/", user=user, group=group, extra_groups=[])


@functools.cache
def _postgres(program: str) -> str:
    """A program of the same PostgreSQL as initdb, however many versions are installed."""
    return str(find_program("initdb", "postgresql", POSTGRES_FOLDERS).resolve().with_name(program))
