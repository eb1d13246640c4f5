"""`make run-four`: all four services, their gateway and their stores on this machine, until it is told to stop."""

import argparse
import fcntl
import sys
from pathlib import Path

from deploy.local.household import AskedToEnd, ChildEnded, Household, has_redis
from deploy.local.plan import Plan
from deploy.local.ports import listening
from deploy.local.postgres import ClusterEnded, program
from deploy.local.processes import NotInstalled, unprivileged_user
from deploy.local.wait import NeverHappened
from tools.gateway import nginx


class Unusable(Exception):
    """It cannot start like this; the message says what to change."""


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m deploy.local", description=__doc__)
    asked.add_argument("--data-dir", type=Path, default=Path("data/four"))
    asked.add_argument("--port", type=int, default=8000)
    said = asked.parse_args()
    try:
        program("postgres"), nginx()
        folder = usable(said.data_dir.resolve())
        with (folder / "lock").open("w") as lock:
            only_one(lock.fileno(), folder)
            if listening(said.port):
                raise Unusable(f"Port {said.port} is taken. Choose another one: make run-four PORT={said.port + 1}")
            plan = Plan.of(folder, said.port, redis=has_redis())
            Household(plan, lambda line: print(line, flush=True)).live()
    except AskedToEnd:
        print("Everything has ended.", flush=True)
    except (NotInstalled, FileNotFoundError, Unusable, ChildEnded, ClusterEnded, NeverHappened) as error:
        print(error, *getattr(error, "__notes__", ()), sep="\n", file=sys.stderr, flush=True)
        return 1
    return 0


def usable(folder: Path) -> Path:
    """The folder for everything, closed to others as far as PostgreSQL's account allows.

    Raises: Unusable when that account may not enter it.
    """
    account = unprivileged_user("postgres", "nobody")
    folder.mkdir(mode=0o711 if account else 0o700, parents=True, exist_ok=True)
    for each in (folder, *folder.parents):
        if account and not each.stat().st_mode & 0o001:
            who = account.pw_name
            raise Unusable(f"PostgreSQL runs as {who} here, who may not enter {each}. Choose another folder: DATA=…")
    return folder


def only_one(lock: int, folder: Path) -> None:
    """Raises: Unusable when another one runs on these data; its lock ends with it, whatever ends it."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise Unusable(f"Four services run already on the data in {folder}.") from None


if __name__ == "__main__":
    sys.exit(main())
