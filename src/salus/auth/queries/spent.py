"""What is remembered that nobody can use any more?"""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, delete, exists, or_, select

from salus.auth.tables import email_links, links, refresh_tokens, sessions
from salus.kit.db import Tx

MAILED: Final = (links, email_links)


def forget(tx: Tx, until: datetime, limit: int) -> bool:
    """Delete at most so many rows of each table that were of no use at `until`; whether there may be more.

    Tokens go with their session and never before: a spent one that is shown again tells of a thief.
    """
    over = or_(sessions.c.ended_at <= until, sessions.c.expires_at <= until)
    theirs = refresh_tokens.c.session_id.in_(select(sessions.c.id).where(over))
    without = ~exists().where(refresh_tokens.c.session_id == sessions.c.id)
    deleted = [
        *(_delete(tx, each.c.hash, or_(each.c.used_at <= until, each.c.expires_at <= until), limit) for each in MAILED),
        _delete(tx, refresh_tokens.c.hash, theirs, limit),
        _delete(tx, sessions.c.id, over & without, limit),  # one may have thousands of tokens, and waits for the last
    ]
    return limit in deleted


def _delete(tx: Tx, key: Column[Any], which: ColumnElement[bool], limit: int) -> int:
    some = select(key).where(which).limit(limit)
    return tx.execute(delete(key.table).where(key.in_(some))).rowcount
