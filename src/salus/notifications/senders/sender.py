"""What does a provider take, and how can it fail?

What went wrong is told in few words of our own and numbers of theirs: a provider's sentence quotes addresses.
"""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from salus.notifications.contract import Calendar, Kind
from salus.users.contract import Channel


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it leaves; an SMS has only a text. `message_id` is the same in every attempt."""

    message_id: str
    kind: Kind
    address: str
    name: str
    subject: str
    text: str
    html: str | None = None
    calendar: Calendar | None = None


class Failure(Exception):
    """It was not sent, or nobody knows."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


class Unreachable(Failure):
    """The provider takes nothing from us at the moment."""


class Later(Failure):
    """It does not take this message now."""


class Refused(Failure):
    """It will never take this message."""


Post = Callable[[Letter], Awaitable[str | None]]
"""Hands a letter over; returns the provider's name for it.

Raises: Unreachable, Later, Refused.
"""


class Sender(Protocol):
    """One provider of one channel."""

    name: str
    channel: Channel

    def open(self) -> AbstractAsyncContextManager[Post]:
        """A connection for some letters, one after the other.

        Raises: Unreachable.
        """
        ...

    async def close(self) -> None: ...
