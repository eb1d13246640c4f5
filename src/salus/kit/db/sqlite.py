"""How does the embedded database work? One writer thread, a few reader threads, one file.

Source: DESIGN.md, "Chosen parts"; SQLite's WAL-reset bug before 3.51.3 needs two connections that
checkpoint at the same time, so only the server's writer ever checkpoints.
"""

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import StaticPool

from salus.kernel.errors import Unavailable
from salus.kernel.feed import Entry
from salus.kit.db.database import Conflict, Database, Dialect, Tx, rule_of, tell
from salus.kit.telemetry import count_round_trips

P = ParamSpec("P")
T = TypeVar("T")

_BUSY_SECONDS = 5.0
_READERS = 2
_BATCH = 64


def connect(path: Path, *, writer: bool, checkpoints: bool) -> Connection:
    """Open the file with the pragmas every connection needs."""

    def raw() -> sqlite3.Connection:
        driver = sqlite3.connect(
            path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=256
        )
        driver.execute("PRAGMA journal_mode=WAL")
        driver.execute("PRAGMA synchronous=FULL")
        driver.execute("PRAGMA foreign_keys=ON")
        driver.execute("PRAGMA mmap_size=0")
        if not (writer and checkpoints):
            driver.execute("PRAGMA wal_autocheckpoint=0")
        if not writer:
            driver.execute("PRAGMA query_only=ON")
        return driver

    engine = create_engine("sqlite://", creator=raw, poolclass=StaticPool, hide_parameters=True)
    return engine.connect().execution_options(isolation_level="AUTOCOMMIT")


class SqliteTx(Tx):
    """A transaction on a connection of the standard library's driver."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, "sqlite")

    def native(self, sql: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        self.round_trips += 1
        try:
            return driver_of(self.connection).execute(sql, values).fetchall()
        except sqlite3.IntegrityError as error:
            raise Conflict(rule_of(error)) from None


def driver_of(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


class _Task(NamedTuple):
    run: Callable[[Tx], Any]
    future: "asyncio.Future[Any]"
    loop: asyncio.AbstractEventLoop


class _Done(NamedTuple):
    task: _Task
    value: Any
    error: BaseException | None
    entries: Sequence[Entry]
    round_trips: int


class SqliteDatabase(Database):
    """One file. Writers queue for one thread, and those who wait share the next commit's sync."""

    dialect: Dialect = "sqlite"

    def __init__(self, path: Path, *, checkpoints: bool = True) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.listeners: list[Callable[[Sequence[Entry]], None]] = []
        self._writer = connect(path, writer=True, checkpoints=checkpoints)
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._write_forever, name="salus-writer", daemon=True)
        self._thread.start()
        self._local = threading.local()
        self._opened: list[Connection] = []
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="salus-reader")

    async def write(self, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        if self._closed:
            raise Unavailable()
        loop = asyncio.get_running_loop()
        future: asyncio.Future[tuple[T, int]] = loop.create_future()
        self._tasks.put(_Task(lambda tx: fn(tx, *args, **kwargs), future, loop))
        value, round_trips = await future
        count_round_trips(round_trips)
        return value

    write_statement = write

    async def read(self, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        if self._closed:
            raise Unavailable()
        value, round_trips = await asyncio.get_running_loop().run_in_executor(
            self._readers, lambda: self._read(lambda tx: fn(tx, *args, **kwargs))
        )
        count_round_trips(round_trips)
        return value

    read_statement = read

    async def close(self) -> None:
        """Refuse what is new and finish what waits."""
        if self._closed:
            return
        self._closed = True
        self._tasks.put(None)
        await asyncio.to_thread(self._thread.join)
        self._readers.shutdown()
        for connection in (self._writer, *self._opened):
            engine = connection.engine
            connection.close()
            engine.dispose()

    def _read(self, run: Callable[[Tx], T]) -> tuple[T, int]:
        try:
            connection = self._reader()
        except (sqlite3.OperationalError, OperationalError) as error:
            raise _unavailable(error) from error
        driver = driver_of(connection)
        tx = SqliteTx(connection)
        try:
            driver.execute("BEGIN")
            return run(tx), tx.round_trips
        except (sqlite3.OperationalError, OperationalError) as error:
            if _code(error) == sqlite3.SQLITE_READONLY:  # a reader that writes is a mistake of ours
                raise
            raise _unavailable(error) from error
        finally:
            if driver.in_transaction:
                driver.execute("ROLLBACK")

    def _reader(self) -> Connection:
        """This thread's own connection."""
        connection: Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = connect(self.path, writer=False, checkpoints=False)
            self._opened.append(connection)
        return connection

    def _write_forever(self) -> None:
        while (first := self._tasks.get()) is not None:
            batch = [first]
            while len(batch) < _BATCH and not self._tasks.empty():
                task = self._tasks.get()
                if task is None:
                    self._tasks.put(None)
                    break
                batch.append(task)
            self._commit_together(batch)

    def _commit_together(self, batch: list[_Task]) -> None:
        """Run each task in a savepoint of its own, then make all of them durable with one sync."""
        driver = driver_of(self._writer)
        done: list[_Done] = []
        try:
            driver.execute("BEGIN IMMEDIATE")
            done = [self._run(driver, task) for task in batch]
            driver.execute("COMMIT")
        except BaseException as error:
            with suppress(sqlite3.Error):  # this thread must live on; the next BEGIN says what is wrong
                if driver.in_transaction:
                    driver.execute("ROLLBACK")
            failure = _unavailable(error)
            done = [_Done(task, None, failure, (), 0) for task in batch]
        by_loop: dict[asyncio.AbstractEventLoop, list[_Done]] = {}
        for item in done:
            by_loop.setdefault(item.task.loop, []).append(item)
        for loop, items in by_loop.items():
            with suppress(RuntimeError):  # the loop has been closed: nobody waits there any more
                loop.call_soon_threadsafe(self._tell, items)

    def _run(self, driver: sqlite3.Connection, task: _Task) -> _Done:
        tx = SqliteTx(self._writer)
        driver.execute("SAVEPOINT task")
        try:
            value = task.run(tx)
        except BaseException as error:
            if not driver.in_transaction:  # no room or no disk: SQLite has rolled back everybody's work
                raise
            driver.execute("ROLLBACK TO task")
            driver.execute("RELEASE task")
            return _Done(task, None, _unavailable(error), (), tx.round_trips)
        driver.execute("RELEASE task")
        return _Done(task, value, None, tx.entries, tx.round_trips)

    def _tell(self, items: list[_Done]) -> None:
        tell(self.listeners, [entry for item in items if item.error is None for entry in item.entries])
        for item in items:
            if item.task.future.cancelled():
                continue
            if item.error is not None:
                item.task.future.set_exception(item.error)
            else:
                item.task.future.set_result((item.value, item.round_trips))


def _code(error: BaseException) -> int | None:
    code: int | None = getattr(getattr(error, "orig", error), "sqlite_errorcode", None)
    return code


def _unavailable(error: BaseException) -> BaseException:
    """Busy, full or unreadable is for later; a mistake of ours in the SQL stays loud."""
    if isinstance(error, StopIteration):  # a future refuses it, and then nobody would be answered
        return RuntimeError("a function raised StopIteration")
    code = _code(error)
    passing = {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
    }
    return Unavailable() if code is not None and code & 0xFF in passing else error
