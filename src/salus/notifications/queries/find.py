"""Which messages are there, for whom, and in which state?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, null, select, update

from salus.kernel.ids import UserId
from salus.kernel.page import PageRequest
from salus.kit.db import Tx
from salus.notifications.contract import TOPICS
from salus.notifications.domain.state import State
from salus.notifications.tables import mailbox, notifications

_n = notifications.c
_LISTED = _n.kind.in_([kind.value for kind in TOPICS])
"""Not what is mailed about an account."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; None means any."""

    user_id: UserId | None = None
    states: Collection[State] = ()
    about: int | None = None


def page(tx: Tx, wanted: Wanted, asked: PageRequest) -> tuple[Sequence[Row[Any]], int]:
    """Order: the newest first."""
    which: list[ColumnElement[bool]] = [_LISTED]
    if wanted.user_id is not None:
        which.append(_n.user_id == wanted.user_id)
    if wanted.states:
        which.append(_n.state.in_(wanted.states))
    if wanted.about is not None:
        which.append(_n.about == wanted.about)
    total = tx.scalar(select(func.count()).select_from(notifications).where(*which))
    part = select(notifications).where(*which).order_by(_n.id.desc()).limit(asked.per_page).offset(asked.offset)
    return tx.all(part), int(total)


def one(tx: Tx, number: int) -> Row[Any] | None:
    """Locked, for whoever changes it."""
    return tx.one(select(notifications).where(_n.id == number, _LISTED).with_for_update())


def again(tx: Tx, number: int, now: datetime) -> Row[Any]:
    """Schedule a failed message anew, under another id: its provider would take the old one for a repetition."""
    anew = {"message_id": _n.message_id + ".again", "attempts": 0, "receipt": null(), "ended_at": null()}
    values = {**anew, "state": State.SCHEDULED, "next_at": now, "due_at": now}
    row = tx.one(update(notifications).where(_n.id == number).values(values).returning(notifications))
    assert row is not None
    return row


def mailed(tx: Tx, limit: int) -> Sequence[Row[Any]]:
    """What lies in the development mailbox, the newest first."""
    both = select(notifications, mailbox).join_from(notifications, mailbox, _n.message_id == mailbox.c.message_id)
    return tx.all(both.order_by(mailbox.c.at.desc(), _n.id.desc()).limit(limit))
