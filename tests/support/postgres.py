"""Which PostgreSQL do tests run against? A real one, started for them alone, that they may kill."""

import contextlib
import itertools
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from deploy.local.ports import free_port
from deploy.local.postgres import Cluster


class PostgresCluster(Cluster):
    """A cluster in a temporary folder, without passwords; it survives `kill` and `restart`, not `remove`."""

    def __init__(self, **settings: str) -> None:
        super().__init__(Path(tempfile.mkdtemp(prefix="salus-pg-")), free_port(), settings=settings)
        self._names = (f"test_{number}" for number in itertools.count(1))
        self.initialise()

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
