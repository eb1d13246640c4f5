"""What is in one process, and how does it reach what is not?"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any, NamedTuple, TypeVar, cast

from sqlalchemy import select
from starlette.routing import BaseRoute

from salus.apps.health import Check
from salus.apps.trust import Trust
from salus.auth.hashing import Passwords
from salus.kernel.clock import Clock
from salus.kernel.errors import Unavailable
from salus.kernel.feed import Entry
from salus.kit.config import ServiceName, Settings
from salus.kit.courtesy import Load
from salus.kit.crypto import Vault
from salus.kit.db import Database
from salus.kit.keys import Keys
from salus.kit.limits import Limits, RedisLimits
from salus.kit.rpc import Neighbour, client
from salus.kit.service_tokens import ServiceIdentity
from salus.kit.worker import Job
from salus.notifications.senders import Senders
from salus.payments.providers import Providers

T = TypeVar("T")
P = TypeVar("P")


class Home(NamedTuple):
    """Where a service remembers, and what seals it. In one process all have the same, or each its own."""

    db: Database
    keys: Keys

    @property
    def vault(self) -> Vault:
        return self.keys.vault


class Place(NamedTuple):
    """Under which name a contract is asked, and which service answers it."""

    context: str
    service: ServiceName


@dataclass(slots=True)
class Assembly:
    """The parts of one process: who answers which contract, what it does by itself, how it ends."""

    settings: Settings
    services: tuple[ServiceName, ...]
    homes: Mapping[ServiceName, Home]
    places: Mapping[type[Any], Place]
    needs: Collection[type[Any]]
    """The contracts that this process may ask of others."""
    identity: ServiceIdentity | None
    clock: Clock
    chance: Random
    passwords: Passwords
    limits: Limits
    load: Load = field(default_factory=Load)
    provided: dict[type[Any], Any] = field(default_factory=dict)
    """By contract and by class, for routes and for each other."""
    memory: list[Job] = field(default_factory=list)
    """What keeps true that this process remembers of others; each one that serves does it for itself."""
    duties: list[Job] = field(default_factory=list)
    """What happens without being asked; it may be left to another process."""
    checks: dict[str, Check] = field(default_factory=dict)
    neighbourly: set[str] = field(default_factory=set)
    """Checks that look at what a neighbour told."""
    internal: list[BaseRoute] = field(default_factory=list)
    _neighbours: dict[str, Neighbour] = field(default_factory=dict)

    def __getitem__(self, kind: type[T]) -> T:
        """The part of this class, or whoever answers this contract, here or there."""
        return cast(T, self.provided[kind])

    def ask(self, contract: type[T]) -> T:
        """Whoever answers this contract: the part here, or a client of the service that has it.

        Raises: LookupError for one that this process has no need of, ConfigurationError when it cannot be reached.
        """
        if contract not in self.provided:
            place = self.places[contract]
            if contract not in self.needs or self.identity is None:
                raise LookupError(f"{self.services} may not ask {place.context}: see NEEDS")
            self.provided[contract] = client(contract, place.context, self._neighbour(place.service, self.identity))
        return self[contract]

    def answer(self, contract: type[Any], part: P) -> P:
        self.provided[contract] = self.provided[type(part)] = part
        return part

    def hear(self, *listeners: Callable[[Sequence[Entry]], None]) -> None:
        """Tell them of every commit of this process at once."""
        for db in self.databases:
            db.listeners += listeners

    def remember(self, name: str, every: timedelta, run: Callable[[], Awaitable[bool]]) -> None:
        self.memory.append(Job(name, every, run))

    def do(self, name: str, every: timedelta, run: Callable[[], Awaitable[bool]]) -> None:
        self.duties.append(Job(name, every, run))

    @property
    def jobs(self) -> list[Job]:
        return [*self.memory, *self.duties]

    @property
    def trust(self) -> Trust:
        return self[Trust]

    @property
    def databases(self) -> list[Database]:
        return list({id(home.db): home.db for home in self.homes.values()}.values())

    @property
    def db(self) -> Database:
        """The database of a process that has one."""
        (only,) = self.databases
        return only

    @property
    def keys(self) -> Keys:
        return next(iter(self.homes.values())).keys

    def on_commit(self, wake: Callable[[], None]) -> None:
        """Let followers run as soon as this process has changed something itself.

        Not for the ledger's own entries: they come by the hundred a second, and who follows them
        looks four times a second anyway.
        """

        def told(entries: Sequence[Entry]) -> None:
            if any(entry.context != "appointments" for entry in entries):
                wake()

        self.hear(told)

    async def answers(self) -> str | None:
        """Whether the databases of this process do."""
        try:
            for db in self.databases:
                await db.read_statement(lambda tx: tx.scalar(select(1)))
        except Unavailable:
            return "does not answer"
        return None

    async def close(self) -> None:
        if isinstance(self.limits, RedisLimits):
            await self.limits.aclose()
        self.passwords.close()
        await self[Senders].close()
        if providers := self.provided.get(Providers):
            await providers.close()
        for neighbour in self._neighbours.values():
            await neighbour.close()
        for db in self.databases:
            await db.close()

    def _neighbour(self, service: ServiceName, identity: ServiceIdentity) -> Neighbour:
        if service not in self._neighbours:
            self._neighbours[service] = Neighbour(service, self.settings.url_of(service), identity)
        return self._neighbours[service]
