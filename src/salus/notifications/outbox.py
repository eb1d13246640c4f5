"""How does a message get into the table? Sealed, in the transaction of what it tells of."""

import secrets

from sqlalchemy import insert

from salus.kit.crypto import Vault
from salus.kit.db import Tx
from salus.notifications.contract import Message
from salus.notifications.tables import notifications


class SealedOutbox:
    """An outbox whose rows are of no use to whoever reads the database."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def put(self, tx: Tx, message: Message) -> int:
        seal_id = secrets.token_hex(16)
        added = tx.execute(
            insert(notifications).values(
                seal_id=seal_id,
                user_id=message.user_id,
                channel=message.channel,
                address=self._vault.seal(message.address, place(seal_id, "address")),
                kind=message.kind,
                subject=self._vault.seal(message.subject, place(seal_id, "subject")),
                text=self._vault.seal(message.text, place(seal_id, "text")),
                due_at=message.due_at,
            )
        )
        key = added.inserted_primary_key
        assert key is not None
        return int(key[0])


def place(seal_id: str, column: str) -> str:
    """Where a sealed text belongs; it opens nowhere else."""
    return f"notifications:{column}:{seal_id}"
