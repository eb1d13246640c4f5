"""How does a PostgreSQL of our own run? A cluster in a folder, as an account that it agrees to run as."""

import functools
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from deploy.local.child import Child, spawn
from deploy.local.processes import find_program, unprivileged_user
from deploy.local.wait import until

ADMINISTRATOR: Final = "salus"
_FOLDERS: Final = "/usr/lib/postgresql/*/bin"
_START_SECONDS: Final = 60
_SETTINGS: Final = {
    "fsync": "on",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "listen_addresses": "127.0.0.1",
    "timezone": "UTC",
}


class ClusterEnded(Exception):
    """PostgreSQL ended instead of answering."""


class Cluster:
    """One PostgreSQL; with a password everybody needs theirs, without one nobody but its maker may reach the port."""

    def __init__(self, folder: Path, port: int, password: str = "", settings: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.port = port
        self._password = password
        self._account = unprivileged_user("postgres", "nobody")
        options = [f"--{name}={value}" for name, value in (_SETTINGS | dict(settings or {})).items()]
        command = [program("postgres"), "-D", str(self.data), "-p", str(port), "-k", str(folder), *options]
        # SIGINT is PostgreSQL's word for: send the clients away, write everything, end.
        self.child = Child("postgres", command, folder / "log", farewell=signal.SIGINT, account=self._account)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.child.log

    @property
    def pid(self) -> int:
        return self.child.pid

    def url(self, database: str, role: str = ADMINISTRATOR, password: str | None = None) -> str:
        secret = self._password if password is None else password
        return f"postgresql://{role}{':' if secret else ''}{secret}@127.0.0.1:{self.port}/{database}"

    def initialise(self) -> None:
        """Make the cluster's files, in one step however often it is broken off."""
        aside = self.folder / "data.new"
        shutil.rmtree(aside, ignore_errors=True)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self._give(self.folder)
        secret = self.folder / "password"
        try:
            with os.fdopen(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                file.write(self._password)
            self._give(secret)
            auth = [f"--pwfile={secret}", "--auth=scram-sha-256"] if self._password else ["--auth=trust"]
            options = [f"--username={ADMINISTRATOR}", "--encoding=UTF8", "--locale=C", "--no-sync"]
            self._run(program("initdb"), *auth, *options, "--pgdata", str(aside))
        finally:
            secret.unlink(missing_ok=True)
        aside.rename(self.data)

    def start(self) -> None:
        """Start it and return when it answers."""
        self.child.start()
        try:
            until(self.answers, _START_SECONDS, "PostgreSQL to answer")
        except BaseException as failure:
            self.kill()
            failure.add_note(f"PostgreSQL said:\n{self.log.read_text()}")
            raise

    def stop(self) -> None:
        """An orderly end: clients are sent away, everything is written."""
        self.child.ask_to_end()
        self.child.wait(_START_SECONDS)

    def kill(self) -> None:
        """A power cut: SIGKILL to the postmaster and every backend; returns when none is left."""
        self.child.kill()

    def answers(self) -> bool:
        """Raises: ClusterEnded."""
        if self.child.ended is not None:
            raise ClusterEnded(f"PostgreSQL ended with {self.child.ended}.")
        asked = self._spawn(*self._psql("postgres"), "-c", "SELECT 1")
        asked.communicate()
        return asked.returncode == 0

    def execute(self, statement: str, database: str = "postgres") -> str:
        """What psql answers, unaligned, one row a line."""
        return self._run(*self._psql(database), "-c", statement)

    def script(self, path: Path, environment: Mapping[str, str]) -> None:
        """Let a shell script work on this cluster as its administrator."""
        where = {"PGHOST": "127.0.0.1", "PGPORT": str(self.port), "PGUSER": ADMINISTRATOR}
        found = os.pathsep.join((str(Path(program("psql")).parent), os.environ.get("PATH", os.defpath)))
        env = {**os.environ, **environment, **where, "PGPASSWORD": self._password, "PATH": found}
        done = subprocess.run(["/bin/sh", str(path)], env=env, capture_output=True, text=True)
        if done.returncode != 0:
            raise ClusterEnded(done.stderr)

    def _psql(self, database: str) -> list[str]:
        address = ["-h", "127.0.0.1", "-p", str(self.port), "-U", ADMINISTRATOR, "-d", database]
        return [program("psql"), "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", *address]

    def _run(self, *command: str) -> str:
        process = self._spawn(*command)
        said, complaint = process.communicate()
        assert process.returncode == 0, complaint.decode()
        return said.decode().strip()

    def _spawn(self, *command: str) -> subprocess.Popen[bytes]:
        environment = {"PGPASSWORD": self._password} if self._password else None
        return spawn(command, self._account, subprocess.PIPE, subprocess.PIPE, environment)

    def _give(self, path: Path) -> None:
        if self._account:
            shutil.chown(path, self._account.pw_uid, self._account.pw_gid)


@functools.cache
def program(name: str) -> str:
    """A program of the same PostgreSQL as initdb, however many versions are installed.

    Raises: NotInstalled.
    """
    return str(find_program("initdb", "postgresql", _FOLDERS).resolve().with_name(name))
