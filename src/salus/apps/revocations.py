"""Whose token is not good any more? Heard at once from this process, soon from all others."""

from collections.abc import Sequence
from datetime import timedelta

from salus.auth.contract import Auth
from salus.kernel.clock import Clock
from salus.kernel.feed import Cursor, Entry
from salus.kernel.ids import SessionId
from salus.kit.tokens import Verifier


class Revocations:
    """Tells the verifier which sessions have ended."""

    def __init__(self, auth: Auth, verifier: Verifier, clock: Clock, longest: timedelta) -> None:
        self._auth = auth
        self._verifier = verifier
        self._clock = clock
        self._longest = longest
        self._cursor: Cursor | None = None

    def hear(self, entries: Sequence[Entry]) -> None:
        ended = [SessionId(entry.entity_id) for entry in entries if entry.action == "session.ended"]
        if ended:
            self._verifier.end_sessions(ended)

    async def follow(self) -> bool:
        """Hear what `auth` tells; a process that has just begun asks for all whose tokens may still live."""
        if self._cursor is None:
            cursor = await self._auth.latest()
            self._verifier.end_sessions(await self._auth.ended_since(self._clock() - self._longest))
            self._cursor = cursor
        changes = await self._auth.changes(self._cursor)
        self.hear(changes.entries)
        self._cursor = changes.cursor
        return bool(changes.entries)

    async def check(self) -> str | None:
        return None if self._cursor is not None else "not heard of yet"
