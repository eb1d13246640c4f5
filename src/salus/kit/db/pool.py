"""Which connection to PostgreSQL is used next? The one used last, if it still stands.

A pool of our own, because every request pays for it: connections stay in AUTOCOMMIT for good, and
whoever needs a transaction says BEGIN and COMMIT himself. Measured against SQLAlchemy's pool, checkout
and reset cost a third of the CPU of a statement.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

_PATIENCE_SECONDS = 5.0
_COMMAND_SECONDS = 15.0
_FAREWELL_SECONDS = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One open connection, as SQLAlchemy sees it and as asyncpg does."""

    outer: AsyncConnection
    core: Connection
    driver: Any

    @property
    def broken(self) -> bool:
        return bool(self.driver.is_closed()) or self.core.invalidated


class Pool:
    """At most so many connections; a broken one never comes back."""

    def __init__(self, url: str, size: int, *, read_only: bool) -> None:
        settings = {"application_name": "salus", "jit": "off", "timezone": "UTC"}
        if read_only:
            settings["default_transaction_read_only"] = "on"
        self._engine = create_async_engine(
            url.replace("postgresql://", "postgresql+asyncpg://", 1),
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            hide_parameters=True,
            connect_args={
                "command_timeout": _COMMAND_SECONDS,
                "timeout": _PATIENCE_SECONDS,
                "prepared_statement_cache_size": 500,
                "server_settings": settings,
            },
        )
        self._idle: list[Line] = []
        self._size = size
        self._places = asyncio.Semaphore(size)
        self._closing: set[asyncio.Task[None]] = set()

    async def take(self) -> Line:
        """Raises: TimeoutError when all are in use for too long, and whatever a failed connect raises."""
        if self._places.locked():
            async with asyncio.timeout(_PATIENCE_SECONDS):
                await self._places.acquire()
        else:
            await self._places.acquire()
        try:
            while self._idle:
                line = self._idle.pop()
                if not line.broken:
                    return line
                await _close(line)
            return await self._open()
        except BaseException:
            self._places.release()
            raise

    def give_back(self, line: Line) -> None:
        self._idle.append(line)
        self._places.release()

    def discard(self, line: Line) -> None:
        """Close it aside; its place is free again once the server has let go of its transaction."""
        task = asyncio.get_running_loop().create_task(self._bury(line))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def close(self) -> None:
        """Wait for those still in use, then close all; whoever asks afterwards gets none."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_FAREWELL_SECONDS):
                for _ in range(self._size):
                    await self._places.acquire()
        while self._closing:
            await asyncio.wait(self._closing)
        while self._idle:
            await _close(self._idle.pop())
        await self._engine.dispose()
        await asyncio.sleep(0)  # the ends of the sockets arrive in the loop's next round

    async def _open(self) -> Line:
        outer = await self._engine.connect()
        core = outer.sync_connection
        assert core is not None
        return Line(outer, core, core.connection.driver_connection)

    async def _bury(self, line: Line) -> None:
        try:
            await _close(line)
        finally:
            self._places.release()


async def _close(line: Line) -> None:
    """An orderly end, in which asyncpg first has a cancelled statement stopped on the server."""
    try:
        await line.driver.close(timeout=_FAREWELL_SECONDS)
    except Exception:
        line.driver.terminate()
    with suppress(Exception):
        await line.outer.close()
