"""Whose tokens are good here? Those that `auth`'s published keys verify, unless it told that their session ended."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from salus.auth.contract import Auth
from salus.kernel.clock import Clock
from salus.kernel.errors import Unavailable
from salus.kernel.feed import Entry
from salus.kernel.ids import SessionId
from salus.kit.journal import Follower
from salus.kit.tokens import Verifier, read_jwks

KEYS_READ: Final = timedelta(seconds=5)
"""So often are the keys asked for: a withdrawn one is good no longer than that, while `auth` answers.

Because of a token they are asked for at once, and again no oftener: anybody can write a key id into one.
"""


class Trust:
    """What `auth` says of keys and sessions, remembered; heard at once where it is in this process, soon elsewhere.

    Until both have been heard no token is judged at all.
    """

    def __init__(self, auth: Auth, clock: Clock, longest: timedelta) -> None:
        self._auth = auth
        self._clock = clock
        self._longest = longest
        self._keys: Mapping[str, Ed25519PublicKey] = {}
        self._renewed_at: datetime | None = None
        self._complete = False
        self._journal = Follower(auth, clock, self.hear)
        self.verifier = Verifier(self._public, clock, renew=self._renew)

    def hear(self, entries: Sequence[Entry]) -> None:
        ended = [SessionId(entry.entity_id) for entry in entries if entry.action == "session.ended"]
        if ended:
            self.verifier.end_sessions(ended)

    async def follow(self) -> bool:
        """Hear what `auth` tells; a process that has just begun asks for all whose tokens may still live."""
        if not self._complete:
            await self.read_keys()
            await self._journal.begin()
            self.verifier.end_sessions(await self._auth.ended_since(self._clock() - self._longest))
            self._complete = True
        return await self._journal.follow()

    async def read_keys(self) -> bool:
        """A key that is not published any more is void from here on."""
        self._keys = read_jwks(await self._auth.jwks())
        return False

    async def check(self) -> str | None:
        return None if self._complete else "not heard of yet"

    def _public(self) -> Mapping[str, Ed25519PublicKey]:
        if not self._complete:
            raise Unavailable
        return self._keys

    async def _renew(self) -> bool:
        """Whether the keys were read again, for a token that names one we do not know."""
        if self._renewed_at is not None and self._clock() - self._renewed_at < KEYS_READ:
            return False
        self._renewed_at = self._clock()
        await self.read_keys()
        return True
