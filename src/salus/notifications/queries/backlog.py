"""How many messages wait, and how many could not be sent?"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from salus.kit.db import Tx
from salus.notifications.domain.state import State
from salus.notifications.tables import notifications


@dataclass(frozen=True, slots=True)
class Backlog:
    """`due`: their time has come and they are not sent; `planned`: their time is yet to come."""

    due: int
    planned: int
    failed: int


def backlog(tx: Tx, now: datetime) -> Backlog:
    n = notifications.c
    waiting = n.state.in_((State.SCHEDULED, State.SENDING))
    due, planned, failed = (
        func.count().filter(waiting, n.due_at <= now),
        func.count().filter(waiting, n.due_at > now),
        func.count().filter(n.state == State.FAILED),
    )
    row = tx.one(select(due.label("due"), planned.label("planned"), failed.label("failed")).select_from(notifications))
    assert row is not None, "an aggregate without groups has one row"
    return Backlog(row.due, row.planned, row.failed)
