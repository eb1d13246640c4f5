"""Where is a program, as whom may it run, and is it really gone?"""

import contextlib
import os
import pwd
import shutil
import signal
from pathlib import Path

from deploy.local.wait import until


class NotInstalled(Exception):
    """A program is not on this machine; the message says which package brings it."""


def find_program(name: str, package: str, *folders: str) -> Path:
    """The path of `name`, from PATH or else from the last of the glob patterns `folders`."""
    if found := shutil.which(name):
        return Path(found)
    for folder in sorted((one for pattern in folders for one in Path("/").glob(pattern.lstrip("/"))), reverse=True):
        if (folder / name).exists():
            return folder / name
    raise NotInstalled(f"{name} is missing on this machine: apt-get install {package}")


def unprivileged_user(*names: str) -> pwd.struct_passwd | None:
    """The first of `names` this machine knows, when we are root; PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return next(known[name] for name in names if name in known)


def family(pid: int) -> set[int]:
    """`pid` and all its descendants that run now."""
    children: dict[int, set[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (parent := _parent(entry)) is not None:
            children.setdefault(parent, set()).add(int(entry.name))
    found, fresh = {pid}, {pid}
    while fresh:
        fresh = set().union(*(children.get(one, set()) for one in fresh)) - found
        found |= fresh
    return found


def kill_family(pid: int) -> None:
    """SIGKILL to the process and all its descendants; returns when every descendant is gone."""
    # Stopped first, so that it can neither start another child nor tidy up between our looking and our killing.
    os.kill(pid, signal.SIGSTOP)
    members = family(pid)
    for member in members:
        with contextlib.suppress(ProcessLookupError):
            os.kill(member, signal.SIGKILL)
    until(lambda: not any(running(one) for one in members), 10, f"the family of process {pid} to be gone")


def running(pid: int) -> bool:
    """Whether the process still does anything; a zombie does not."""
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def _parent(entry: Path) -> int | None:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return None
