"""Does a child end when whoever started it is killed and can tell nobody?"""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local.processes import family, running
from tests.support.wait import until

ROOT = Path(__file__).parents[2]
BORN = """
import signal, sys, threading
from pathlib import Path
from deploy.local import child
one = child.Child("one", ["sleep", "600"], Path(sys.argv[1]), farewell=signal.SIGTERM)
{start}
print(one.pid, flush=True)
signal.pause()
"""


def child_of_a_killed_parent(log: Path, start: str = "one.start()") -> int:
    command = [sys.executable, "-c", BORN.format(start=start), str(log)]
    parent = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert family(parent.pid) == {parent.pid, pid}
    parent.kill()
    parent.communicate()
    return pid


def test_a_child_ends_with_its_parent(tmp_path: Path) -> None:
    pid = child_of_a_killed_parent(tmp_path / "log")
    until(lambda: not running(pid), 30, "the child to end")


@pytest.mark.parametrize(
    "start",
    [
        "child.ends_with_us = lambda _: None; one.start()",
        "thread = threading.Thread(target=one.start); thread.start(); thread.join()",
    ],
    ids=["nobody asks", "a thread that ends earlier starts it"],
)
def test_without_a_bond_it_lives_on(tmp_path: Path, start: str) -> None:
    pid = child_of_a_killed_parent(tmp_path / "log", start)
    try:
        assert running(pid)
    finally:
        os.kill(pid, signal.SIGKILL)
