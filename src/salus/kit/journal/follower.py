"""What has somebody else changed? A journal, read again and again by one who keeps things in memory."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from salus.kernel.clock import Clock
from salus.kernel.feed import Cursor, Entry, Feed

PATIENCE = timedelta(seconds=60)
"""A follower that has not come round for so long is not relied on: what is in memory may be old."""
BATCH = 500

Listener = Callable[[Sequence[Entry]], None]


class Follower:
    """Tells its listener of every entry once, in the journal's order."""

    def __init__(self, feed: Feed, clock: Clock, listener: Listener) -> None:
        self._feed = feed
        self._clock = clock
        self._starting = asyncio.Lock()
        self._heard_at: datetime | None = None
        self._listener = listener
        self.place = Cursor()
        """How far it has read; while the listener is told, where it stood before."""

    @property
    def begun(self) -> bool:
        return self._heard_at is not None

    async def begin(self) -> None:
        """Note where the journal stands, once; whatever is loaded afterwards is told of its changes."""
        if self.begun:
            return
        async with self._starting:
            if not self.begun:
                self.place = await self._feed.latest()
                self._heard_at = self._clock()

    def silent(self, now: datetime) -> bool:
        """Whether nobody has followed the journal for too long."""
        return self._heard_at is not None and now - self._heard_at > PATIENCE

    async def follow(self) -> bool:
        """Pass on what is new; whether there may be more."""
        await self.begin()
        heard_at = self._clock()
        changes = await self._feed.changes(self.place, BATCH)
        if changes.entries:
            self._listener(changes.entries)
        self.place, self._heard_at = changes.cursor, heard_at
        return len(changes.entries) >= BATCH
