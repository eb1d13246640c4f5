"""What do people see of themselves, their sessions and invitations?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from salus.kernel.actor import Role
from salus.kernel.ids import DoctorId, PatientId, SessionId, UserId
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
class Invitation:
    """`code` is shown once, to whoever makes it; later `hint`, its first letters, tells which it is."""

    id: int
    hint: str
    note: str | None
    uses: int
    uses_left: int
    created_at: datetime
    expires_at: datetime
    code: str | None = None
