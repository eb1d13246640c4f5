"""What do the tests of `kit/rpc` ask? A small contract with every kind of question, and services to ask it of."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import httpx2
import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from starlette.applications import Starlette
from starlette.routing import Route

from deploy.local.ports import free_port
from salus.apps.middleware import Edge
from salus.kernel.actor import Actor
from salus.kernel.clock import system_clock
from salus.kernel.errors import NotFound, Refusal
from salus.kernel.feed import Changes, Cursor, Entry, Feed
from salus.kernel.interval import Interval
from salus.kernel.money import Money
from salus.kernel.repeatable import repeatable, shared
from salus.kit.rpc import Neighbour, Patience, serve
from salus.kit.rpc.trail import Trail, current_trail
from salus.kit.service_tokens import ServiceIdentity, ServiceVerifier
from salus.kit.tokens import KeyRing
from tests.support.wait import until_async

PATIENT = Patience()
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINE = KeyRing.of(Ed25519PrivateKey.generate())
THEIRS = KeyRing.of(Ed25519PrivateKey.generate())


@dataclass(frozen=True, slots=True)
class Loaf:
    name: str
    price: Money
    oven: Interval
    sold: Mapping[int, int] = field(default_factory=dict)


@dataclass(eq=False)
class SoldOut(Refusal):
    """There is none left."""

    name: str
    instead: tuple[Loaf, ...] = ()


class Bakery(Feed, Protocol):
    @repeatable
    async def loaf(self, actor: Actor, name: str, weight: float = 1.5, *, sliced: bool = False) -> Loaf | None: ...

    @repeatable
    async def total(self, prices: Sequence[Money]) -> Money: ...

    @repeatable
    async def who(self, name: str, actor: Actor) -> tuple[str, Actor]: ...

    @shared
    async def queue(self, actor: Actor, name: str) -> int:
        """How many have asked for this, once the gate is open."""
        ...

    async def buy(self, actor: Actor, name: str) -> None: ...


class Baker:
    """The bakery, in the process that has the oven."""

    def __init__(self) -> None:
        self.bought: list[str] = []
        self.queued: list[tuple[Actor, str]] = []
        self.trail = Trail()
        self.gate = asyncio.Event()
        self.gate.set()

    async def loaf(self, actor: Actor, name: str, weight: float = 1.5, *, sliced: bool = False) -> Loaf | None:
        if name == "none":
            return None
        cents = int(weight * 100) + sliced
        return Loaf(name, Money(cents, "EUR"), Interval(NOON, NOON + HOUR), {1: cents})

    async def total(self, prices: Sequence[Money]) -> Money:
        return Money(sum(price.amount for price in prices), prices[0].currency)

    async def who(self, name: str, actor: Actor) -> tuple[str, Actor]:
        self.trail = current_trail()
        return name, actor

    async def queue(self, actor: Actor, name: str) -> int:
        self.queued.append((replace(actor, request_id=None), name))
        await self.gate.wait()
        if name == "moon":
            raise NotFound("moon")
        return len(self.queued)

    async def buy(self, actor: Actor, name: str) -> None:
        await self.gate.wait()
        if name == "rye":
            raise SoldOut(name, (Loaf("spelt", Money(450, "EUR"), Interval(NOON, NOON + HOUR)),))
        if name == "moon":
            raise NotFound("moon")
        if name == "burnt":
            raise RuntimeError("the oven is on fire")
        self.bought.append(name)

    async def changes(self, after: Cursor, limit: int = 500) -> Changes:
        entry = Entry(Cursor(1, 2**62), NOON, "bakery", "loaf.baked", "loaf", 7, data={"grams": 500, "of": ["rye"]})
        return Changes([entry][:limit], max(after, entry.cursor))

    async def latest(self) -> Cursor:
        return Cursor(1, 2**62)


def identity(
    ring: KeyRing = MINE, name: str = "kiosk", clock: Callable[[], datetime] = system_clock
) -> ServiceIdentity:
    return ServiceIdentity(ring, name, clock)


def routes(baker: Baker, **options: Any) -> list[Route]:
    public = {"kiosk": MINE.public.values(), "stall": THEIRS.public.values()}
    verifier = ServiceVerifier(public, "bakery", system_clock, **options)
    return serve(Bakery, baker, "bread", verifier)


def edged(baker: Baker, **options: Any) -> Edge:
    """The bakery's routes as a process serves them."""
    app = Starlette(routes=routes(baker, **options))
    return Edge(app, max_body_bytes=1_000_000, server_timing=False, access_log=False)


def next_door(baker: Baker, ring: KeyRing = MINE, name: str = "kiosk", **options: Any) -> Neighbour:
    """A neighbour whose service answers in this very process, through all but the network."""
    transport = httpx2.ASGITransport(edged(baker, **options), raise_app_exceptions=False)
    return Neighbour("bakery", "http://bakery", identity(ring, name), transport=transport)


@asynccontextmanager
async def down_the_street(baker: Baker, patience: Patience = PATIENT) -> AsyncIterator[Neighbour]:
    """A neighbour behind a real server on loopback."""
    port = free_port()
    neighbour = Neighbour("bakery", f"http://127.0.0.1:{port}", identity(), patience)
    async with opened(baker, port):
        yield neighbour
    await neighbour.close()


@asynccontextmanager
async def opened(baker: Baker, port: int) -> AsyncIterator[None]:
    """A real server."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        app = edged(baker)
        server = uvicorn.Server(uvicorn.Config(app, http="httptools", ws="none", log_config=None, lifespan="off"))
        serving = asyncio.create_task(server.serve([listener]))
        await until_async(lambda: _started(server), 10, "the bakery to open")
        try:
            yield
        finally:
            baker.gate.set()
            server.should_exit = True
            await serving


async def _started(server: uvicorn.Server) -> bool:
    return server.started
