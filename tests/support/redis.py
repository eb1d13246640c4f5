"""Which Redis do tests run against? A real one, started for them alone, that they may kill."""

import subprocess
import tempfile

from deploy.local.ports import free_port, listening
from deploy.local.processes import find_program
from tests.support.wait import until

START_SECONDS = 30


class RedisServer:
    """One Redis of our own that keeps nothing on disk."""

    def __init__(self) -> None:
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        assert self._process is None, "Redis runs already"
        program = str(find_program("redis-server", "redis-server"))
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL, cwd=tempfile.gettempdir())
        try:
            until(self._listens, START_SECONDS, "Redis to listen")
        except BaseException:
            self.kill()
            raise

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(START_SECONDS)
            self._process = None

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(START_SECONDS)
            self._process = None

    def restart(self) -> None:
        self.stop()
        self.start()

    def _listens(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, f"Redis ended with {self._process.returncode}"
        return listening(self.port)
