"""How is noted what a provider tells of a message?"""

from typing import Any

from sqlalchemy import and_, case, update

from salus.kit.db import Tx
from salus.notifications.domain.state import State
from salus.notifications.tables import notifications

_n = notifications.c


def note(tx: Tx, provider: str, message_id: str | None, provider_id: str | None, meaning: str, *, lost: bool) -> None:
    """What is lost has failed, and stays so; whoever complained did receive it. Unknown messages are not ours."""
    if message_id is not None:
        which = _n.message_id == message_id
    elif provider_id is not None:
        which = and_(_n.provider == provider, _n.provider_id == provider_id)
    else:
        return
    still = _n.receipt.is_(None) | (_n.receipt == "delivered")
    values: dict[str, Any] = {"receipt": meaning}
    if lost:
        sent = _n.state == State.SENT
        values["state"] = case((sent, State.FAILED.value), else_=_n.state)
        values["error"] = case((sent, "not delivered"), else_=_n.error)
    tx.execute(update(notifications).where(which, still).values(values))
