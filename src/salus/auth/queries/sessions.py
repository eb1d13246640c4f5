"""Which sessions are there, and which refresh token is the live one?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, insert, select, update

from salus.auth.tables import refresh_tokens, sessions
from salus.kernel.actor import Role
from salus.kernel.ids import SessionId, UserId
from salus.kernel.page import PageRequest
from salus.kit.db import Tx


def add(
    tx: Tx,
    *,
    user_id: UserId,
    role: Role,
    device: str | None,
    address: str | None,
    now: datetime,
    expires_at: datetime,
    token_hash: str,
) -> SessionId:
    """A session and its first refresh token."""
    session_id = tx.scalar(
        insert(sessions)
        .values(
            user_id=user_id,
            role=role.value,
            device=device,
            address=address,
            created_at=now,
            used_at=now,
            expires_at=expires_at,
        )
        .returning(sessions.c.id)
    )
    add_token(tx, SessionId(session_id), token_hash)
    return SessionId(session_id)


def add_token(tx: Tx, session_id: SessionId, token_hash: str) -> None:
    tx.execute(insert(refresh_tokens).values(hash=token_hash, session_id=session_id))


def owner_of_token(tx: Tx, token_hash: str) -> UserId | None:
    value: UserId | None = tx.scalar(
        select(sessions.c.user_id)
        .join_from(refresh_tokens, sessions)
        .where(refresh_tokens.c.hash == token_hash, sessions.c.ended_at.is_(None))
    )
    return value


def locked_by_token(tx: Tx, token_hash: str) -> Row[Any] | None:
    """The token's session, held until the transaction ends, so that rotations take turns."""
    session_id = select(refresh_tokens.c.session_id).where(refresh_tokens.c.hash == token_hash).scalar_subquery()
    return tx.one(select(sessions).where(sessions.c.id == session_id).with_for_update())


def token(tx: Tx, token_hash: str) -> Row[Any] | None:
    return tx.one(select(refresh_tokens).where(refresh_tokens.c.hash == token_hash))


def spend(tx: Tx, token_hash: str, now: datetime) -> None:
    tx.execute(update(refresh_tokens).where(refresh_tokens.c.hash == token_hash).values(spent_at=now))


def used(tx: Tx, session_id: SessionId, *, device: str | None, address: str | None, now: datetime) -> None:
    tx.execute(update(sessions).where(sessions.c.id == session_id).values(used_at=now, device=device, address=address))


def live(tx: Tx, user_id: UserId, now: datetime, asked: PageRequest) -> tuple[Sequence[Row[Any]], int]:
    """A person's open sessions, the one used last first; and how many there are."""
    mine = select(sessions).where(_live(user_id, now))
    latest = mine.order_by(sessions.c.used_at.desc(), sessions.c.id.desc())
    rows = tx.all(latest.limit(asked.per_page).offset(asked.offset))
    return rows, int(tx.scalar(select(func.count()).select_from(mine.subquery())))


def one_live(tx: Tx, user_id: UserId, session_id: SessionId, now: datetime) -> Row[Any] | None:
    return tx.one(select(sessions).where(sessions.c.id == session_id, _live(user_id, now)))


def end(tx: Tx, which: ColumnElement[bool], now: datetime) -> Sequence[Row[Any]]:
    """End the open sessions among these; returns id and user of those that were open."""
    open_ones = update(sessions).where(which, sessions.c.ended_at.is_(None))
    return tx.all(open_ones.values(ended_at=now).returning(sessions.c.id, sessions.c.user_id))


def ended_since(tx: Tx, since: datetime) -> list[SessionId]:
    rows = tx.all(select(sessions.c.id).where(sessions.c.ended_at >= since).order_by(sessions.c.ended_at))
    return [SessionId(row.id) for row in rows]


def _live(user_id: UserId, now: datetime) -> ColumnElement[bool]:
    return and_(sessions.c.user_id == user_id, sessions.c.ended_at.is_(None), sessions.c.expires_at > now)
