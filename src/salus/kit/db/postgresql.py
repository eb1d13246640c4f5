"""How does the database at scale work? asyncpg below SQLAlchemy Core, through its greenlet bridge."""

import asyncio
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, Concatenate, ParamSpec, TypeVar

import asyncpg
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.util import await_only

from salus.kernel.errors import Unavailable
from salus.kernel.feed import Entry
from salus.kit.db.database import Conflict, Database, Dialect, Tx, rule_of
from salus.kit.telemetry import count_round_trips

P = ParamSpec("P")
T = TypeVar("T")

_ATTEMPTS = 6
_AGAIN = {"40001", "40P01"}  # serialization failure, deadlock
_GONE = (
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InterfaceError,
    asyncpg.QueryCanceledError,
    asyncpg.DiskFullError,
    asyncpg.LockNotAvailableError,
    ConnectionError,
    OSError,
    TimeoutError,
    PoolTimeout,
)


class PostgresTx(Tx):
    """A transaction on an asyncpg connection."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, "postgresql")

    def native(self, sql: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        self.round_trips += 1
        driver: Any = self.connection.connection.driver_connection
        try:
            rows: Sequence[Sequence[Any]] = await_only(driver.fetch(sql, *values))
        except asyncpg.IntegrityConstraintViolationError as error:
            raise Conflict(rule_of(error)) from None
        return rows


class PostgresDatabase(Database):
    """One database on a server, reached over a bounded pool."""

    dialect: Dialect = "postgresql"

    def __init__(self, url: str, *, pool: int, chance: Random) -> None:
        self.listeners: list[Callable[[Sequence[Entry]], None]] = []
        self._chance = chance
        self._engine: AsyncEngine = create_async_engine(
            url.replace("postgresql://", "postgresql+asyncpg://", 1),
            pool_size=pool,
            max_overflow=0,
            pool_timeout=5,
            pool_use_lifo=True,
            connect_args={
                "command_timeout": 15,
                "timeout": 5,
                "server_settings": {"application_name": "salus", "jit": "off", "timezone": "UTC"},
            },
        )
        self._autocommit = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        self._snapshot = self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    async def read(self, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._try(self._snapshot, lambda tx: fn(tx, *args, **kwargs), harmless=True)

    async def read_statement(self, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._try(self._autocommit, lambda tx: fn(tx, *args, **kwargs), harmless=True)

    async def write(self, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._try(self._engine, lambda tx: fn(tx, *args, **kwargs), harmless=False)

    async def write_statement(self, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._try(self._autocommit, lambda tx: fn(tx, *args, **kwargs), harmless=False)

    async def close(self) -> None:
        await self._engine.dispose()

    async def _try(self, engine: AsyncEngine, run: Callable[[Tx], T], *, harmless: bool) -> T:
        """Run it; again on a conflict of transactions, and again on a lost connection if it only reads."""
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return await self._once(engine, run)
            except (
                DBAPIError,
                asyncpg.PostgresError,
                asyncpg.InterfaceError,
                OSError,
                TimeoutError,
                PoolTimeout,
            ) as error:
                state = _sqlstate(error)
                if state in _AGAIN and attempt < _ATTEMPTS:
                    await asyncio.sleep(self._chance.uniform(0, 0.005 * 2**attempt))
                elif _lost(error):
                    if not (harmless and attempt == 1):
                        raise Unavailable() from error
                elif state in _AGAIN:
                    raise Unavailable() from error
                else:
                    raise
        raise Unavailable()

    async def _once(self, engine: AsyncEngine, run: Callable[[Tx], T]) -> T:
        own = engine is self._autocommit
        async with engine.connect() as connection:
            tx, value = await connection.run_sync(_run, run)
            if not own:
                await connection.commit()
        count_round_trips(tx.round_trips + (0 if own else 2))
        if tx.entries:
            for listener in self.listeners:
                listener(tx.entries)
        return value

    async def connection(self) -> AsyncConnection:
        return await self._engine.connect()


def _run(connection: Connection, run: Callable[[Tx], T]) -> tuple[Tx, T]:
    tx = PostgresTx(connection)
    return tx, run(tx)


def _sqlstate(error: BaseException) -> str | None:
    state: str | None = getattr(getattr(error, "orig", error), "sqlstate", None)
    return state


def _lost(error: BaseException) -> bool:
    if isinstance(error, DBAPIError):
        cause = getattr(error.orig, "__cause__", None)
        return error.connection_invalidated or isinstance(cause, _GONE) or isinstance(error.orig, _GONE)
    return isinstance(error, _GONE)
