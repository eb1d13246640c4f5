"""What have other processes changed? The journals of three neighbours, read again and again."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from salus.kernel.clock import Clock
from salus.kernel.feed import Cursor, Entry, Feed

PATIENCE = timedelta(seconds=60)
"""A follower that has not come round for so long is not relied on: what is in memory may be old."""
BATCH = 500

Places = Mapping[str, Cursor]
"""How far each journal has been read, by its name."""
Listener = Callable[[str, Sequence[Entry], Places], None]
"""Told the journal's name, what is new in it, and the places before that."""


class Follower:
    """Tells listeners of every entry once, in each journal's order."""

    def __init__(self, feeds: Mapping[str, Feed], clock: Clock) -> None:
        self._feeds = feeds
        self._clock = clock
        self._places: dict[str, Cursor] = {}
        self._starting = asyncio.Lock()
        self._heard_at: datetime | None = None
        self.listeners: list[Listener] = []

    @property
    def places(self) -> Places:
        return self._places

    async def begin(self) -> None:
        """Note where the journals stand, once; whatever is loaded afterwards is told of its changes."""
        if self._heard_at is not None:
            return
        async with self._starting:
            if self._heard_at is None:
                latest = await asyncio.gather(*(feed.latest() for feed in self._feeds.values()))
                self._places = dict(zip(self._feeds, latest, strict=True))
                self._heard_at = self._clock()

    def silent(self, now: datetime) -> bool:
        """Whether nobody has followed the journals for too long."""
        return self._heard_at is not None and now - self._heard_at > PATIENCE

    async def follow(self) -> bool:
        """Pass on what is new; whether there may be more."""
        await self.begin()
        heard_at = self._clock()
        found = await asyncio.gather(*(feed.changes(self._places[name], BATCH) for name, feed in self._feeds.items()))
        for name, changes in zip(self._feeds, found, strict=True):
            if changes.entries:
                for listener in self.listeners:
                    listener(name, changes.entries, self._places)
            self._places = {**self._places, name: changes.cursor}
        self._heard_at = heard_at
        return any(len(changes.entries) >= BATCH for changes in found)
