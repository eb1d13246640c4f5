"""What do all routes share? The caller, ids, instants, pages, revisions, and the answer."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from ipaddress import IPv6Address, IPv6Network
from typing import Annotated, Any, Generic, TypeVar, cast

from fastapi import Depends, Header, Path, Query, Request
from fastapi.openapi.models import HTTPBearer
from fastapi.security.base import SecurityBase
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, SecretStr, StringConstraints, TypeAdapter
from starlette.responses import Response

from salus.kernel.actor import ANONYMOUS, Actor
from salus.kernel.clock import Clock
from salus.kernel.errors import Invalid, NotAuthenticated, PreconditionMissing
from salus.kernel.ids import LARGEST_ID, AppointmentId, ClinicId, DoctorId, PatientId, ServiceId, SessionId, UserId
from salus.kernel.page import Page, PageRequest
from salus.kit.limits import Limits, Policy

T = TypeVar("T")

_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_LATEST = datetime(2200, 1, 1, tzinfo=UTC)


def _plain(text: str) -> str:
    """No control characters but line breaks and tabs: databases, mails and logs choke on them."""
    if any((ord(letter) < 32 and letter not in "\n\r\t") or ord(letter) == 127 for letter in text):
        raise ValueError("must not contain control characters")
    return text


def _instant(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("must carry an offset, such as 2027-01-05T09:00:00Z")
    try:
        value = value.astimezone(UTC)
    except OverflowError:
        raise ValueError("must be between the years 2000 and 2200") from None
    if not _EARLIEST <= value < _LATEST:
        raise ValueError("must be between the years 2000 and 2200")
    return value


def _iso_day(value: Any) -> Any:
    """Numbers are not days here: `1767600000` would silently mean seconds since 1970."""
    if not isinstance(value, str) or len(value) != 10:
        raise ValueError("must be a day, such as 1984-02-29")
    return value


def _speakable(secret: SecretStr) -> SecretStr:
    """Half of a surrogate pair is no text: it has no bytes to hash."""
    try:
        secret.get_secret_value().encode()
    except UnicodeEncodeError:
        raise ValueError("must be text in Unicode") from None
    return secret


def _iso_text(value: Any) -> Any:
    """Numbers are not instants here: `1767600000` would silently mean seconds since 1970."""
    if not isinstance(value, str | datetime) or (isinstance(value, str) and "-" not in value[1:]):
        raise ValueError("must be an RFC 3339 text, such as 2027-01-05T09:00:00Z")
    return value


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(_plain)]
"""A short text of one to 200 characters."""
Prose = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000), AfterValidator(_plain)]
"""A longer text."""
ReasonText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=3, max_length=4000), AfterValidator(_plain)
]
"""A longer text that says something."""
SecretText = Annotated[SecretStr, AfterValidator(_speakable)]
"""A text that is neither logged nor echoed, and can be hashed."""
DayText = Annotated[date, BeforeValidator(_iso_day), Field(ge=date(1900, 1, 1), le=date(2200, 1, 1))]
InstantText = Annotated[datetime, BeforeValidator(_iso_text), AfterValidator(_instant)]
"""An aware instant, in UTC once it is parsed."""


def _digits(text: Any) -> Any:
    """One way to write a number in an address: `1.0`, `+1` and `1_000` are none, though Python reads them."""
    if isinstance(text, str) and not (text.isascii() and text.isdigit()):
        raise ValueError("must be a whole number in digits")
    return text


_ID = Field(ge=1, le=LARGEST_ID)
Digits = BeforeValidator(_digits)
"""For numbers in addresses; behind the bounds, which would else be lost to the document."""
UserPath = Annotated[UserId, _ID, Digits, Path()]
DoctorPath = Annotated[DoctorId, _ID, Digits, Path()]
ClinicPath = Annotated[ClinicId, _ID, Digits, Path()]
ServicePath = Annotated[ServiceId, _ID, Digits, Path()]
AppointmentPath = Annotated[AppointmentId, _ID, Digits, Path()]
SessionPath = Annotated[SessionId, _ID, Digits, Path()]
NumberPath = Annotated[int, _ID, Digits, Path()]
"""Of what nobody but its own context names: an opening, an invitation."""
PatientQuery = Annotated[Annotated[PatientId, _ID, Digits] | None, Query()]
DoctorQuery = Annotated[Annotated[DoctorId, _ID, Digits] | None, Query()]
ClinicQuery = Annotated[Annotated[ClinicId, _ID, Digits] | None, Query()]
ServiceQuery = Annotated[Annotated[ServiceId, _ID, Digits] | None, Query()]
AppointmentsQuery = Annotated[list[Annotated[AppointmentId, _ID, Digits]] | None, Query(alias="id", max_length=100)]
UsersQuery = Annotated[list[Annotated[UserId, _ID, Digits]] | None, Query(alias="id", max_length=100)]
"""Certain ones of a list, as many as fit on its longest page."""


def provided(kind: type[T]) -> Any:
    """A dependency on whatever the assembly put in place for this type or protocol."""

    async def give(request: Request) -> T:
        return cast(T, request.app.state.provided[kind])

    return Depends(give)


@dataclass(frozen=True, slots=True)
class CallerPolicies:
    """How often anybody may ask at all; put in place as `app.state.policies`."""

    anonymous: Policy
    signed_in: Policy


class _Bearer(SecurityBase):
    """Tells the document that an operation takes a token; asks nothing more of the request than `_known`."""

    scheme_name = "bearer"
    model = HTTPBearer(description="The access token of a session.", bearerFormat="JWT")

    def __init__(self, *, required: bool) -> None:
        self._required = required

    async def __call__(self, request: Request) -> Actor:
        actor = await _known(request)
        if self._required and not actor.signed_in:
            raise NotAuthenticated()
        return actor


async def _known(request: Request) -> Actor:
    """Whoever asks: nobody, or the owner of a valid token. A bad token is refused, not ignored."""
    header = request.headers.get("authorization")
    scope = request.scope
    address = scope["client"][0] if scope.get("client") else None
    request_id = scope.get("salus.request_id")
    if header is None:
        await _count(request, None, address)
        return Actor(ANONYMOUS.role, address=address, request_id=request_id)
    try:
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer":
            raise NotAuthenticated()
        known: Actor = await request.app.state.verifier.holder(token.strip())
    except NotAuthenticated:
        await _count(request, None, address)
        raise
    await _count(request, known.user_id, address)
    return Actor(
        known.role,
        known.user_id,
        known.session_id,
        known.patient_id,
        known.doctor_id,
        known.clinic_ids,
        address,
        request_id,
    )


async def _count(request: Request, user: UserId | None, address: str | None) -> None:
    """Count one request of this person, or of this address.

    Raises: Limited.
    """
    policies: CallerPolicies | None = getattr(request.app.state, "policies", None)
    if policies is None:
        return
    limits: Limits = request.app.state.limits
    if user is not None:
        await limits.take(policies.signed_in, str(user))
    else:
        await limits.take(policies.anonymous, _household(address or ""))


def _household(address: str) -> str:
    """The address; of IPv6 the network, for everybody has 2^64 addresses in it to try from."""
    if ":" not in address:
        return address
    try:
        known = IPv6Address(address)
    except ValueError:
        return address
    return str(known.ipv4_mapped or IPv6Network((int(known), 64), strict=False))


async def _visit(request: Request) -> None:
    await _count(request, None, request.client.host if request.client else None)


async def _visitor(request: Request) -> Actor:
    client = request.client
    return replace(ANONYMOUS, address=client.host if client else None, request_id=request.scope.get("salus.request_id"))


Visitor = Annotated[Actor, Depends(_visitor)]
"""Whoever proves who they are by other means; a token that has expired must not keep them out."""
ANYBODY = [Depends(_visit)]
"""The `dependencies` of a route that asks nobody who they are: even so it may not be asked without end."""
Caller = Annotated[Actor, Depends(_Bearer(required=False))]
"""Anybody; anonymous without a token. Say `openapi_extra=TOKEN_OPTIONAL`."""
SignedIn = Annotated[Actor, Depends(_Bearer(required=True))]
"""The owner of a valid token, or 401."""
TOKEN_OPTIONAL: dict[str, Any] = {"security": [{}]}


async def _now(request: Request) -> datetime:
    clock: Clock = request.app.state.clock
    return clock()


Now = Annotated[datetime, Depends(_now)]


async def _pages(
    page: Annotated[int, Field(ge=1, le=1_000_000), Digits, Query()] = 1,
    per_page: Annotated[int, Field(ge=1, le=100), Digits, Query()] = 20,
) -> PageRequest:
    return PageRequest(page, per_page)


Paged = Annotated[PageRequest, Depends(_pages)]


def etag(revision: int) -> str:
    return f'"{revision}"'


async def _if_match(
    if_match: Annotated[
        str | None, Header(description='The `ETag` of the state this change is based on, such as `"3"`.')
    ] = None,
) -> int | None:
    if if_match is None or if_match.strip() == "*":
        return None
    text = if_match.strip().removeprefix("W/").strip('"')
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise Invalid.field("If-Match", "etag", 'must be the ETag that was answered, such as "3"')
    return int(text)


IfMatch = Annotated[int | None, Depends(_if_match)]
"""The revision that a change is based on, or None when the client did not say."""


async def _required(revision: IfMatch) -> int:
    if revision is None:
        raise PreconditionMissing()
    return revision


RequiredIfMatch = Annotated[int, Depends(_required)]


IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        pattern=r"^[\x21-\x7e]+$",
        description="A name of your choice for this request: repeated with the same key it is done once.",
    ),
]


def answering(kind: Any) -> Callable[..., Response]:
    """An encoder for one type of view: one pass from dataclass to bytes, no validation of our own values."""
    adapter: TypeAdapter[Any] = TypeAdapter(kind)

    def answer(view: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
        return Response(adapter.dump_json(view), status, headers, "application/json")

    return answer


class Listed(BaseModel, Generic[T]):
    """One page of a list, as it stands in the document."""

    items: list[T]
    total: int
    page: int
    per_page: int
    pages: int


def listing(kind: Any) -> Callable[[Page[Any]], Response]:
    """An encoder for pages of one type of view."""
    adapter: TypeAdapter[Any] = TypeAdapter(list[kind])

    def answer(page: Page[Any]) -> Response:
        items = adapter.dump_json(list(page.items)).decode()
        rest = f'"total":{page.total},"page":{page.page},"per_page":{page.per_page},"pages":{page.pages}'
        return Response(f'{{"items":{items},{rest}}}', media_type="application/json")

    return answer
