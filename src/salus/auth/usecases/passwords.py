"""How does a password change? By whoever knows it, by a mailed link, or by the operator's hand."""

import secrets
from datetime import datetime

from salus.auth.domain.passwords import weaknesses
from salus.auth.hashing import Passwords
from salus.auth.known_passwords import known_passwords
from salus.auth.queries import credentials, links
from salus.auth.terms import Terms
from salus.auth.usecases import ending
from salus.auth.usecases.guessing import Guesses
from salus.auth.usecases.pairs import CONTEXT
from salus.kernel.actor import SYSTEM, Actor
from salus.kernel.errors import FieldError, Invalid, NotAllowed, NotAuthenticated, NotFound
from salus.kernel.ids import UserId
from salus.kit.crypto import Vault, digest
from salus.kit.db import Conflict, Database, Tx
from salus.kit.journal import append
from salus.kit.limits import Limits
from salus.users.contract import Person, Users

_LINK_INVALID = FieldError("/token", "link_invalid", "was used before, has expired or never was; ask for a new link")
_WRONG = FieldError("/current_password", "wrong_password", "is not your password")


class PasswordCare:
    def __init__(
        self,
        db: Database,
        users: Users,
        limits: Limits,
        passwords: Passwords,
        guesses: Guesses,
        vault: Vault,
        terms: Terms,
    ) -> None:
        self._db = db
        self._users = users
        self._limits = limits
        self._passwords = passwords
        self._guesses = guesses
        self._vault = vault
        self._terms = terms

    async def forgot(self, actor: Actor, email: str, now: datetime) -> None:
        """Note that a link is wanted. `jobs` finds out whether anybody has this address, so that
        neither the answer nor its time tells.

        Raises: Limited.
        """
        await self._limits.take(self._terms.password_forgot, f"{email.strip().casefold()}|{actor.address}")
        seal_id = secrets.token_hex(16)
        await self._db.write(links.ask, self._vault.seal(email, request_place(seal_id)), seal_id, actor, now)

    async def reset(self, actor: Actor, token: str, password: str, now: datetime) -> None:
        """Set a password by a mailed link; every session of the person ends.

        Raises: Invalid, also for a link that is of no use.
        """
        owner = await self._db.read_statement(links.owner, digest(token), now)
        person = await self._active(owner)
        errors = self._weaknesses(password, person.email if person else "")
        if person is None:
            raise Invalid((_LINK_INVALID, *errors))
        if errors:
            raise Invalid(tuple(errors))
        password_hash = await self._passwords.hash(password)
        try:
            done = await self._db.write(_reset, actor, person.id, digest(token), password_hash, now)
        except Conflict:  # two first passwords at once; the other one was faster
            done = False
        if not done:
            raise Invalid((_LINK_INVALID,))

    async def change(self, actor: Actor, current: str, password: str, now: datetime) -> None:
        """Set a new password; the person's other sessions end.

        Raises: Invalid; Limited after too many wrong guesses.
        """
        if actor.user_id is None:
            raise NotAuthenticated
        person = await self._users.person(actor, actor.user_id)
        errors = self._weaknesses(password, person.email)
        async with self._guesses.attempt(f"user {actor.user_id}", actor.address) as attempt:
            kept = await self._db.read_statement(credentials.hash_of, actor.user_id)
            right, _ = await self._passwords.verify(current, kept)
            if not right or kept is None:
                await attempt.failed()
                raise Invalid((_WRONG, *errors))
            await attempt.succeeded()
        if errors:
            raise Invalid(tuple(errors))
        password_hash = await self._passwords.hash(password)
        if not await self._db.write(_change, actor, actor.user_id, kept, password_hash, now):
            raise Invalid((_WRONG,))

    async def set(self, actor: Actor, user_id: UserId, password: str, now: datetime) -> None:
        """For the operator's commands alone: the first administrator, the demonstration clinic.

        Raises: NotAllowed; Invalid.
        """
        if actor.user_id is not None or not actor.is_admin:
            raise NotAllowed
        person = await self._users.person(SYSTEM, user_id)
        if errors := self._weaknesses(password, person.email):
            raise Invalid(tuple(errors))
        await self._db.write(_put, actor, user_id, await self._passwords.hash(password), now)

    async def _active(self, user_id: UserId | None) -> Person | None:
        if user_id is None:
            return None
        try:
            person = await self._users.person(SYSTEM, user_id)
        except NotFound:
            return None
        return person if person.active else None

    def _weaknesses(self, password: str, email: str) -> list[FieldError]:
        known = () if self._terms.demo else known_passwords()
        return weaknesses(password, minimum=self._terms.password_minimum, known=known, email=email)


def request_place(seal_id: str) -> str:
    """Where a sealed address of `link_requests` belongs."""
    return f"link_requests:email:{seal_id}"


def _put(tx: Tx, actor: Actor, user_id: UserId, password_hash: str, now: datetime) -> None:
    if not credentials.replace(tx, user_id, password_hash, now):
        credentials.add(tx, user_id, password_hash, now)
    links.void(tx, user_id, now)
    append(tx, actor, CONTEXT, "password.changed", user_id, at=now)


def _reset(tx: Tx, actor: Actor, user_id: UserId, token_hash: str, password_hash: str, now: datetime) -> bool:
    if not links.use(tx, token_hash, now):
        return False
    _put(tx, actor, user_id, password_hash, now)
    ending.end(tx, actor, ending.of_person(user_id), "password_reset", now)
    return True


def _change(tx: Tx, actor: Actor, user_id: UserId, kept: str, password_hash: str, now: datetime) -> bool:
    """False if the password was changed elsewhere while this one was looked at."""
    stands = credentials.locked(tx, user_id)
    if stands is None or stands.password_hash != kept:
        return False
    _put(tx, actor, user_id, password_hash, now)
    ending.end(tx, actor, ending.of_person_but(user_id, actor.session_id), "password_changed", now)
    return True
