"""How does a session end, so that everybody who accepts its tokens learns of it?"""

from datetime import datetime

from sqlalchemy import ColumnElement, and_

from salus.auth.queries import sessions as queries
from salus.auth.tables import sessions
from salus.auth.usecases.pairs import CONTEXT
from salus.kernel.actor import Actor, Role
from salus.kernel.ids import SessionId, UserId
from salus.kit.db import Tx
from salus.kit.journal import append


def end(tx: Tx, actor: Actor, which: ColumnElement[bool], why: str, now: datetime) -> int:
    """End the open sessions among these, each with its entry; returns how many there were."""
    ended = queries.end(tx, which, now)
    for row in ended:
        append(tx, actor, CONTEXT, "session.ended", row.id, {"user_id": row.user_id, "why": why}, at=now)
    return len(ended)


def of_person(user_id: UserId) -> ColumnElement[bool]:
    return sessions.c.user_id == user_id


def of_person_but(user_id: UserId, keep: SessionId | None) -> ColumnElement[bool]:
    return and_(sessions.c.user_id == user_id, sessions.c.id != (keep or 0))


def of_person_in_another_role(user_id: UserId, role: Role) -> ColumnElement[bool]:
    return and_(sessions.c.user_id == user_id, sessions.c.role != role.value)


def one_of_person(user_id: UserId, session_id: SessionId) -> ColumnElement[bool]:
    return and_(sessions.c.user_id == user_id, sessions.c.id == session_id)
