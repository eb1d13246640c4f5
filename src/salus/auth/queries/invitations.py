"""Which invitation codes are there, and how many uses are left?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, delete, func, insert, or_, select, update

from salus.auth.domain.invitation import CLAIM_LASTS
from salus.auth.tables import invitation_uses as uses
from salus.auth.tables import invitations
from salus.kernel.ids import UserId
from salus.kernel.page import PageRequest
from salus.kit.db import Tx


def add(
    tx: Tx,
    *,
    code_hash: str,
    hint: str,
    note: str | None,
    count: int,
    created_by: UserId | None,
    now: datetime,
    expires_at: datetime,
) -> int:
    return int(
        tx.scalar(
            insert(invitations)
            .values(
                hash=code_hash,
                hint=hint,
                note=note,
                uses=count,
                created_by=created_by,
                created_at=now,
                expires_at=expires_at,
            )
            .returning(invitations.c.id)
        )
    )


def usable(tx: Tx, code_hash: str, now: datetime) -> int | None:
    """The invitation with this code, if a use is left; held until the transaction ends, so that claims take turns."""
    row = tx.one(
        select(invitations.c.id, invitations.c.uses)
        .where(invitations.c.hash == code_hash, invitations.c.deleted_at.is_(None), invitations.c.expires_at > now)
        .with_for_update()
    )
    if row is None:
        return None
    # Counted in a statement of its own: it sees what was committed while the lock was waited for.
    taken = tx.scalar(select(func.count()).where(uses.c.invitation_id == row.id, _counts(now)))
    return int(row.id) if taken < row.uses else None


def claim(tx: Tx, invitation_id: int, key: str, now: datetime) -> None:
    tx.execute(insert(uses).values(invitation_id=invitation_id, key=key, claimed_at=now))


def release(tx: Tx, key: str) -> None:
    tx.execute(delete(uses).where(uses.c.key == key, uses.c.completed_at.is_(None)))


def complete(tx: Tx, key: str, user_id: UserId, now: datetime) -> int:
    """The invitation whose use this was."""
    return int(
        tx.scalar(
            update(uses)
            .where(uses.c.key == key)
            .values(completed_at=now, user_id=user_id)
            .returning(uses.c.invitation_id)
        )
    )


def listed(tx: Tx, asked: PageRequest, now: datetime) -> tuple[Sequence[Row[Any]], int]:
    """The invitations that were not deleted, newest first, each with `taken`; and how many there are."""
    rows = tx.all(_with_taken(now).order_by(invitations.c.id.desc()).limit(asked.per_page).offset(asked.offset))
    return rows, int(tx.scalar(select(func.count()).where(invitations.c.deleted_at.is_(None))))


def remove(tx: Tx, invitation_id: int, now: datetime) -> bool:
    """Whether there was such an invitation. Its row stays, for the people who came by it."""
    removed = tx.execute(
        update(invitations)
        .where(invitations.c.id == invitation_id, invitations.c.deleted_at.is_(None))
        .values(deleted_at=now)
    )
    return removed.rowcount == 1


def _counts(now: datetime) -> Any:
    return or_(uses.c.completed_at.is_not(None), uses.c.claimed_at > now - CLAIM_LASTS)


def _with_taken(now: datetime) -> Select[Any]:
    taken = (
        select(func.count())
        .where(and_(uses.c.invitation_id == invitations.c.id, _counts(now)))
        .correlate(invitations)
        .scalar_subquery()
        .label("taken")
    )
    return select(invitations, taken).where(invitations.c.deleted_at.is_(None))
