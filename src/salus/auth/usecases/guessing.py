"""How often may somebody guess a password? As often as the policy says, also when they guess all at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from salus.kit.limits import Limits, Policy


class Guesses:
    """Attempts at one account from one address take turns: checking first and counting after a failure
    would otherwise let a hundred simultaneous guesses pass the check together."""

    def __init__(self, limits: Limits, policy: Policy) -> None:
        self._limits = limits
        self._policy = policy
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def attempt(self, account: str, address: str | None) -> AsyncIterator["Attempt"]:
        """Raises: Limited while too many have failed, also for whoever knows the password by now."""
        key = f"{account}|{address}"
        turn = self._turns.setdefault(key, asyncio.Lock())
        async with turn:
            await self._limits.check(self._policy, key)
            yield Attempt(self._limits, self._policy, key)


class Attempt:
    def __init__(self, limits: Limits, policy: Policy, key: str) -> None:
        self._limits, self._policy, self._key = limits, policy, key

    async def failed(self) -> None:
        await self._limits.take(self._policy, self._key)

    async def succeeded(self) -> None:
        await self._limits.forgive(self._policy, self._key)
