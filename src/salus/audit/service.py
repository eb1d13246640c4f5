"""How is the journal read? By the thing it tells of."""

from collections.abc import Sequence

from salus.kernel.feed import Entry
from salus.kit.db import Database
from salus.kit.journal import entries_of


class AuditService:
    """The journal of one service's database."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def history(self, entity: str, entity_id: int) -> Sequence[Entry]:
        return await self._db.read_statement(entries_of, entity, entity_id)
