"""Which messages are due, who sends them, and what became of each?"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, insert, literal, null, or_, select, update

from salus.kit.db import Tx
from salus.notifications.domain.addressing import Addressed
from salus.notifications.domain.state import ENDED, State
from salus.notifications.outbox import on_channel
from salus.notifications.tables import notifications
from salus.users.contract import Channel

_n = notifications.c


def unaddressed(tx: Tx, now: datetime, limit: int) -> Sequence[Row[Any]]:
    """What is due and has no channel yet, and what waited on its channel until it was too late."""
    columns = select(_n.id, _n.user_id, _n.kind, _n.too_late_by, _n.channel)
    due = and_(_n.state == State.SCHEDULED, _n.next_at <= now, or_(_n.channel.is_(None), _n.too_late_by <= now))
    return tx.all(columns.where(due).order_by(_n.next_at).limit(limit))


def in_hand(tx: Tx, ids: Sequence[int]) -> set[int]:
    """Those of them that nobody else is changing just now, nor will before this commits.

    A planner drops what is out of date in the order of the journal: whoever waited for its rows while it waits for
    theirs would end in a deadlock.
    """
    if tx.dialect == "sqlite":  # it has one writer
        return set(ids)
    return {row.id for row in tx.all(select(_n.id).where(_n.id.in_(ids)).with_for_update(skip_locked=True))}


def address(tx: Tx, ids: Sequence[int], to: Addressed) -> None:
    """Give due messages their channels: each its own row, so that each succeeds or fails by itself."""
    first, *others = to.channels
    still = (_n.id.in_(ids), _n.channel.is_(None), _n.state == State.SCHEDULED)
    changed = update(notifications).where(*still).values(channel=first.value, next_at=to.next_at).returning(_n.id)
    mine = [row.id for row in tx.all(changed)]
    for channel in others if mine else ():
        tx.execute(insert(notifications).from_select(*_copy(mine, channel)))


def _copy(ids: Sequence[int], channel: Channel) -> tuple[list[str], Any]:
    same = [column for column in notifications.columns if column.name not in ("id", "message_id", "channel")]
    values = [(_n.message_id + literal(on_channel("", channel))), literal(channel.value), *same]
    names = ["message_id", "channel", *(column.name for column in same)]
    return names, select(*values).where(_n.id.in_(ids))


def drop(tx: Tx, ids: Sequence[int], reason: str, now: datetime) -> None:
    """Drop what still waits, and say why, beside what went wrong before."""
    said = case((_n.error.is_(None), literal(reason)), else_=literal(f"{reason}, after ") + _n.error)
    waiting = (_n.id.in_(ids), _n.state == State.SCHEDULED)
    tx.execute(update(notifications).where(*waiting).values(state=State.DROPPED, error=said, ended_at=now))


def _claimable(channel: Channel, now: datetime) -> ColumnElement[bool]:
    """What waits, or was being sent by somebody whose lease is over."""
    return and_(_n.state.in_((State.SCHEDULED, State.SENDING)), _n.next_at <= now, _n.channel == channel)


def any_due(tx: Tx, channel: Channel, now: datetime) -> bool:
    return tx.one(select(_n.id).where(_claimable(channel, now)).limit(1)) is not None


def claim(tx: Tx, channel: Channel, token: str, now: datetime, lease: timedelta, limit: int) -> Sequence[Row[Any]]:
    """Take the oldest due messages for as long as the lease; nobody else takes them meanwhile.

    Order: by when they were due.
    """
    due = select(_n.id).where(_claimable(channel, now)).order_by(_n.next_at, _n.id).limit(limit)
    if tx.dialect == "postgresql":
        due = due.with_for_update(skip_locked=True)
    # A table expression is evaluated once; a subquery might be again, and lock more than the limit.
    taken = update(notifications).where(_n.id.in_(select(due.cte("due").c.id)))
    values = {"state": State.SENDING, "claim": token, "next_at": now + lease, "attempts": _n.attempts + 1}
    return sorted(tx.all(taken.values(values).returning(notifications)), key=lambda row: (row.due_at, row.id))


def renew(tx: Tx, token: str, ids: Sequence[int], until: datetime) -> set[int]:
    """Keep a claim for longer; returns which of them are still ours."""
    ours = (_n.id.in_(ids), _n.claim == token, _n.state == State.SENDING)
    renewed = tx.all(update(notifications).where(*ours).values(next_at=until).returning(_n.id))
    return {row.id for row in renewed}


def release(tx: Tx, token: str, ids: Sequence[int], now: datetime) -> None:
    """Give back what was not tried."""
    ours = (_n.id.in_(ids), _n.claim == token, _n.state == State.SENDING)
    values = {"state": State.SCHEDULED, "claim": null(), "next_at": now, "attempts": _n.attempts - 1}
    tx.execute(update(notifications).where(*ours).values(values))


def sent(tx: Tx, message: int, provider: str, provider_id: str | None, now: datetime) -> None:
    """It is with the provider, whoever holds the claim by now."""
    on_its_way = (_n.id == message, _n.state.in_((State.SENDING, State.SCHEDULED)))
    values = {"state": State.SENT, "claim": null(), "sent_at": now, "ended_at": now, "error": null()}
    there = {"provider": provider, "provider_id": provider_id}
    tx.execute(update(notifications).where(*on_its_way).values(values | there))


def ended(tx: Tx, token: str, message: int, state: State, error: str, provider: str | None, at: datetime) -> None:
    """It was not sent: dropped or failed, or is scheduled again for `at`; nothing if somebody else has it by now."""
    ours = (_n.id == message, _n.claim == token, _n.state == State.SENDING)
    when = "ended_at" if state in ENDED else "next_at"
    values = {"state": state, "claim": null(), "error": error, "provider": provider, when: at}
    tx.execute(update(notifications).where(*ours).values(values))
