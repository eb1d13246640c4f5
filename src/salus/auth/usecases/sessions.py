"""Where am I signed in, and how do I end it?"""

from datetime import datetime
from typing import Any

from sqlalchemy import Row

from salus.auth.contract import CurrentSession, Myself, Session
from salus.auth.queries import sessions as queries
from salus.auth.usecases import ending
from salus.kernel.actor import Actor
from salus.kernel.errors import NotAuthenticated, NotFound
from salus.kernel.ids import SessionId, UserId
from salus.kernel.page import Page, PageRequest
from salus.kit.db import Database
from salus.users.contract import Users


class OwnSessions:
    def __init__(self, db: Database, users: Users) -> None:
        self._db = db
        self._users = users

    async def current(self, actor: Actor, now: datetime) -> CurrentSession:
        """Raises: NotAuthenticated once the session has ended."""
        user_id, session_id = _signed_in(actor)
        row = await self._db.read_statement(queries.one_live, user_id, session_id, now)
        if row is None:
            raise NotAuthenticated
        return CurrentSession(_session(row, actor), Myself.of(await self._users.person(actor, user_id)))

    async def all(self, actor: Actor, asked: PageRequest, now: datetime) -> Page[Session]:
        """Order: the one used last first."""
        user_id, _ = _signed_in(actor)
        rows, total = await self._db.read(queries.live, user_id, now, asked)
        return Page.of([_session(row, actor) for row in rows], total, asked)

    async def end(self, actor: Actor, session_id: SessionId, now: datetime) -> None:
        """Raises: NotFound also for a session of somebody else, or one that has ended."""
        user_id, _ = _signed_in(actor)
        which = ending.one_of_person(user_id, session_id)
        if not await self._db.write(ending.end, actor, which, "ended_by_owner", now):
            raise NotFound("session")

    async def logout(self, actor: Actor, now: datetime) -> None:
        user_id, session_id = _signed_in(actor)
        await self._db.write(ending.end, actor, ending.one_of_person(user_id, session_id), "signed_out", now)


def _signed_in(actor: Actor) -> tuple[UserId, SessionId]:
    if actor.user_id is None or actor.session_id is None:
        raise NotAuthenticated
    return actor.user_id, actor.session_id


def _session(row: Row[Any], actor: Actor) -> Session:
    return Session(
        id=SessionId(row.id),
        device=row.device,
        address=row.address,
        created_at=row.created_at,
        used_at=row.used_at,
        expires_at=row.expires_at,
        current=row.id == actor.session_id,
    )
