"""May this session go on? A refresh token is spent for the next pair."""

from datetime import datetime

from salus.auth.domain.rotation import Shown, meaning
from salus.auth.queries import sessions
from salus.auth.refusals import TokenInvalid, TokenReused
from salus.auth.usecases import ending
from salus.auth.usecases.pairs import Granted, Origin, Pairs
from salus.kernel.actor import SYSTEM
from salus.kernel.errors import NotFound
from salus.kernel.ids import SessionId, UserId
from salus.kit.crypto import digest
from salus.kit.db import Database, Tx
from salus.users.contract import Person, Users


class Refresh:
    def __init__(self, db: Database, users: Users, pairs: Pairs) -> None:
        self._db = db
        self._users = users
        self._pairs = pairs

    async def refresh(self, origin: Origin, refresh_token: str, now: datetime) -> Granted:
        """Raises: TokenReused, and then the whole session has ended; TokenInvalid for any other reason."""
        owner = await self._db.read_statement(sessions.owner_of_token, digest(refresh_token))
        if owner is None:
            raise TokenInvalid
        person = await self._person(owner)
        if person is None:
            await self._db.write(ending.end, origin.actor, ending.of_person(owner), "deactivated", now)
            raise TokenInvalid
        outcome = await self._db.write(self._rotate, person, origin, refresh_token, now)
        if outcome is Shown.REUSE:
            raise TokenReused
        if outcome is None:
            raise TokenInvalid
        assert isinstance(outcome, Granted)
        return outcome

    async def _person(self, user_id: UserId) -> Person | None:
        try:
            person = await self._users.person(SYSTEM, user_id)
        except NotFound:
            return None
        return person if person.active else None

    def _rotate(
        self, tx: Tx, person: Person, origin: Origin, refresh_token: str, now: datetime
    ) -> Granted | Shown | None:
        """The next pair, `REUSE` once the session has been ended for it, or None if it had ended before."""
        mark = digest(refresh_token)
        session = sessions.locked_by_token(tx, mark)
        if session is None or session.ended_at is not None or session.expires_at <= now:
            return None
        session_id = SessionId(session.id)
        successor = self._pairs.successor(refresh_token)
        shown = self._meaning(tx, mark, digest(successor), now)
        if shown is Shown.REUSE:
            which = ending.one_of_person(person.id, session_id)
            ending.end(tx, origin.actor, which, "token_reused", now)
            return shown
        if shown is Shown.FRESH:
            sessions.spend(tx, mark, now)
            sessions.add_token(tx, session_id, digest(successor))
        sessions.used(tx, session_id, device=origin.device_name, address=origin.actor.address, now=now)
        return self._pairs.grant(person, session_id, successor, session.expires_at, now)

    def _meaning(self, tx: Tx, mark: str, successor_mark: str, now: datetime) -> Shown:
        token, successor = sessions.token(tx, mark), sessions.token(tx, successor_mark)
        assert token is not None  # tokens go after their session's end alone, and it is held
        unspent = successor is not None and successor.spent_at is None
        return meaning(token.spent_at, successor_unspent=unspent, now=now)
