"""What may somebody send us, field by field?"""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool

from salus.auth.domain.passwords import LONGEST
from salus.kernel.zone import zone_names
from salus.kit.http import DayText, InstantText, Line, SecretText

_LONGEST_ADDRESS = 254  # Source: RFC 5321, 4.5.3.1.3


def _email(text: str) -> str:
    from email_validator import EmailNotValidError, validate_email  # 60 ms that a start without it spares

    try:
        validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise ValueError("must be an email address, such as jane@example.com") from None
    return text


def _zone(name: str) -> str:
    if name not in zone_names():
        raise ValueError("must be an IANA time zone, such as Europe/Paris")
    return name


Email = Annotated[Line, Field(max_length=_LONGEST_ADDRESS), AfterValidator(_email)]
NewPassword = Annotated[SecretText, Field(min_length=8, max_length=LONGEST)]
"""Between 8 and 256 characters, and none of those that are tried first."""
GivenPassword = Annotated[SecretText, Field(min_length=1, max_length=4 * LONGEST)]
"""Not judged, only compared: what was good once is not refused here."""
Secret = Annotated[SecretText, Field(min_length=1, max_length=200)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class RegisterBody(_Body):
    name: Line
    email: Email
    password: NewPassword
    role: Literal["patient", "doctor"]
    invitation_code: Line | None = Field(default=None, description="Doctors need one from an administrator.")
    phone: Annotated[Line, Field(max_length=40)] | None = None
    date_of_birth: DayText | None = None
    time_zone: Annotated[Line, AfterValidator(_zone)] | None = None
    locale: Annotated[Line, Field(max_length=35)] | None = None
    specialty: Line | None = None
    designation: Line | None = None
    use_cookie: StrictBool = Field(
        default=False, description="Keep the refresh token in a cookie that scripts cannot read."
    )


class LoginBody(_Body):
    email: Annotated[str, Field(min_length=1, max_length=_LONGEST_ADDRESS)]
    password: GivenPassword
    otp: Annotated[str, Field(max_length=20)] | None = Field(
        default=None, description="For accounts with a second factor."
    )
    use_cookie: StrictBool = Field(
        default=False, description="Keep the refresh token in a cookie that scripts cannot read."
    )


class RefreshBody(_Body):
    refresh_token: Secret | None = Field(default=None, description="Left out where the cookie holds it.")


class ForgotBody(_Body):
    email: Email


class ResetBody(_Body):
    token: Secret
    password: NewPassword


class VerifyBody(_Body):
    token: Secret


class ChangePasswordBody(_Body):
    current_password: GivenPassword
    password: NewPassword


class InviteBody(_Body):
    uses: Annotated[int, Field(ge=1, le=1000, strict=True)] = 1
    expires_at: InstantText | None = None
    expires_in_days: Annotated[int, Field(ge=1, le=366, strict=True)] | None = Field(
        default=None, description="Instead of `expires_at`; without both, 14 days."
    )
    note: Line | None = None
