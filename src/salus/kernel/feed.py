"""What has happened since? The journal as those who follow it see it, from here or from afar."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from salus.kernel.repeatable import repeatable


class Cursor(NamedTuple):
    """A place in a journal: everything at or before it has been seen.

    Order is (transaction, sequence): sequence numbers alone are given before the commit, so a
    follower that counts by them skips whoever commits late.
    """

    xid: int = 0
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: `action` such as `appointment.booked`, `entity` its first word."""

    cursor: Cursor
    at: datetime
    context: str
    action: str
    entity: str
    entity_id: int
    actor_id: int | None = None
    actor_role: str = "system"
    on_behalf_of: int | None = None
    session_id: int | None = None
    address: str | None = None
    request_id: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Changes:
    """The entries after a cursor, oldest first, and the cursor to ask from next."""

    entries: Sequence[Entry]
    cursor: Cursor


class Feed(Protocol):
    """A journal that can be followed."""

    @repeatable
    async def changes(self, after: Cursor, limit: int = 500) -> Changes: ...

    @repeatable
    async def latest(self) -> Cursor:
        """The cursor that skips all that has happened so far."""
        ...
