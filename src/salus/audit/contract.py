"""What happened to this thing? The journal's reading side."""

from collections.abc import Sequence
from typing import Protocol

from salus.kernel.feed import Entry
from salus.kernel.repeatable import repeatable


class Audit(Protocol):
    @repeatable
    async def history(self, entity: str, entity_id: int) -> Sequence[Entry]:
        """All entries of one thing, oldest first; who may see it is decided by the thing's owner."""
        ...
