"""Which messages ended so long ago that nobody asks for them?"""

from datetime import datetime

from sqlalchemy import and_, delete, or_, select

from salus.kit.db import Tx
from salus.notifications.domain.state import ENDED
from salus.notifications.tables import mailbox, notifications

_n = notifications.c


def forget(tx: Tx, until: datetime, limit: int) -> bool:
    """Delete at most so many that had ended by `until`, also from the mailbox; whether there may be more.

    Nothing that is still to be sent: also not what an administrator has sent again at this moment.
    """
    of_before = and_(_n.ended_at.is_(None), _n.too_late_by <= until)
    old = (_n.state.in_(ENDED), or_(_n.ended_at <= until, of_before))
    some = select(_n.id).where(*old).limit(limit)
    gone = tx.all(delete(notifications).where(_n.id.in_(some), *old).returning(_n.message_id))
    if gone:
        tx.execute(delete(mailbox).where(mailbox.c.message_id.in_([row.message_id for row in gone])))
    return len(gone) == limit
