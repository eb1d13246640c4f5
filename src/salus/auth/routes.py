"""How does HTTP say it? Registration, sign-in, sessions, passwords, invitations, public keys."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import TypeAdapter
from starlette.responses import JSONResponse, Response

from salus.auth import bodies, cookie
from salus.auth.contract import CurrentSession, InvalidCredentials, Join, Session, SignedInAs
from salus.auth.refusals import TokenInvalid, TokenReused
from salus.auth.service import AuthService
from salus.auth.usecases.pairs import Granted, Origin
from salus.auth.views import Invitation
from salus.kernel.actor import Actor, Role
from salus.kernel.errors import Invalid, NotAllowed, NotAuthenticated, NotFound
from salus.kit.http import ANYBODY, Listed, Now, NumberPath, Paged, SessionPath, SignedIn, Visitor, listing, provided
from salus.kit.problem import docs
from salus.users.contract import EmailTaken

Auth = Annotated[AuthService, provided(AuthService)]


api = APIRouter(prefix="/api/v1/auth", tags=["auth"])
keys = APIRouter(tags=["auth"])
routers = (api, keys)


def _telling(kind: Any, **left_out: Any) -> Callable[..., Response]:
    """An encoder that leaves out fields that may be absent: those alone that have None as their default."""
    adapter: TypeAdapter[Any] = TypeAdapter(kind)

    def answer(view: Any, status: int = 200) -> Response:
        return Response(adapter.dump_json(view, **left_out), status, media_type="application/json")

    return answer


_tokens = _telling(SignedInAs, exclude_none=True)  # the kind of token is a default, too
_session, _invitation = _telling(CurrentSession, exclude_defaults=True), _telling(Invitation, exclude_defaults=True)
_sessions = listing(Session)
_invitations = listing(Invitation)


@api.post("/register", operation_id="register", status_code=201, response_model=SignedInAs, responses=docs(EmailTaken))
async def register(body: bodies.RegisterBody, request: Request, actor: Visitor, auth: Auth, now: Now) -> Response:
    """Join as a patient, or as a doctor with an invitation code."""
    joining = Join(
        name=body.name,
        email=body.email,
        password=body.password.get_secret_value(),
        role=Role(body.role),
        invitation_code=body.invitation_code,
        phone=body.phone,
        date_of_birth=body.date_of_birth,
        time_zone=body.time_zone,
        locale=body.locale,
        specialty=body.specialty,
        designation=body.designation,
    )
    granted = await auth.registration.register(_origin(actor, request), joining, now)
    return _pair(granted, 201, auth, now, by_cookie=body.use_cookie)


@api.post("/login", operation_id="login", response_model=SignedInAs, responses=docs(InvalidCredentials))
async def login(body: bodies.LoginBody, request: Request, actor: Visitor, auth: Auth, now: Now) -> Response:
    """Sign in with an email address and a password."""
    origin, password = _origin(actor, request), body.password.get_secret_value()
    granted = await auth.sign_in.login(origin, body.email, password, now)
    return _pair(granted, 200, auth, now, by_cookie=body.use_cookie)


@api.post(
    "/refresh",
    operation_id="refresh",
    dependencies=ANYBODY,
    response_model=SignedInAs,
    responses=docs(TokenInvalid, TokenReused, NotAllowed),
)
async def refresh(
    request: Request, actor: Visitor, auth: Auth, now: Now, body: bodies.RefreshBody | None = None
) -> Response:
    """A new pair for a refresh token, from the body or the cookie; the old one is spent."""
    given = body.refresh_token if body else None
    token = given.get_secret_value() if given else cookie.read(request)
    if token is None:
        raise Invalid.field("/refresh_token", "missing", "must be in the body or in the cookie")
    granted = await auth.renewal.refresh(_origin(actor, request), token, now)
    return _pair(granted, 200, auth, now, by_cookie=given is None)


@api.post("/logout", operation_id="logout", status_code=204, responses=docs(NotAuthenticated))
async def logout(actor: SignedIn, auth: Auth, now: Now) -> Response:
    """End this session: its tokens are dead."""
    await auth.sessions.logout(actor, now)
    response = Response(status_code=204)
    cookie.remove(response, auth.terms.public_url)
    return response


@api.get("/session", operation_id="get_session", response_model=CurrentSession, responses=docs(NotAuthenticated))
async def session(actor: SignedIn, auth: Auth, now: Now) -> Response:
    """Who am I, and until when?"""
    return _session(await auth.sessions.current(actor, now))


@api.get("/sessions", operation_id="list_sessions", response_model=Listed[Session], responses=docs(NotAuthenticated))
async def sessions(actor: SignedIn, auth: Auth, asked: Paged, now: Now) -> Response:
    """Everywhere I am signed in."""
    return _sessions(await auth.sessions.all(actor, asked, now))


@api.delete(
    "/sessions/{session_id}",
    operation_id="end_session",
    status_code=204,
    responses=docs(NotAuthenticated, NotFound),
)
async def end_session(session_id: SessionPath, actor: SignedIn, auth: Auth, now: Now) -> Response:
    """End one of my sessions."""
    await auth.sessions.end(actor, session_id, now)
    return Response(status_code=204)


@api.post(
    "/password/forgot", operation_id="forgot_password", status_code=202, response_class=Response, responses=docs()
)
async def forgot(body: bodies.ForgotBody, actor: Visitor, auth: Auth, now: Now) -> Response:
    """Ask for a link to set a new password; the answer does not tell whether there is an account."""
    await auth.passwords.forgot(actor, body.email, now)
    return Response(status_code=202)


@api.post("/password/reset", operation_id="reset_password", status_code=204, responses=docs())
async def reset(body: bodies.ResetBody, actor: Visitor, auth: Auth, now: Now) -> Response:
    """Set a password by a mailed link; every session ends."""
    token, password = body.token.get_secret_value(), body.password.get_secret_value()
    await auth.passwords.reset(actor, token, password, now)
    return Response(status_code=204)


@api.post("/email/verify", operation_id="verify_email", status_code=204, dependencies=ANYBODY, responses=docs())
async def verify_email(body: bodies.VerifyBody, actor: Visitor, auth: Auth, now: Now) -> Response:
    """Show by a mailed link that an address is yours."""
    await auth.addresses.verify(actor, body.token.get_secret_value(), now)
    return Response(status_code=204)


@api.post("/email/verification", operation_id="request_email_link", status_code=204, responses=docs(NotAuthenticated))
async def ask_for_email_link(actor: SignedIn, auth: Auth, now: Now) -> Response:
    """Have another link mailed that shows that your address is yours."""
    await auth.addresses.ask(actor, now)
    return Response(status_code=204)


@api.put("/password", operation_id="change_password", status_code=204, responses=docs(NotAuthenticated))
async def change(body: bodies.ChangePasswordBody, actor: SignedIn, auth: Auth, now: Now) -> Response:
    """Set a new password; my other sessions end."""
    current, password = body.current_password.get_secret_value(), body.password.get_secret_value()
    await auth.passwords.change(actor, current, password, now)
    return Response(status_code=204)


@api.post(
    "/invitations",
    operation_id="create_invitation",
    status_code=201,
    response_model=Invitation,
    responses=docs(NotAuthenticated, NotAllowed),
)
async def invite(actor: SignedIn, auth: Auth, now: Now, body: bodies.InviteBody | None = None) -> Response:
    """A new code for doctors; it is shown this once."""
    wanted = body or bodies.InviteBody()
    if wanted.expires_at is not None and wanted.expires_in_days is not None:
        raise Invalid.field("/expires_in_days", "one_of_two", "give this or `expires_at`")
    days = wanted.expires_in_days
    ends = now + timedelta(days=days) if days is not None else wanted.expires_at
    made = await auth.invitations.invite(actor, now, uses=wanted.uses, expires_at=ends, note=wanted.note)
    return _invitation(made, 201)


@api.get(
    "/invitations",
    operation_id="list_invitations",
    response_model=Listed[Invitation],
    responses=docs(NotAuthenticated, NotAllowed),
)
async def invitations(actor: SignedIn, auth: Auth, asked: Paged, now: Now) -> Response:
    """The codes that were given out, and what is left of them."""
    return _invitations(await auth.invitations.all(actor, asked, now))


@api.delete(
    "/invitations/{invitation_id}",
    operation_id="delete_invitation",
    status_code=204,
    responses=docs(NotAuthenticated, NotAllowed, NotFound),
)
async def delete_invitation(invitation_id: NumberPath, actor: SignedIn, auth: Auth, now: Now) -> Response:
    """Nobody else joins by this code."""
    await auth.invitations.delete(actor, invitation_id, now)
    return Response(status_code=204)


@keys.get("/.well-known/jwks.json", operation_id="get_jwks", response_model=dict[str, Any])
async def jwks(auth: Auth) -> Response:
    """The public keys that verify access tokens."""
    return JSONResponse(await auth.jwks(), headers={"Cache-Control": "public, max-age=300"})


def _origin(actor: Actor, request: Request) -> Origin:
    return Origin(actor, request.headers.get("user-agent"))


def _pair(granted: Granted, status: int, auth: AuthService, now: datetime, *, by_cookie: bool) -> Response:
    if not by_cookie:
        return _tokens(granted.answer, status)
    response = _tokens(cookie.without_token(granted.answer), status)
    cookie.put(response, granted, now, auth.terms.public_url)
    return response
