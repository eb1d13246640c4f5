"""What can be asked of `auth`? Its use cases, put together."""

from datetime import datetime
from random import Random

from salus.auth.contract import CurrentSession, Join, SignedInAs
from salus.auth.hashing import Passwords
from salus.auth.queries import sessions
from salus.auth.terms import Terms
from salus.auth.usecases.guessing import Guesses
from salus.auth.usecases.invitations import Invitations
from salus.auth.usecases.login import Login
from salus.auth.usecases.pairs import CONTEXT, Origin, Pairs
from salus.auth.usecases.passwords import PasswordCare
from salus.auth.usecases.refresh import Refresh
from salus.auth.usecases.registration import Registration
from salus.auth.usecases.sessions import OwnSessions
from salus.auth.usecases.verification import AddressCare
from salus.kernel.actor import Actor
from salus.kernel.clock import Clock
from salus.kernel.ids import SessionId
from salus.kit.crypto import Vault
from salus.kit.db import Database
from salus.kit.journal import JournalFeed
from salus.kit.limits import Limits
from salus.kit.tokens import KeyRing
from salus.notifications.contract import Outbox
from salus.users.contract import Users


class AuthService(JournalFeed):
    """Implements `auth.contract.Auth` and `Accounts`; what only our own routes ask is in its parts."""

    def __init__(
        self,
        db: Database,
        users: Users,
        ring: KeyRing,
        vault: Vault,
        limits: Limits,
        passwords: Passwords,
        terms: Terms,
        chance: Random,
        clock: Clock,
        outbox: Outbox,
    ) -> None:
        super().__init__(db, CONTEXT)
        self.terms = terms
        self._ring = ring
        self._clock = clock
        pairs, guesses = Pairs(ring, terms), Guesses(limits, terms.login)
        self.registration = Registration(db, users, limits, passwords, pairs, terms)
        self.sign_in = Login(db, users, passwords, guesses, pairs)
        self.renewal = Refresh(db, users, pairs)
        self.sessions = OwnSessions(db, users)
        self.passwords = PasswordCare(db, users, limits, passwords, guesses, vault, terms)
        self.addresses = AddressCare(db, users, limits, vault, outbox, terms)
        self.invitations = Invitations(db, chance)

    async def jwks(self) -> dict[str, object]:
        return self._ring.jwks()

    async def ended_since(self, since: datetime) -> list[SessionId]:
        return await self._db.read_statement(sessions.ended_since, since)

    async def register(self, actor: Actor, joining: Join, device: str | None = None) -> SignedInAs:
        return (await self.registration.register(Origin(actor, device), joining, self._clock())).answer

    async def login(self, actor: Actor, email: str, password: str, device: str | None = None) -> SignedInAs:
        return (await self.sign_in.login(Origin(actor, device), email, password, self._clock())).answer

    async def session(self, actor: Actor) -> CurrentSession:
        return await self.sessions.current(actor, self._clock())
