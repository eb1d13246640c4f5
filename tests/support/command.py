"""How does a test say something to `salus`? As an operator does, in a process of its own."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Said:
    """What a command printed, and how it ended."""

    out: str
    err: str
    code: int

    @property
    def last_line(self) -> str:
        return self.out.rstrip("\n").rpartition("\n")[2]


def salus(folder: Path, *words: str, stdin: str = "", **settings: str) -> Said:
    """Run one command from inside `folder`, so that a developer's .env is not read, on the data in it."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SALUS_")}
    command = [sys.executable, "-m", "salus.apps.cli", *words]
    done = subprocess.run(
        command, input=stdin, capture_output=True, text=True, cwd=folder, env=clean | settings, timeout=120
    )
    return Said(done.stdout, done.stderr, done.returncode)
