"""In which order does everything start, who watches over it, and how does it end?"""

import json
import shutil
import signal
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Final

from deploy.local.child import Child
from deploy.local.databases import make_databases
from deploy.local.plan import SERVICES, WORKERS, Plan
from deploy.local.prepared import logins_if_prepared
from deploy.local.wait import PAUSE_SECONDS, until
from tools.gateway import Gateway

_SERVE: Final = (sys.executable, "-m", "salus.apps.cli")
_START_SECONDS: Final = 60
_PREPARE_SECONDS: Final = 600
_END_SECONDS: Final = 20


class AskedToEnd(Exception):
    """Somebody pressed Ctrl-C, sent SIGTERM or closed the terminal."""


class ChildEnded(Exception):
    """A part ended that should run."""


class Household:
    """Everything that one `make run-four` has started."""

    def __init__(self, plan: Plan, tell: Callable[[str], None]) -> None:
        self._plan = plan
        self._tell = tell
        self._asked = False
        self._stores: list[Child] = []
        """End last: the others need them until their own end."""
        self._others: list[Child] = []

    def live(self) -> None:
        """Start everything, say so, and watch over it until somebody asks for the end.

        Raises: AskedToEnd, ChildEnded, NeverHappened; nothing that was started is left then.
        """
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self._ask)
        try:
            self._start()
            while True:
                self._look()
                time.sleep(PAUSE_SECONDS * 5)
        finally:
            self._end()

    def _ask(self, _sign: int, _frame: FrameType | None) -> None:
        # Only noted: raised from here, it could come between a child's start and our knowing of it.
        self._asked = True

    def _look(self) -> bool:
        """Raises: AskedToEnd, ChildEnded."""
        if self._asked:
            raise AskedToEnd
        for child in (*self._others, *self._stores):
            if child.ended is not None:
                raise ChildEnded(f"{child.name} ended with {child.ended}. It said at last:\n{child.last_lines()}")
        return True

    def _start(self) -> None:
        plan = self._plan
        plan.logs.mkdir(mode=0o700, exist_ok=True)
        self._start_stores()
        logins = self._prepare()
        services = [self._salus(name, "serve") for name in SERVICES]
        for child in (*services, self._gateway()):
            self._run(child, self._others)
        for name in SERVICES:
            until(lambda name=name: self._look() and self._ready(name), _START_SECONDS, f"{name} to be ready")  # type: ignore[misc]
        for name in WORKERS:
            self._run(self._salus(name, "worker"), self._others)
        if plan.redis is None:
            self._tell("Without redis-server each service counts its limits by itself.")
        self._tell(f"{logins}\nFour services serve {plan.url}; Ctrl-C ends them. What they say: {plan.logs}")

    def _start_stores(self) -> None:
        plan = self._plan
        if not (plan.folder / "postgres").exists():
            self._tell("Making a PostgreSQL cluster with a database and two roles for each service …")
            make_databases(plan)
        cluster = plan.cluster()
        self._run(cluster.child, self._stores)
        if plan.redis:
            port = str(plan.ports["redis"])
            command = ["redis-server", "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
            self._run(Child("redis", command, plan.logs / "redis.log", folder=plan.logs), self._stores)
        until(lambda: self._look() and cluster.answers(), _START_SECONDS, "PostgreSQL to answer")

    def _prepare(self) -> str:
        """The demonstration's logins, once tables and clinic are there."""
        plan = self._plan
        logins = logins_if_prepared(plan.folder)
        if logins is not None:
            return logins
        self._tell("Bringing the tables up to date; a clinic without data gets those of a demonstration …")
        words = ("-m", "deploy.local.prepare", str(plan.folder), str(plan.port), str(plan.ports["postgres"]))
        child = Child("prepare", (sys.executable, *words), plan.logs / "prepare.log", folder=Path(__file__).parents[2])
        child.start()
        try:
            until(lambda: self._look() and child.ended is not None, _PREPARE_SECONDS, "the tables to be prepared")
        finally:
            child.ask_to_end()
            code = child.wait(_END_SECONDS)
        logins = logins_if_prepared(plan.folder)
        if code != 0 or logins is None:
            raise ChildEnded(f"The tables could not be prepared:\n{child.last_lines()}")
        return logins

    def _salus(self, service: str, what: str) -> Child:
        name = service if what == "serve" else f"{service}-worker"
        environment = self._plan.environment(service)
        # From the folder of the logs, so that no developer's .env is read.
        return Child(name, (*_SERVE, what), self._plan.logs / f"{name}.log", environment, self._plan.logs)

    def _gateway(self) -> Child:
        plan = self._plan
        places = {name: [f"127.0.0.1:{plan.ports[name]}"] for name in SERVICES}
        gateway = Gateway(plan.folder / "gateway", f"127.0.0.1:{plan.port}", **places)  # type: ignore[arg-type]
        log = plan.logs / "gateway.log"
        return Child("gateway", gateway.command(), log, folder=plan.logs, farewell=signal.SIGQUIT)

    def _run(self, child: Child, kind: list[Child]) -> None:
        self._look()
        kind.append(child)
        child.start()

    def _ready(self, service: str) -> bool:
        """Whether it can be reached through the gateway and can do its work, whoever asks."""
        try:
            url = f"{self._plan.url}/health/{service}/ready"
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 -- our own address
                return set(json.load(answer)["checks"].values()) == {"ok"}
        except OSError:
            return False

    def _end(self) -> None:
        """Those who ask first, then those who remember; whoever is late is killed."""
        for kind in (self._others, self._stores):
            for child in kind:
                child.ask_to_end()
            for child in kind:
                child.wait(_END_SECONDS)


def has_redis() -> bool:
    return shutil.which("redis-server") is not None
