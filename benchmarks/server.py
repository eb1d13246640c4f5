"""What is measured? A real `salus serve` in a process of its own, with one worker."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.ports import free_port


@contextmanager
def serving(folder: Path, database_url: str | None) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The process and its port, once it is ready."""
    port = free_port()
    env = {
        **os.environ, "SALUS_DATA_DIR": str(folder), "SALUS_LIMITS": "off", "SALUS_LOG_LEVEL": "WARNING",
        "SALUS_SERVER_TIMING": "true", "SALUS_DATABASE_URL": database_url or "",
    }  # fmt: skip
    command = [sys.executable, "-m", "salus.apps.cli", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=env)
    try:
        _await_ready(port)
        yield process, port
    finally:
        process.terminate()
        process.wait(20)


def _await_ready(port: int) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def resident_megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024
