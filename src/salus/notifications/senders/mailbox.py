"""Where do messages go without a provider? Into a table that developers look at."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import insert, select

from salus.kernel.clock import Clock
from salus.kit.crypto import Vault
from salus.kit.db import Database, Tx
from salus.notifications.senders.sender import Letter, Post
from salus.notifications.tables import mailbox
from salus.users.contract import Channel


class MailboxSender:
    """Takes everything once; sealed, for it may open an account."""

    name = "mailbox"

    def __init__(self, channel: Channel, db: Database, vault: Vault, clock: Clock) -> None:
        self.channel = channel
        self._db = db
        self._vault = vault
        self._clock = clock

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Post]:
        yield self._post

    async def close(self) -> None:
        """The database is not ours."""

    async def _post(self, letter: Letter) -> str | None:
        await self._db.write(self._put, letter)
        return None

    def _put(self, tx: Tx, letter: Letter) -> None:
        if tx.one(select(mailbox.c.message_id).where(mailbox.c.message_id == letter.message_id)):
            return
        texts = {"address": letter.address, "subject": letter.subject, "text": letter.text, "html": letter.html}
        sealed = {
            name: None if text is None else self._vault.seal(text, place(letter.message_id, name))
            for name, text in texts.items()
        }
        tx.execute(insert(mailbox).values(message_id=letter.message_id, at=self._clock(), **sealed))


def place(message_id: str, column: str) -> str:
    """Where a sealed text belongs; it opens nowhere else."""
    return f"mailbox:{column}:{message_id}"
