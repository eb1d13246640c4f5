"""Whose sessions have ended, and how do people join and sign in?

The first is followed by every service that accepts access tokens; the second is asked within the auth service.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar, Literal, Protocol

from salus.kernel.actor import Actor, Role
from salus.kernel.errors import Kind, Refusal
from salus.kernel.feed import Feed
from salus.kernel.ids import DoctorId, PatientId, SessionId, UserId
from salus.kernel.repeatable import repeatable
from salus.users.contract import Person


@dataclass(frozen=True, slots=True)
class Myself:
    """`patient_id` or `doctor_id` for these two roles."""

    id: UserId
    name: str
    email: str
    role: Role
    patient_id: PatientId | None = None
    doctor_id: DoctorId | None = None

    @classmethod
    def of(cls, person: Person) -> "Myself":
        return cls(person.id, person.name, person.email, person.role, person.patient_id, person.doctor_id)


@dataclass(frozen=True, slots=True)
class SignedInAs:
    """A pair of tokens and whose they are. `refresh_token` is absent when it was set as a cookie."""

    user: Myself
    access_token: str
    expires_in: int
    refresh_token: str | None = None
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 -- the scheme's name


@dataclass(frozen=True, slots=True)
class Session:
    """`used_at` is when its tokens were last renewed."""

    id: SessionId
    device: str | None
    address: str | None
    created_at: datetime
    used_at: datetime
    expires_at: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class CurrentSession:
    session: Session
    user: Myself


@dataclass(frozen=True, slots=True)
class Join:
    """Everything somebody says of themselves when they register."""

    name: str
    email: str
    password: str = field(repr=False)
    role: Role
    invitation_code: str | None = None
    phone: str | None = None
    date_of_birth: date | None = None
    time_zone: str | None = None
    locale: str | None = None
    specialty: str | None = None
    designation: str | None = None


@dataclass(eq=False)
class InvalidCredentials(Refusal):
    """This email address and password do not belong together."""

    kind: ClassVar[Kind] = Kind.NOT_AUTHENTICATED


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


class Accounts(Protocol):
    """Kept apart from `Auth`, for it is served to no other service: a password goes no further than where it is
    judged. `device` is what the asker's browser calls itself."""

    async def register(self, actor: Actor, joining: Join, device: str | None = None) -> SignedInAs:
        """Join, and be signed in.

        Raises: Invalid with all invalid fields, EmailTaken, Limited.
        """
        ...

    async def login(self, actor: Actor, email: str, password: str, device: str | None = None) -> SignedInAs:
        """Raises: InvalidCredentials; Limited after too many failures."""
        ...

    @repeatable
    async def session(self, actor: Actor) -> CurrentSession:
        """Raises: NotAuthenticated once the session has ended."""
        ...
