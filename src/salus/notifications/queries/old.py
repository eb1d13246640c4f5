"""Which messages ended so long ago that nobody asks for them?"""

from datetime import datetime

from sqlalchemy import delete, func, select

from salus.kit.db import Tx
from salus.notifications.domain.state import ENDED
from salus.notifications.tables import mailbox, notifications

_n = notifications.c
_ENDED = func.coalesce(_n.ended_at, _n.sent_at, _n.too_late_by)


def forget(tx: Tx, until: datetime, limit: int) -> bool:
    """Delete at most so many that had ended by `until`, also from the mailbox; whether there may be more.

    Nothing that is still to be sent: also not what an administrator has sent again at this moment.
    """
    old = (_n.state.in_(ENDED), until >= _ENDED)
    some = select(_n.id).where(*old).order_by(_ENDED).limit(limit)
    gone = tx.all(delete(notifications).where(_n.id.in_(some), *old).returning(_n.message_id))
    if gone:
        tx.execute(delete(mailbox).where(mailbox.c.message_id.in_([row.message_id for row in gone])))
    return len(gone) == limit
