"""Whose sessions have ended? Followed by every service that accepts access tokens."""

from datetime import datetime
from typing import Protocol

from salus.kernel.feed import Feed
from salus.kernel.ids import SessionId
from salus.kernel.repeatable import repeatable


class Auth(Feed, Protocol):
    """Its journal tells `session.opened` and `session.ended` (entity id: the session)."""

    @repeatable
    async def jwks(self) -> dict[str, object]:
        """The public keys that verify access tokens, as a JSON Web Key Set."""
        ...

    @repeatable
    async def ended_since(self, since: datetime) -> list[SessionId]:
        """The sessions that ended at or after an instant; a fresh process asks for an access token's lifetime."""
        ...
