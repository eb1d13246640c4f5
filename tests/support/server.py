"""How does a test run the product? As a real `salus serve` process that it may kill."""

import http.client
import os
import subprocess
import sys
from pathlib import Path

from deploy.local.ports import free_port
from tests.support.wait import until

START_SECONDS = 60
STOP_SECONDS = 30


class SalusServer:
    """One server process; without `database_url` it runs on SQLite in `data_dir`."""

    def __init__(self, data_dir: Path, *, database_url: str | None = None, **settings: str) -> None:
        self.port = free_port()
        self.data_dir = data_dir
        self.log = data_dir / "server.log"
        self.settings = {"SALUS_LIMITS": "off"} | settings
        if database_url is not None:
            self.settings["SALUS_DATABASE_URL"] = database_url
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self._process is not None, "the server is not running"
        return self._process.pid

    def start(self) -> None:
        """Start it and return when it is ready."""
        assert self._process is None, "the server runs already"
        self.data_dir.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "salus.apps.cli", "serve"]
        options = ["--port", str(self.port), "--data-dir", str(self.data_dir)]
        with self.log.open("ab") as log:
            # From the data folder, so that a developer's .env is not read.
            self._process = subprocess.Popen(
                command + options, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self._env(), cwd=self.data_dir
            )
        try:
            until(self._ready, START_SECONDS, "the server to be ready")
        except BaseException as failure:
            self.kill()
            failure.add_note(f"The server said:\n{self.said()}")
            raise

    def kill(self) -> None:
        """SIGKILL: it cannot finish anything."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(STOP_SECONDS)
            self._process = None

    def terminate(self) -> int | None:
        """SIGTERM: it finishes what it does, and ends; its exit code, or None when it did not run."""
        if self._process is None:
            return None
        self._process.terminate()
        code = self._process.wait(STOP_SECONDS)
        self._process = None
        return code

    def restart(self) -> None:
        self.terminate()
        self.start()

    def said(self) -> str:
        """Everything it has written to its standard streams, over all its lives."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def _env(self) -> dict[str, str]:
        """The environment of this process, without any Salus setting of the developer's."""
        return {name: value for name, value in os.environ.items() if not name.startswith("SALUS_")} | self.settings

    def _ready(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise AssertionError(f"The server ended with {self._process.returncode}.")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/health/ready")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()
