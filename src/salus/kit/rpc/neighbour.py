"""How do we reach another service? One pool, one breaker and one identity for everything it is asked."""

import asyncio
import json
from dataclasses import dataclass
from datetime import timedelta
from random import Random, SystemRandom
from typing import Final

import httpx2
import structlog

from salus.kernel.actor import Actor
from salus.kernel.errors import Unavailable
from salus.kit.problem import refusal_from
from salus.kit.rpc.breaker import Breaker
from salus.kit.rpc.methods import ANSWERED
from salus.kit.rpc.trail import Trail, current_trail, soon
from salus.kit.service_tokens import ServiceIdentity

log = structlog.get_logger("salus.rpc")

_GATEWAY: Final = (502, 503, 504)
"""Said by whoever stands before the neighbour, or by a neighbour that is too busy to look at a request."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and how often we try.

    Unit: `total` bounds a question with all its repetitions; `pause` is the longest before the first
          repetition, twice that before the next. `at_once` questions wait here at most: the next one is
          refused, so that a slow neighbour does not fill our memory too. More `connections` than a process can
          work at would only make a rush of new ones there. The pool looks at each `idle`
          connection twice a question, at 7 µs a time, so few are kept.
    """

    connect: timedelta = timedelta(milliseconds=400)
    total: timedelta = timedelta(milliseconds=1500)
    repetitions: int = 2
    pause: timedelta = timedelta(milliseconds=50)
    connections: int = 16
    idle: int = 8
    at_once: int = 512


class _NotAnswered(Exception):
    """The neighbour did not answer; `unheard` when the question certainly never reached it."""

    def __init__(self, unheard: bool) -> None:
        super().__init__()
        self.unheard = unheard


class Neighbour:
    """A service in another process, under its name and address."""

    def __init__(
        self,
        name: str,
        url: str,
        identity: ServiceIdentity,
        patience: Patience = Patience(),
        breaker: Breaker | None = None,
        chance: Random | None = None,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        self.name = name
        self._identity = identity
        self._patience = patience
        self._breaker = breaker or Breaker(name)
        self._chance = chance or SystemRandom()
        self._asking = 0
        self._base = httpx2.URL(url)
        self._addresses: dict[str, httpx2.URL] = {}
        self._once = {"timeout": {"connect": patience.connect.total_seconds()}}
        # Not a whole AsyncClient: its cookies, redirects and proxies cost 120 µs a question, and we want none of them.
        # Idle connections end before Uvicorn's do (75 s), or a question would meet one that is being closed.
        limits = httpx2.Limits(
            max_connections=patience.connections, max_keepalive_connections=patience.idle, keepalive_expiry=20
        )
        self._transport = transport or httpx2.AsyncHTTPTransport(limits=limits, trust_env=False)

    async def ask(self, context: str, method: str, question: bytes, actor: Actor, *, repeatable: bool) -> bytes:
        """The answer's JSON.

        Raises: what the neighbour refuses; Unavailable for everything else.
        """
        if self._asking >= self._patience.at_once:
            raise Unavailable
        self._asking += 1
        try:
            async with asyncio.timeout_at(self._patient_until()):
                response = await self._insist(f"/internal/{context}/{method}", question, actor, repeatable)
        except TimeoutError:
            self._breaker.failed()
            raise Unavailable from None
        finally:
            self._asking -= 1
        return self._said(response, context, method)

    def _patient_until(self) -> float:
        """Our patience, or what is left of the request's.

        Raises: Unavailable when nothing is left; that is no fault of this neighbour's.
        """
        ours = soon(self._patience.total.total_seconds())
        theirs = current_trail().until
        if theirs is not None and theirs <= soon(0):
            raise Unavailable
        return ours if theirs is None else min(ours, theirs)

    async def close(self) -> None:
        await self._transport.aclose()

    async def _insist(self, path: str, question: bytes, actor: Actor, repeatable: bool) -> httpx2.Response:
        for repetition in range(self._patience.repetitions + 1):
            if repetition:
                longest = self._patience.pause.total_seconds() * 2 ** (repetition - 1)
                await asyncio.sleep(self._chance.uniform(0, longest))
            self._breaker.admit()
            try:
                return await self._try(path, question, actor)
            except _NotAnswered as failure:
                self._breaker.failed()
                if not (repeatable or failure.unheard):
                    break
        raise Unavailable

    async def _try(self, path: str, question: bytes, actor: Actor) -> httpx2.Response:
        try:
            response = await self._transport.handle_async_request(self._request(path, question, actor))
            try:
                await response.aread()
            finally:
                await response.aclose()
        except (httpx2.ConnectError, httpx2.ConnectTimeout):
            raise _NotAnswered(unheard=True) from None
        except httpx2.TransportError:
            raise _NotAnswered(unheard=False) from None
        if response.status_code in _GATEWAY and ANSWERED not in response.headers:
            raise _NotAnswered(unheard=False)
        self._breaker.succeeded()
        return response

    def _request(self, path: str, question: bytes, actor: Actor) -> httpx2.Request:
        url = self._addresses.get(path)
        if url is None:  # reading an address takes longer than finding it again
            url = self._addresses[path] = self._base.join(path)
        headers = self._headers(actor)
        return httpx2.Request("POST", url, headers=headers, content=question, extensions=self._once)

    def _headers(self, actor: Actor) -> list[tuple[str, str]]:
        trail = current_trail()
        if actor.request_id is not None:
            trail = Trail(actor.request_id, trail.traceparent)
        token = self._identity.token(self.name, actor)
        return [("Authorization", f"Bearer {token}"), ("Content-Type", "application/json"), *trail.headers()]

    def _said(self, response: httpx2.Response, context: str, method: str) -> bytes:
        """What was answered, or refused, by the one that was asked; nobody else's words are taken for theirs."""
        if response.headers.get(ANSWERED) == context:
            if response.status_code == 200:
                return response.content
            try:
                refusal = refusal_from(json.loads(response.content))
            except (ValueError, AttributeError):
                pass
            else:
                raise refusal
        log.error("not_an_answer", neighbour=self.name, method=f"{context}.{method}", status_code=response.status_code)
        raise Unavailable
