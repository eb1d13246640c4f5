"""Which mailed links show that an address is read?"""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from salus.auth.tables import email_links
from salus.kernel.ids import UserId
from salus.kit.db import Tx

_l = email_links.c


def add(tx: Tx, token_hash: str, user_id: UserId, email: bytes, expires_at: datetime) -> None:
    tx.execute(insert(email_links).values(hash=token_hash, user_id=user_id, email=email, expires_at=expires_at))


def usable(tx: Tx, token_hash: str, now: datetime) -> Row[Any] | None:
    return tx.one(select(email_links).where(_l.hash == token_hash, _l.used_at.is_(None), _l.expires_at > now))


def use(tx: Tx, token_hash: str, now: datetime) -> bool:
    """Whether it was still to be used; of several at once, one alone hears yes."""
    return (
        tx.execute(update(email_links).where(_l.hash == token_hash, _l.used_at.is_(None)).values(used_at=now)).rowcount
        == 1
    )
