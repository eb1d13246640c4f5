"""What is a process that we started, and how does it end?"""

import os
import pwd
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from deploy.local.bond import ends_with_us
from deploy.local.processes import kill_family

LAST_LINES: Final = 15


@dataclass
class Child:
    """One program with a log file; in a session of its own, so that a Ctrl-C reaches it through us alone.

    Whoever kills us says farewell to it.
    """

    name: str
    command: Sequence[str]
    log: Path
    environment: Mapping[str, str] | None = None
    folder: Path = Path("/")
    farewell: signal.Signals = signal.SIGTERM
    account: pwd.struct_passwd | None = None
    """As whom it runs, when that is not we."""
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def pid(self) -> int:
        assert self._process is not None, f"{self.name} is not running"
        return self._process.pid

    @property
    def started(self) -> bool:
        return self._process is not None

    @property
    def ended(self) -> int | None:
        """Its exit code, once it has one."""
        return None if self._process is None else self._process.poll()

    def start(self) -> None:
        assert self._process is None, f"{self.name} runs already"
        with self.log.open("ab") as log:
            first = ends_with_us(self.farewell)
            self._process = spawn(self.command, self.account, log, log, self.environment, self.folder, first)

    def ask_to_end(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(self.farewell)

    def wait(self, seconds: float) -> int | None:
        """Its exit code; it is killed with all its descendants if it takes longer."""
        if self._process is None:
            return None
        try:
            code = self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            kill_family(self._process.pid)
            code = self._process.wait(10)
        if code < 0:  # whom it has left behind: nginx that is killed cannot tell its own
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process = None
        return code

    def kill(self) -> None:
        """A power cut: it and all its descendants are gone when this returns."""
        if self._process is not None:
            if self._process.poll() is None:
                kill_family(self._process.pid)
            self._process.wait(10)
            self._process = None

    def said(self) -> str:
        """Everything it has written, over all its lives."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def last_lines(self) -> str:
        return "\n".join(self.said().splitlines()[-LAST_LINES:])


def spawn(
    command: Sequence[str],
    account: pwd.struct_passwd | None,
    stdout: "subprocess._FILE",
    stderr: "subprocess._FILE",
    environment: Mapping[str, str] | None = None,
    folder: Path = Path("/"),
    first: Callable[[], None] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a program, as `account` if there is one; it knows nothing of our own Salus settings.

    `first` is what the new process does before.
    """
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SALUS_")}
    env = {**clean, **(environment or {})}
    whom: dict[str, Any] = (
        {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account is not None else {}
    )
    return subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr, env=env, cwd=folder, start_new_session=True,
        preexec_fn=first, **whom,
    )  # fmt: skip
