"""Who are you? An email address and its password open a session."""

from datetime import datetime

from salus.auth.contract import InvalidCredentials
from salus.auth.hashing import Passwords
from salus.auth.queries import credentials
from salus.auth.usecases.guessing import Guesses
from salus.auth.usecases.pairs import CONTEXT, Granted, Origin, Pairs
from salus.kernel.actor import SYSTEM, Actor
from salus.kernel.errors import Unavailable
from salus.kernel.ids import UserId
from salus.kit.db import Database, Tx
from salus.kit.journal import append
from salus.users.contract import Person, Users

_NOBODY = UserId(0)


class Login:
    """Whatever is wrong, the same is done and the same is said: nobody learns who has an account."""

    def __init__(self, db: Database, users: Users, passwords: Passwords, guesses: Guesses, pairs: Pairs) -> None:
        self._db = db
        self._users = users
        self._passwords = passwords
        self._guesses = guesses
        self._pairs = pairs

    async def login(self, origin: Origin, email: str, password: str, now: datetime) -> Granted:
        """Raises: InvalidCredentials; Limited after too many failures at this account from this address;
        Unavailable for whoever was let in again just now.
        """
        async with self._guesses.attempt(email.strip().casefold(), origin.actor.address) as attempt:
            person = await self._users.person_by_email(SYSTEM, email)
            user_id = person.id if person else _NOBODY
            kept = await self._db.read_statement(credentials.hash_of, user_id)
            right, renewed = await self._passwords.verify(password, kept)
            granted = None
            if person and person.active and right and kept:
                granted = await self._db.write(self._open, person, origin, kept, renewed, now)
            if granted is None:
                await attempt.failed()
                await self._db.write(_note_failure, origin.actor, user_id, now)
                raise InvalidCredentials
            await attempt.succeeded()
            return granted

    def _open(
        self, tx: Tx, person: Person, origin: Origin, kept: str, renewed: str | None, now: datetime
    ) -> Granted | None:
        """None if the person changed the password while we looked at it."""
        stands = credentials.locked(tx, person.id)
        if stands is None or stands.password_hash != kept:
            return None
        if not stands.active:
            # `users` says otherwise: one of us is a moment behind. Who asks again hears which.
            raise Unavailable
        if renewed:
            credentials.replace(tx, person.id, renewed, now)
        return self._pairs.open(tx, person, origin, now)


def _note_failure(tx: Tx, actor: Actor, user_id: UserId, now: datetime) -> None:
    """Also for an unknown address, as account 0: a missing write would be heard in the time it takes."""
    append(tx, actor, CONTEXT, "login.failed", user_id, at=now)
