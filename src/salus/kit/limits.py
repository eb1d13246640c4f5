"""Is it too often? At most so many in any stretch of time, by a sliding log."""

import hashlib
import math
import re
from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Protocol

import structlog

from salus.kernel.clock import Clock
from salus.kernel.errors import Limited

if TYPE_CHECKING:
    from redis.asyncio import Redis

log = structlog.get_logger(__name__)

_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


@dataclass(frozen=True, slots=True)
class Policy:
    """At most `limit` in any stretch of length `per`."""

    name: str
    limit: int
    per: timedelta

    @classmethod
    def parse(cls, name: str, text: str) -> "Policy":
        """Read `5/15m`: five in a quarter of an hour.

        Raises: ValueError that shows how it is written.
        """
        parts = re.fullmatch(r"([1-9][0-9]{0,8})/([1-9][0-9]{0,5})([smhd])", text)
        if parts is None:
            raise ValueError("must be a number per time such as 5/15m (units s, m, h, d)")
        count, length, unit = parts.groups()
        return cls(name, int(count), timedelta(**{_UNITS[unit]: int(length)}))


class Limits(Protocol):
    """Counts attempts; `key` says whose, such as an address or an account."""

    async def take(self, policy: Policy, key: str) -> None:
        """Count one attempt.

        Raises: Limited, and then it is not counted.
        """
        ...

    async def check(self, policy: Policy, key: str) -> None:
        """Count nothing.

        Raises: Limited if an attempt would be refused.
        """
        ...

    async def forgive(self, policy: Policy, key: str) -> None:
        """Forget all attempts of this key."""
        ...


class NoLimits:
    """Refuses nothing."""

    async def take(self, policy: Policy, key: str) -> None:
        """Let it pass."""

    async def check(self, policy: Policy, key: str) -> None:
        """Let it pass."""

    async def forgive(self, policy: Policy, key: str) -> None:
        """There is nothing to forget."""


class MemoryLimits:
    """Counts within this process; nothing is awaited inside, so two tasks cannot both be the last.

    Idle keys vanish as others come; beyond `most_keys` of one policy the longest idle one goes.
    """

    def __init__(self, clock: Clock, most_keys: int = 100_000) -> None:
        self._clock = clock
        self._most_keys = most_keys
        self._taken: dict[str, OrderedDict[str, deque[float]]] = {}  # by policy; the longest idle key first

    def __len__(self) -> int:
        return sum(len(keys) for keys in self._taken.values())

    async def take(self, policy: Policy, key: str) -> None:
        now = self._refuse(policy, key)
        keys = self._taken.setdefault(policy.name, OrderedDict())
        keys.setdefault(key, deque()).append(now)
        keys.move_to_end(key)
        self._sweep(keys, now - policy.per.total_seconds())

    async def check(self, policy: Policy, key: str) -> None:
        self._refuse(policy, key)

    async def forgive(self, policy: Policy, key: str) -> None:
        self._taken.get(policy.name, OrderedDict()).pop(key, None)

    def _refuse(self, policy: Policy, key: str) -> float:
        """Now, if one more may pass."""
        now, per = self._clock().timestamp(), policy.per.total_seconds()
        taken = self._taken.get(policy.name, OrderedDict()).get(key)
        if taken is None:
            return now
        while taken and taken[0] <= now - per:
            taken.popleft()
        if len(taken) >= policy.limit:
            raise Limited(max(1, math.ceil(taken[-policy.limit] + per - now)))
        return now

    def _sweep(self, keys: OrderedDict[str, deque[float]], until: float) -> None:
        for _ in range(2):  # two out for one in: the table shrinks, and no request pays for all
            oldest = next(iter(keys.values()))
            if len(keys) > self._most_keys or not oldest or oldest[-1] <= until:
                keys.popitem(last=False)
            else:
                return


# One round trip, atomic: KEYS[1] log; ARGV limit, window in µs, 1 to take or 0 to look. Returns µs to wait.
_SCRIPT: Final = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local first = redis.call('LINDEX', KEYS[1], 0)
while first and first + window <= now do
  redis.call('LPOP', KEYS[1])
  first = redis.call('LINDEX', KEYS[1], 0)
end
if redis.call('LLEN', KEYS[1]) >= limit then
  return redis.call('LINDEX', KEYS[1], -limit) + window - now
end
if ARGV[3] == '1' then
  redis.call('RPUSH', KEYS[1], string.format('%.0f', now))
  redis.call('PEXPIRE', KEYS[1], math.ceil(window / 1000))
end
return 0
"""


class RedisLimits:
    """Counts for all processes together, by the clock of Redis.

    While Redis does not answer, every process counts for itself: letting everything pass would
    invite guessing, and refusing everything would shut patients out. Redis is asked again after
    `rest`, so that an outage costs one request's wait per second and not everybody's.
    """

    def __init__(self, redis: "Redis", clock: Clock, rest: timedelta = timedelta(seconds=1)) -> None:
        from redis.exceptions import RedisError  # imported here: 0.2 s that installations without Redis spare

        self._down = (RedisError, OSError)
        self._redis = redis
        self._script = redis.register_script(_SCRIPT)
        self._clock = clock
        self._rest = rest
        self._alone = MemoryLimits(clock)
        self._again_at = clock()
        self._answering = True

    @classmethod
    def at(cls, url: str, clock: Clock) -> "RedisLimits":
        """Limits in the Redis at this URL, with short patience: a limiter must not be what is slow."""
        from redis.asyncio import Redis
        from redis.asyncio.retry import Retry
        from redis.backoff import NoBackoff

        # One retry, because a restart of Redis shows only when a pooled connection is used again.
        client = Redis.from_url(url, socket_timeout=0.5, socket_connect_timeout=0.5, retry=Retry(NoBackoff(), 1))
        return cls(client, clock)

    async def aclose(self) -> None:
        await self._redis.aclose()

    async def take(self, policy: Policy, key: str) -> None:
        if not await self._asked(policy, key, take=True):
            await self._alone.take(policy, key)

    async def check(self, policy: Policy, key: str) -> None:
        if not await self._asked(policy, key, take=False):
            await self._alone.check(policy, key)

    async def forgive(self, policy: Policy, key: str) -> None:
        await self._alone.forgive(policy, key)
        try:
            await self._redis.delete(_hashed(policy, key))
        except self._down as error:
            self._note_down(error)

    async def _asked(self, policy: Policy, key: str, *, take: bool) -> bool:
        """Whether Redis answered and lets it pass."""
        if not self._answering and self._clock() < self._again_at:
            return False
        window = policy.per // timedelta(microseconds=1)
        try:
            wait = int(await self._script(keys=[_hashed(policy, key)], args=[policy.limit, window, int(take)]))
        except self._down as error:
            self._note_down(error)
            return False
        if not self._answering:
            self._answering = True
            log.info("redis answers again, limits are shared")
        if wait > 0:
            raise Limited(max(1, math.ceil(wait / 1_000_000)))
        return True

    def _note_down(self, error: BaseException) -> None:
        self._again_at = self._clock() + self._rest
        if self._answering:
            self._answering = False
            log.warning("redis does not answer, each process limits for itself", error=type(error).__name__)


def choose_limits(clock: Clock, *, on: bool, redis_url: str | None) -> Limits:
    """What counts in an installation: Redis for all its processes, or else each for itself."""
    if not on:
        return NoLimits()
    return RedisLimits.at(redis_url, clock) if redis_url else MemoryLimits(clock)


def _hashed(policy: Policy, key: str) -> str:
    """The key in Redis; an address or account does not appear there."""
    return f"salus:limit:{policy.name}:{hashlib.sha256(key.encode()).hexdigest()[:32]}"
