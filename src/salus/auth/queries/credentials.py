"""Who signs in with which password?"""

from datetime import datetime

from sqlalchemy import Row, insert, select, update

from salus.auth.tables import credentials
from salus.kernel.ids import UserId
from salus.kit.db import Tx


def hash_of(tx: Tx, user_id: UserId) -> str | None:
    value: str | None = tx.scalar(select(credentials.c.password_hash).where(credentials.c.user_id == user_id))
    return value


def locked(tx: Tx, user_id: UserId) -> "Row[tuple[str, bool]] | None":
    """Hash and `active`, held until the transaction ends: no deactivation, no new password meanwhile."""
    return tx.one(
        select(credentials.c.password_hash, credentials.c.active)
        .where(credentials.c.user_id == user_id)
        .with_for_update()
    )


def add(tx: Tx, user_id: UserId, password_hash: str, now: datetime) -> None:
    tx.execute(insert(credentials).values(user_id=user_id, password_hash=password_hash, active=True, changed_at=now))


def replace(tx: Tx, user_id: UserId, password_hash: str, now: datetime) -> bool:
    """Whether there was a password to replace."""
    changed = tx.execute(
        update(credentials).where(credentials.c.user_id == user_id).values(password_hash=password_hash, changed_at=now)
    )
    return changed.rowcount > 0


def set_active(tx: Tx, user_id: UserId, active: bool) -> None:
    tx.execute(update(credentials).where(credentials.c.user_id == user_id).values(active=active))
