"""How does the database at scale work? asyncpg below SQLAlchemy Core, through its greenlet bridge."""

import asyncio
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, Concatenate, ParamSpec, TypeVar

import asyncpg
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.util import await_only, greenlet_spawn

from salus.kernel.errors import Unavailable
from salus.kernel.feed import Entry
from salus.kit.db.database import Conflict, Database, Dialect, Tx, rule_of, tell
from salus.kit.db.pool import Line, Pool
from salus.kit.telemetry import count_round_trips

P = ParamSpec("P")
T = TypeVar("T")

_ATTEMPTS = 6
_AGAIN = {"40001", "40P01"}  # serialization failure, deadlock
_GONE_CLASSES = {"08", "53", "57", "58"}  # connection, resources, operator, system: all pass
_GONE = (asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, TimeoutError)
_FAILURES = (DBAPIError, asyncpg.PostgresError, *_GONE)


class PostgresTx(Tx):
    """A transaction on an asyncpg connection."""

    def __init__(self, connection: Connection, driver: Any) -> None:
        super().__init__(connection, "postgresql")
        self._driver = driver

    def native(self, sql: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        self.round_trips += 1
        try:
            rows: Sequence[Sequence[Any]] = await_only(self._driver.fetch(sql, *values))
        except asyncpg.IntegrityConstraintViolationError as error:
            raise Conflict(rule_of(error)) from None
        return rows


class _NeverBegan(Exception):
    """The connection was lost before the transaction began: nothing can have happened."""


class PostgresDatabase(Database):
    """One database on a server, reached over two bounded pools: one whose connections cannot write."""

    dialect: Dialect = "postgresql"

    def __init__(self, url: str, *, pool: int, chance: Random) -> None:
        self.listeners: list[Callable[[Sequence[Entry]], None]] = []
        self._chance = chance
        self._writers = Pool(url, pool, read_only=False)
        self._readers = Pool(url, pool, read_only=True)

    async def read(self, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        return await self._try(self._readers, begin, lambda tx: fn(tx, *args, **kwargs))

    async def read_statement(self, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._try(self._readers, None, lambda tx: fn(tx, *args, **kwargs))

    async def write(self, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._try(self._writers, "BEGIN", lambda tx: fn(tx, *args, **kwargs))

    async def write_statement(self, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._try(self._writers, None, lambda tx: fn(tx, *args, **kwargs))

    async def close(self) -> None:
        await self._readers.close()
        await self._writers.close()

    async def _try(self, pool: Pool, begin: str | None, run: Callable[[Tx], T]) -> T:
        """Run it; again on a conflict of transactions, and again on a lost connection if that is harmless."""
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return await self._once(pool, begin, run)
            except _NeverBegan as error:
                if attempt > 1:
                    raise Unavailable() from error.__cause__
            except _FAILURES as error:
                state = _sqlstate(error)
                if state in _AGAIN and attempt < _ATTEMPTS:
                    await asyncio.sleep(self._chance.uniform(0, 0.005 * 2**attempt))
                elif state in _AGAIN:
                    raise Unavailable() from error
                elif not _lost(error, state):
                    raise
                elif pool is self._writers or attempt > 1:
                    raise Unavailable() from error
        raise Unavailable()

    async def _once(self, pool: Pool, begin: str | None, run: Callable[[Tx], T]) -> T:
        line = await pool.take()
        try:
            done: tuple[Tx, T] = await greenlet_spawn(_run, line, begin, run)
        except Exception:
            await _roll_back(pool, line)
            raise
        except BaseException:  # cancelled in the middle of a statement: what the server does is unknown
            pool.discard(line)
            raise
        pool.give_back(line)
        tx, value = done
        count_round_trips(tx.round_trips)
        tell(self.listeners, tx.entries)
        return value


def _run(line: Line, begin: str | None, run: Callable[[Tx], T]) -> tuple[Tx, T]:
    tx = PostgresTx(line.core, line.driver)
    if begin is None:
        return tx, run(tx)
    try:
        await_only(line.driver.execute(begin))
    except _FAILURES as error:
        raise _NeverBegan() from error
    value = run(tx)
    try:
        outcome = await_only(line.driver.execute("COMMIT"))
    except asyncpg.IntegrityConstraintViolationError as error:
        raise Conflict(rule_of(error)) from None
    if outcome != "COMMIT":  # the server's polite word for a transaction that had failed before
        raise RuntimeError("a function went on after its transaction had failed: let Conflict leave it")
    tx.round_trips += 2
    return tx, value


async def _roll_back(pool: Pool, line: Line) -> None:
    """Leave nothing behind; a connection that cannot do that is not used again."""
    try:
        if not line.broken and line.driver.is_in_transaction():
            await line.driver.execute("ROLLBACK")
    except Exception:
        pool.discard(line)
    except BaseException:
        pool.discard(line)
        raise
    else:
        (pool.discard if line.broken else pool.give_back)(line)


def _sqlstate(error: BaseException) -> str | None:
    state: str | None = getattr(getattr(error, "orig", error), "sqlstate", None)
    return state


def _lost(error: BaseException, state: str | None) -> bool:
    """Whether it passes by itself: no connection, no room, no time."""
    if state is not None:
        return state[:2] in _GONE_CLASSES or state == "55P03"  # or a lock that was not to be had
    if isinstance(error, DBAPIError):
        cause = getattr(error.orig, "__cause__", None)
        return error.connection_invalidated or isinstance(cause, _GONE) or isinstance(error.orig, _GONE)
    return isinstance(error, _GONE)
