"""Which messages are there? The development mailbox reads them until they are delivered."""

from sqlalchemy import select

from salus.kernel.ids import UserId
from salus.kit.crypto import Vault
from salus.kit.db import Database, Tx
from salus.notifications.contract import Message
from salus.notifications.outbox import place
from salus.notifications.tables import notifications


async def mailbox(db: Database, vault: Vault, limit: int) -> list[Message]:
    """The newest messages, opened.

    Order:  the newest first.
    Raises: Unsealable for a row that was altered or sealed with a key that is gone.
    """
    return await db.read_statement(_newest, vault, limit)


def _newest(tx: Tx, vault: Vault, limit: int) -> list[Message]:
    rows = tx.all(select(notifications).order_by(notifications.c.id.desc()).limit(limit))
    return [
        Message(
            user_id=UserId(row.user_id),
            channel=row.channel,
            address=vault.open(row.address, place(row.seal_id, "address")),
            kind=row.kind,
            subject=vault.open(row.subject, place(row.seal_id, "subject")),
            text=vault.open(row.text, place(row.seal_id, "text")),
            due_at=row.due_at,
        )
        for row in rows
    ]
