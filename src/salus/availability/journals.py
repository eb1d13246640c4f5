"""What have the neighbours changed? Three journals, each followed at its own pace."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial

from salus.kernel.clock import Clock
from salus.kernel.errors import Unavailable
from salus.kernel.feed import Cursor, Entry, Feed
from salus.kit.journal import Follower

Places = Mapping[str, Cursor]
"""How far each journal has been read, by its name."""
Listener = Callable[[str, Sequence[Entry], Places], None]
"""Told the journal's name, what is new in it, and the places before that."""


class Journals:
    """The journals of `feeds`, by name."""

    def __init__(self, feeds: Mapping[str, Feed], clock: Clock) -> None:
        self._followers = {name: Follower(feed, clock, partial(self._tell, name)) for name, feed in feeds.items()}
        self.listeners: list[Listener] = []

    @property
    def places(self) -> Places:
        return {name: follower.place for name, follower in self._followers.items()}

    async def begin(self) -> None:
        """Note where the journals stand, once.

        Raises: Unavailable when one of them cannot be asked.
        """
        if not all(follower.begun for follower in self._followers.values()):
            await asyncio.gather(*(follower.begin() for follower in self._followers.values()))

    def silent(self, now: datetime) -> bool:
        """Whether one of them has not been heard of for too long."""
        return any(follower.silent(now) for follower in self._followers.values())

    async def follow(self) -> bool:
        """Pass on what is new; whether there may be more. Who does not answer does not keep the others from us."""
        return any(await asyncio.gather(*map(_follow, self._followers.values())))

    def _tell(self, name: str, entries: Sequence[Entry]) -> None:
        for listener in self.listeners:
            listener(name, entries, self.places)


async def _follow(follower: Follower) -> bool:
    with suppress(Unavailable):  # it is tried again at the next turn, and its silence is noticed
        return await follower.follow()
    return False
