"""What can people ask about their messages, and administrators about those that did not arrive?"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Row

from salus.kernel.actor import Actor
from salus.kernel.errors import Kind as RefusalKind
from salus.kernel.errors import NotAllowed, NotFound, Refusal
from salus.kernel.ids import AppointmentId, UserId
from salus.kernel.page import Page, PageRequest
from salus.kit.crypto import Vault
from salus.kit.db import Database, Tx
from salus.kit.journal import append
from salus.notifications.contract import Kind
from salus.notifications.domain.state import State
from salus.notifications.queries import find
from salus.notifications.queries.find import Wanted
from salus.notifications.senders.mailbox import place
from salus.users.contract import Channel

CONTEXT = "notifications"


@dataclass(frozen=True, slots=True)
class Notification:
    """One message on one channel, which is empty until it is due. Nothing in it tells what was written.

    `error` says why it was dropped, or what went wrong at the last attempt; `provider_id` is for administrators.
    """

    id: int
    user_id: UserId
    kind: Kind
    channel: Channel | None
    status: State
    appointment_id: AppointmentId | None
    due_at: datetime
    too_late_by: datetime
    sent_at: datetime | None
    attempts: int
    provider: str | None
    provider_id: str | None
    receipt: str | None
    error: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Mailed:
    """What lies in the development mailbox, opened."""

    user_id: UserId
    kind: Kind
    channel: Channel
    address: str
    subject: str
    text: str
    html: str | None
    at: datetime


@dataclass(eq=False)
class NotFailed(Refusal):
    """This message did not fail."""

    kind: ClassVar[RefusalKind] = RefusalKind.CONFLICT
    current: State

    @property
    def detail(self) -> str:
        return f"Its status is {self.current.value}: only what has failed is sent again."


@dataclass(eq=False)
class NoLongerUseful(Refusal):
    """It is too late for this message."""

    kind: ClassVar[RefusalKind] = RefusalKind.CONFLICT
    too_late_by: datetime


class Notifications:
    """The messages of one database. Those about accounts are not among them: they are links into an account.

    `vault` opens the mailbox, where messages are kept in it and developers may look; None elsewhere.
    """

    def __init__(self, db: Database, vault: Vault | None = None) -> None:
        self._db = db
        self._vault = vault

    async def listed(self, actor: Actor, wanted: Wanted, asked: PageRequest) -> Page[Notification]:
        """One's own; an administrator sees everybody's. Whoever asks for another's is shown none."""
        if not actor.is_admin:
            nobody = wanted.user_id not in (None, actor.user_id)
            wanted = replace(wanted, user_id=UserId(0) if nobody else actor.user_id)
        rows, total = await self._db.read(find.page, wanted, asked)
        return Page.of([_view(row, actor) for row in rows], total, asked)

    async def send_again(self, actor: Actor, number: int, now: datetime) -> Notification:
        """Give a failed message another start. What it says is what is true when it is sent.

        Raises: NotAllowed, NotFound, NotFailed, NoLongerUseful.
        """
        if not actor.is_admin:
            raise NotAllowed()
        return _view(await self._db.write(_send_again, actor, number, now), actor)

    async def kept(self, actor: Actor, limit: int) -> list[Mailed]:
        """What would have been sent, the newest first.

        Raises: NotAllowed; NotFound where it is really sent, and in production.
        """
        if not actor.is_admin:
            raise NotAllowed()
        if self._vault is None:
            raise NotFound("mailbox")
        return await mailbox(self._db, self._vault, limit)


def _send_again(tx: Tx, actor: Actor, number: int, now: datetime) -> Row[Any]:
    row = find.one(tx, number)
    if row is None:
        raise NotFound("notification")
    if row.state != State.FAILED:
        raise NotFailed(State(row.state))
    if now >= row.too_late_by:
        raise NoLongerUseful(row.too_late_by)
    append(tx, actor, CONTEXT, "notification.resent", number, {"kind": row.kind, "user_id": row.user_id}, at=now)
    return find.again(tx, number, now)


async def mailbox(db: Database, vault: Vault, limit: int) -> list[Mailed]:
    """The newest messages that were kept instead of being sent, opened.

    Order:  the newest first.
    Raises: Unsealable for a row that was altered or sealed with a key that is gone.
    """
    return [_opened(vault, row) for row in await db.read_statement(find.mailed, limit)]


def _opened(vault: Vault, row: Row[Any]) -> Mailed:
    def opened(name: str, sealed: bytes) -> str:
        return vault.open(sealed, place(row.message_id, name))

    return Mailed(
        user_id=row.user_id,
        kind=Kind(row.kind),
        channel=Channel(row.channel),
        address=opened("address", row.address),
        subject=opened("subject", row.subject),
        text=opened("text", row.text),
        html=None if row.html is None else opened("html", row.html),
        at=row.at,
    )


def _view(row: Row[Any], actor: Actor) -> Notification:
    return Notification(
        id=row.id,
        user_id=row.user_id,
        kind=Kind(row.kind),
        channel=row.channel and Channel(row.channel),
        status=State(row.state),
        appointment_id=row.about,
        due_at=row.due_at,
        too_late_by=row.too_late_by,
        sent_at=row.sent_at,
        attempts=row.attempts,
        provider=row.provider if actor.is_admin else None,
        provider_id=row.provider_id if actor.is_admin else None,
        receipt=row.receipt,
        error=row.error,
        created_at=row.created_at,
    )
