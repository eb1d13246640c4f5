"""What may a use case ask of a database?

One use case is one function `fn(tx, ...)`, plain and synchronous, run in one transaction that has
ended before `read` or `write` return. It may run more than once, so it has no other effect.
"""

import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Concatenate, Literal, ParamSpec, Protocol, TypeVar

import structlog
from sqlalchemy import Connection, CursorResult, Executable, Row
from sqlalchemy.exc import IntegrityError

from salus.kernel.feed import Entry

P = ParamSpec("P")
T = TypeVar("T")

log = structlog.get_logger(__name__)

_SAYS_SQLITE = re.compile(r"^(UNIQUE|CHECK|NOT NULL) constraint failed: ")

Dialect = Literal["sqlite", "postgresql"]


class Conflict(Exception):
    """A uniqueness, exclusion or trigger rule of the database refused a statement."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


class Tx:
    """One open transaction, for the length of one function."""

    def __init__(self, connection: Connection, dialect: Dialect) -> None:
        self.connection = connection
        self.dialect = dialect
        self.round_trips = 0
        self.entries: list[Entry] = []
        """The journal entries this transaction appends; told to the process once it commits."""

    def execute(
        self, statement: Executable, parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        """Run one Core statement.

        Raises: Conflict when a rule of the database refuses it.
        """
        self.round_trips += 1
        try:
            result = self.connection.execute(statement, parameters)
        except IntegrityError as error:
            raise Conflict(rule_of(error)) from None
        assert isinstance(result, CursorResult)
        return result

    def all(self, statement: Executable) -> Sequence[Row[Any]]:
        return self.execute(statement).all()

    def one(self, statement: Executable) -> Row[Any] | None:
        """The first row, or None."""
        return self.execute(statement).first()

    def scalar(self, statement: Executable) -> Any:
        """The first column of the first row, or None."""
        return self.execute(statement).scalar()

    def native(self, sql: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        """Run one statement on the driver itself; for the paths that patients wait for.

        Shape:  `?` placeholders on SQLite, `$1` on PostgreSQL; driver values both ways.
        Raises: Conflict when a rule of the database refuses it.
        """
        raise NotImplementedError


def rule_of(error: BaseException) -> str:
    """The name of the violated rule, never the values: those may be health data."""
    cause: Any = getattr(error, "orig", None) or error
    if isinstance(cause, sqlite3.Error):  # says names of columns and rules only
        return _SAYS_SQLITE.sub("", str(cause))
    told: Any = cause if hasattr(cause, "constraint_name") else cause.__cause__
    name: str | None = getattr(told, "constraint_name", None)
    column: str | None = getattr(told, "column_name", None)
    return name or (f"{told.table_name}.{column}" if column else type(told).__name__)


def tell(listeners: Sequence[Callable[[Sequence[Entry]], None]], entries: Sequence[Entry]) -> None:
    """Tell of a commit. It stands, whatever becomes of a listener."""
    if not entries:
        return
    for listener in listeners:
        try:
            listener(entries)
        except Exception as error:
            log.error("listener failed", error=type(error).__name__, listener=getattr(listener, "__qualname__", "?"))


class Database(Protocol):
    """One database of one service."""

    dialect: Dialect
    listeners: list[Callable[[Sequence[Entry]], None]]
    """Told of the entries of each own commit at once. A hint for caches and for waking followers,
    never an effect: whoever must not miss anything follows the journal."""

    async def read(self, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `fn` in one read-only transaction on one snapshot.

        Raises: Unavailable when the database does not answer.
        """
        ...

    async def read_statement(self, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Like `read`, for a function that issues one statement: one round trip."""
        ...

    async def write(self, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `fn` in one transaction, the whole of it again on a serialization failure or deadlock.

        Raises: Unavailable when the database does not answer; then the outcome is unknown.
        """
        ...

    async def write_statement(self, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Like `write`, for a function that issues one statement, a transaction of its own: one round trip."""
        ...

    async def close(self) -> None: ...
