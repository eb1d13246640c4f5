"""Which mailed links set a password, and who has asked for one?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from salus.auth.tables import link_requests, links
from salus.kernel.actor import Actor
from salus.kernel.ids import UserId
from salus.kit.db import Tx


def add(tx: Tx, token_hash: str, user_id: UserId, expires_at: datetime) -> None:
    tx.execute(insert(links).values(hash=token_hash, user_id=user_id, expires_at=expires_at))


def owner(tx: Tx, token_hash: str, now: datetime) -> UserId | None:
    """Whose usable link this is."""
    value: UserId | None = tx.scalar(
        select(links.c.user_id).where(links.c.hash == token_hash, links.c.used_at.is_(None), links.c.expires_at > now)
    )
    return value


def use(tx: Tx, token_hash: str, now: datetime) -> bool:
    """Whether it was still usable; of several at once, one alone hears yes."""
    used = tx.execute(
        update(links)
        .where(links.c.hash == token_hash, links.c.used_at.is_(None), links.c.expires_at > now)
        .values(used_at=now)
    )
    return used.rowcount == 1


def void(tx: Tx, user_id: UserId, now: datetime) -> None:
    """Whoever has a new password needs no older link."""
    tx.execute(update(links).where(links.c.user_id == user_id, links.c.used_at.is_(None)).values(used_at=now))


def ask(tx: Tx, email: bytes, seal_id: str, actor: Actor, now: datetime) -> None:
    tx.execute(
        insert(link_requests).values(
            email=email, seal_id=seal_id, asked_at=now, address=actor.address, request_id=actor.request_id
        )
    )


def asked(tx: Tx, limit: int) -> Sequence[Row[Any]]:
    return tx.all(select(link_requests).order_by(link_requests.c.id).limit(limit))


def answered(tx: Tx, request_id: int) -> bool:
    """Whether it was still to be answered; another worker may have been faster."""
    return tx.execute(delete(link_requests).where(link_requests.c.id == request_id)).rowcount == 1
