"""Whose is this address? Theirs who opens the link that was mailed to it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from salus.auth.queries import email_links
from salus.auth.terms import Terms
from salus.auth.usecases.pairs import CONTEXT
from salus.kernel.actor import SYSTEM, Actor
from salus.kernel.errors import FieldError, Invalid, NotAuthenticated
from salus.kernel.ids import UserId
from salus.kit.crypto import Vault, digest, opaque
from salus.kit.db import Database, Tx
from salus.kit.journal import append
from salus.kit.limits import Limits
from salus.notifications.contract import Kind, Message, Outbox
from salus.users.contract import Users

LASTS: Final = timedelta(hours=72)
_INVALID = FieldError("/token", "link_invalid", "was used before, has expired or never was; ask for a new link")


class AddressCare:
    def __init__(
        self,
        db: Database,
        users: Users,
        limits: Limits,
        vault: Vault,
        outbox: Outbox,
        terms: Terms,
        new_token: Callable[[], str] = opaque,
    ) -> None:
        self._db = db
        self._users = users
        self._limits = limits
        self._vault = vault
        self._outbox = outbox
        self._terms = terms
        self._new_token = new_token

    def mail_link(self, tx: Tx, user_id: UserId, email: str, now: datetime) -> None:
        """In the transaction of whoever has it mailed. The token stands behind `#`, where no server logs it."""
        token = self._new_token()
        token_hash = digest(token)
        email_links.add(tx, token_hash, user_id, self._vault.seal(email, _place(token_hash)), now + LASTS)
        link = f"{self._terms.public_url}/app/verify-email#token={token}"
        self._outbox.put(tx, [Message(user_id, Kind.EMAIL_VERIFICATION, now, now + LASTS, facts={"link": link})])

    async def ask(self, actor: Actor, now: datetime) -> None:
        """Have another link mailed to oneself; where the address is verified already there is nothing to do.

        Raises: Limited.
        """
        if actor.user_id is None:
            raise NotAuthenticated
        await self._limits.take(self._terms.password_forgot, f"verify {actor.user_id}")
        person = await self._users.person(actor, actor.user_id)
        if not person.email_verified:
            await self._db.write(self.mail_link, person.id, person.email, now)

    async def verify(self, actor: Actor, token: str, now: datetime) -> None:
        """Raises: Invalid for a link that is of no use, also because the person has another address by now."""
        token_hash = digest(token)
        link = await self._db.read_statement(email_links.usable, token_hash, now)
        if link is None:
            raise Invalid((_INVALID,))
        email = self._vault.open(link.email, _place(token_hash))
        if not await self._users.verify_email(SYSTEM, link.user_id, email):
            raise Invalid((_INVALID,))
        await self._db.write(_used, actor, token_hash, link.user_id, now)


def _used(tx: Tx, actor: Actor, token_hash: str, user_id: UserId, now: datetime) -> None:
    if email_links.use(tx, token_hash, now):
        append(tx, actor, CONTEXT, "email.verified", user_id, at=now)


def _place(token_hash: str) -> str:
    """Where a sealed address of `email_links` belongs."""
    return f"email_links:email:{token_hash}"
