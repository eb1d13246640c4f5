"""How do people join and sign in by the requirements' paths? Shared by the faces, complete without any of them."""

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Header
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from salus.auth.contract import Accounts, InvalidCredentials, Join, Myself, SignedInAs
from salus.faces.telling import told_as
from salus.kernel.actor import Role
from salus.kit.http import DayText, Line, SecretText, Visitor, answering, provided
from salus.kit.problem import docs
from salus.users.contract import EmailTaken

router = APIRouter(prefix="/auth", tags=["accounts"])

AccountsHere = Annotated[Accounts, provided(Accounts)]
Device = Annotated[str | None, Header(alias="User-Agent", include_in_schema=False)]
Password = Annotated[SecretText, Field(min_length=1, max_length=256)]
Short = Annotated[Line, Field(max_length=64)]


@dataclass(frozen=True, slots=True)
class Admission:
    """Whose tokens these are; `token` is the access token by its other name."""

    user: Myself
    access_token: str
    token: str
    refresh_token: str | None
    token_type: Literal["Bearer"]
    expires_in: int

    @classmethod
    def of(cls, signed_in: SignedInAs) -> "Admission":
        return told_as(cls, signed_in, token=signed_in.access_token)


_admission = answering(Admission)


class NewAccount(BaseModel):
    """Whoever joins; doctors need an invitation code from an administrator."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    name: Line
    email: Annotated[Line, Field(max_length=254)]
    password: Password
    role: Literal["patient", "doctor"]
    invitation_code: Line | None = None
    phone: Short | None = None
    date_of_birth: DayText | None = None
    time_zone: Short | None = None
    locale: Short | None = None
    specialty: Line | None = None
    designation: Line | None = None


class Credentials(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    email: Annotated[str, Field(min_length=1, max_length=254)]
    password: Annotated[SecretText, Field(min_length=1, max_length=1024)]


@router.post(
    "/register", operation_id="auth_register", status_code=201, response_model=Admission, responses=docs(EmailTaken)
)
async def register(body: NewAccount, actor: Visitor, accounts: AccountsHere, device: Device = None) -> Response:
    """Join as a patient, or as a doctor with an invitation code."""
    said = {name: value for name, value in body if name not in ("password", "role")}
    joining = Join(password=body.password.get_secret_value(), role=Role(body.role), **said)
    return _admission(Admission.of(await accounts.register(actor, joining, device)), 201)


@router.post("/login", operation_id="auth_login", response_model=Admission, responses=docs(InvalidCredentials))
async def login(body: Credentials, actor: Visitor, accounts: AccountsHere, device: Device = None) -> Response:
    """Sign in with an email address and a password."""
    password = body.password.get_secret_value()
    return _admission(Admission.of(await accounts.login(actor, body.email, password, device)))
