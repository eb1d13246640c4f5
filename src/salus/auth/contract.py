"""Whose sessions have ended? Followed by every service that accepts access tokens."""

from typing import Protocol

from salus.kernel.feed import Feed


class Auth(Feed, Protocol):
    """Its journal tells `session.opened` and `session.ended` (entity id: the session)."""

    async def jwks(self) -> dict[str, object]:
        """The public keys that verify access tokens, as a JSON Web Key Set."""
        ...
