"""How does HTTP speak of messages? One's own, those that failed, and what providers tell."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from pydantic import Field
from starlette.responses import Response

from salus.kernel.errors import NotAllowed, NotAuthenticated, NotFound
from salus.kernel.ids import LARGEST_ID, AppointmentId, UserId
from salus.kit.http import Digits, Listed, Now, Paged, SignedIn, answering, listing, provided
from salus.kit.problem import docs
from salus.notifications.domain.state import State
from salus.notifications.queries.find import Wanted
from salus.notifications.receipts import Receipts, Received, WrongSignature
from salus.notifications.senders.choice import RECEIPTS
from salus.notifications.service import Mailed, NoLongerUseful, NotFailed, Notification, Notifications

router = APIRouter(prefix="/api/v1", tags=["notifications"])
routers = (router,)

Told = Annotated[Notifications, provided(Notifications)]
Notes = Annotated[Receipts, provided(Receipts)]
_ID = Field(ge=1, le=LARGEST_ID)
_notification = answering(Notification)
_page = listing(Notification)
_mailbox = answering(list[Mailed])


def _at(provider: str) -> str:
    return RECEIPTS.format(provider=provider).removeprefix("/api/v1")


@router.get(
    "/notifications",
    operation_id="list_notifications",
    response_model=Listed[Notification],
    responses=docs(NotAuthenticated),
)
async def list_notifications(
    told: Told,
    actor: SignedIn,
    asked: Paged,
    status: Annotated[list[State] | None, Query()] = None,
    appointment_id: Annotated[Annotated[AppointmentId, _ID, Digits] | None, Query()] = None,
    user_id: Annotated[Annotated[UserId, _ID, Digits] | None, Query()] = None,
) -> Response:
    """What you were told, or will be, the newest first; everybody's for an administrator. Nothing about accounts."""
    return _page(await told.listed(actor, Wanted(user_id, status or (), appointment_id), asked))


@router.get(
    "/notifications/mailbox",
    operation_id="read_mailbox",
    response_model=list[Mailed],
    responses=docs(NotAuthenticated, NotAllowed, NotFound),
)
async def read_mailbox(
    told: Told, actor: SignedIn, limit: Annotated[int, Field(ge=1, le=200), Digits, Query()] = 50
) -> Response:
    """For development: what would have been sent if there were a provider, links included."""
    return _mailbox(await told.kept(actor, limit))


@router.post(
    "/notifications/{notification_id}/resend",
    operation_id="resend_notification",
    response_model=Notification,
    responses=docs(NotAuthenticated, NotAllowed, NotFound, NotFailed, NoLongerUseful),
)
async def resend_notification(
    told: Told, actor: SignedIn, now: Now, notification_id: Annotated[int, _ID, Digits, Path()]
) -> Response:
    """Send a message again that failed. It says what is true then."""
    return _notification(await told.send_again(actor, notification_id, now))


async def _receive(provider: str, notes: Receipts, now: datetime, request: Request) -> Response:
    query = f"?{request.url.query}" if request.url.query else ""
    received = Received(f"{notes.public_url}{request.url.path}{query}", request.headers, await request.body())
    await notes.receive(provider, received, now)
    return Response(status_code=204)


_RECEIPTS = docs(NotFound, WrongSignature)


@router.post(_at("sendgrid"), operation_id="receive_sendgrid_receipts", status_code=204, responses=_RECEIPTS)
async def receive_sendgrid_receipts(notes: Notes, now: Now, request: Request) -> Response:
    """For SendGrid: what became of mails. Believed by its signature alone."""
    return await _receive("sendgrid", notes, now, request)


@router.post(_at("resend"), operation_id="receive_resend_receipts", status_code=204, responses=_RECEIPTS)
async def receive_resend_receipts(notes: Notes, now: Now, request: Request) -> Response:
    """For Resend: what became of a mail. Believed by its signature alone."""
    return await _receive("resend", notes, now, request)


@router.post(_at("twilio"), operation_id="receive_twilio_receipts", status_code=204, responses=_RECEIPTS)
async def receive_twilio_receipts(notes: Notes, now: Now, request: Request) -> Response:
    """For Twilio: what became of a text message. Believed by its signature alone."""
    return await _receive("twilio", notes, now, request)
