"""How does somebody join? A person in `users`, then a password and a first session here.

The two cannot be one transaction. A doctor's use of an invitation is claimed first, so that a code for
one lets in one; after a crash between the steps the claim lapses, or the person who is there already
sets a password by the link for those who forgot theirs.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from salus.auth.contract import Join
from salus.auth.domain.invitation import DEMONSTRATION_CODE, plain
from salus.auth.domain.passwords import weaknesses
from salus.auth.hashing import Passwords
from salus.auth.known_passwords import known_passwords
from salus.auth.queries import credentials, invitations
from salus.auth.terms import Terms
from salus.auth.usecases.pairs import CONTEXT, Granted, Origin, Pairs
from salus.kernel.actor import SYSTEM, Actor, Role
from salus.kernel.errors import FieldError, Invalid, Refusal, Unavailable
from salus.kit.crypto import digest, opaque
from salus.kit.db import Database, Tx
from salus.kit.journal import append
from salus.kit.limits import Limits
from salus.users.contract import Person, Register, Users

_MISSING = FieldError("/invitation_code", "missing", "a doctor needs an invitation code")
_INVALID = FieldError("/invitation_code", "invitation_invalid", "is not valid, or no longer; ask for a new one")
"""The same for unknown, spent and expired codes."""


class Registration:
    def __init__(
        self,
        db: Database,
        users: Users,
        limits: Limits,
        passwords: Passwords,
        pairs: Pairs,
        terms: Terms,
        new_key: Callable[[], str] = opaque,
    ) -> None:
        self._db = db
        self._users = users
        self._limits = limits
        self._passwords = passwords
        self._pairs = pairs
        self._terms = terms
        self._new_key = new_key

    async def register(self, origin: Origin, joining: Join, now: datetime) -> Granted:
        """Raises: Invalid with all invalid fields; EmailTaken; Limited."""
        await self._limits.take(self._terms.register, str(origin.actor.address))
        key = self._new_key()
        errors = self._field_errors(joining, now)
        claimed = False
        if joining.role is Role.DOCTOR and joining.invitation_code is not None:
            code = plain(joining.invitation_code)
            if not (self._terms.demo and code == DEMONSTRATION_CODE):
                claimed = await self._db.write(_claim, digest(code), None if errors else key, now)
                errors += [] if claimed else [_INVALID]
        if errors:
            raise Invalid(tuple(errors))
        try:
            return await self._join(origin, joining, key, claimed, now)
        except Refusal as refusal:
            # Where the outcome is unknown, the claim is left to lapse: the doctor may have joined.
            if claimed and not isinstance(refusal, Unavailable):
                with suppress(Unavailable):
                    await self._db.write(invitations.release, key)
            raise

    def _field_errors(self, joining: Join, now: datetime) -> list[FieldError]:
        known = () if self._terms.demo else known_passwords()
        errors = weaknesses(joining.password, minimum=self._terms.password_minimum, known=known, email=joining.email)
        if joining.date_of_birth is not None and joining.date_of_birth > now.date():
            errors.append(FieldError("/date_of_birth", "in_the_future", "must not be in the future"))
        if joining.role not in (Role.PATIENT, Role.DOCTOR):
            errors.append(FieldError("/role", "not_open", "must be patient or doctor"))
        if joining.role is Role.DOCTOR and joining.invitation_code is None:
            errors.append(_MISSING)
        return errors

    async def _join(self, origin: Origin, joining: Join, key: str, claimed: bool, now: datetime) -> Granted:
        password_hash = await self._passwords.hash(joining.password)
        for_them = replace(SYSTEM, address=origin.actor.address, request_id=origin.actor.request_id)
        person = await self._users.register(
            for_them,
            Register(
                key=key,
                name=joining.name,
                email=joining.email,
                role=joining.role,
                self_registered=True,
                phone=joining.phone,
                date_of_birth=joining.date_of_birth,
                time_zone=joining.time_zone,
                locale=joining.locale,
                specialty=joining.specialty,
                designation=joining.designation,
            ),
        )
        return await self._db.write(self._let_in, person, password_hash, origin, key if claimed else None, now)

    def _let_in(
        self, tx: Tx, person: Person, password_hash: str, origin: Origin, claim: str | None, now: datetime
    ) -> Granted:
        credentials.add(tx, person.id, password_hash, now)
        granted = self._pairs.open(tx, person, origin, now)
        if claim is not None:
            invitation_id = invitations.complete(tx, claim, person.id, now)
            actor = Actor(person.role, person.id, granted.session_id, address=origin.actor.address)
            append(tx, actor, CONTEXT, "invitation.used", invitation_id, {"user_id": person.id}, at=now)
        return granted


def _claim(tx: Tx, code_hash: str, key: str | None, now: datetime) -> bool:
    """Whether the code is good for one more; without a key it is only looked at."""
    invitation_id = invitations.usable(tx, code_hash, now)
    if invitation_id is not None and key is not None:
        invitations.claim(tx, invitation_id, key, now)
    return invitation_id is not None
