"""In which shape does an installation run, and what does a test need to know of that? Nothing but this."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol, TypeVar

from salus.apps.assembly import assemble
from salus.apps.parts import Assembly
from salus.kit.config import ServiceName, Settings
from tests.support.command import Said, salus
from tests.support.server import SalusServer
from tests.support.wait import until

T = TypeVar("T")

HEARD_SECONDS = 60
"""What one service changed another hears within a second or so; a busy machine may take longer to say it."""
SETTINGS = {
    "SALUS_LIMITS": "on",
    "SALUS_LIMIT_REGISTER": "100000/1h",
    "SALUS_LIMIT_ANONYMOUS": "100000/1m",
    "SALUS_LIMIT_SIGNED_IN": "100000/1m",
    "SALUS_ACCESS_TOKEN_MINUTES": "60",
    "SALUS_LOG_LEVEL": "WARNING",
    "SALUS_PAYMENTS_URL": "test://",
}
"""Only what counts per person limits anybody: all people of a test run share one address, and its whole length."""


class Shape(Protocol):
    """An installation with one public address."""

    @property
    def url(self) -> str: ...

    def operator(self, service: ServiceName, *words: str, stdin: str = "") -> Said:
        """What `salus` says to the operator of this service."""
        ...

    def database(self, service: ServiceName) -> str:
        """Where this service remembers, for tests that let time pass for a row."""
        ...

    def assemble(self, service: ServiceName) -> Assembly:
        """The parts of a further process of this service, in this one; whoever asks for them closes them."""
        ...


class OneProcess:
    """Everything in one process, on one database."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self._folder, self._database = folder, database_url
        self._settings = SETTINGS | {"SALUS_DATABASE_URL": database_url}
        self.server = SalusServer(folder, database_url=database_url, **SETTINGS)

    @property
    def url(self) -> str:
        return self.server.url

    def start(self) -> None:
        self.server.start()

    def stop(self) -> None:
        self.server.terminate()

    def operator(self, service: ServiceName, *words: str, stdin: str = "") -> Said:
        del service  # it is the same process
        return salus(self._folder, *words, "--data-dir", str(self._folder), stdin=stdin, **self._settings)

    def database(self, service: ServiceName) -> str:
        del service
        return self._database

    def assemble(self, service: ServiceName) -> Assembly:
        del service
        return assemble(settings_of(self._settings | {"SALUS_DATA_DIR": str(self._folder)}))


def settings_of(environment: Mapping[str, str]) -> Settings:
    """The settings of a process with this environment, whatever the environment of this one says."""
    said = {name.removeprefix("SALUS_").lower(): text for name, text in environment.items()}
    return Settings(_env_file=None, **said)  # type: ignore[arg-type, call-arg]


def eventually(condition: Callable[[], T | None], what: str, every: float = 0) -> T:
    """The first truthy answer, of whatever is heard soon; asked as often as one likes, or once in so many seconds."""
    due = 0.0

    def when_due() -> T | None:
        nonlocal due
        if time.monotonic() < due:
            return None
        due = time.monotonic() + every
        return condition()

    answer = until(when_due, HEARD_SECONDS, what)
    assert answer is not None
    return answer
