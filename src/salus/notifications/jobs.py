"""What happens to messages without being asked? They get their channels, each lane sends its own, and old ones go."""

import secrets
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

from sqlalchemy import Row

from salus.kernel.actor import SYSTEM
from salus.kernel.clock import Clock
from salus.kernel.ids import UserId
from salus.kit.crypto import Vault
from salus.kit.db import Database, Tx
from salus.notifications.contract import Author, Kind
from salus.notifications.domain.addressing import Addressed, Dropped, addressed
from salus.notifications.lane import Lane
from salus.notifications.queries import claim, old
from salus.notifications.rendering import Renderer
from salus.notifications.senders import Sender, Senders
from salus.notifications.senders.mailbox import MailboxSender
from salus.users.contract import Channel, Contact, Users

_BATCH: Final = 200
_FORGOTTEN_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Terms:
    """`public_url` is where links lead; `overrides` are the clinics' own templates; what ended goes after `keep`."""

    public_url: str
    overrides: Path | None = None
    lanes: int = 1
    keep: timedelta = timedelta(days=90)


class NotificationJobs:
    """For the messages of one database. `authors` know what those kinds say that do not say it themselves."""

    def __init__(
        self,
        db: Database,
        users: Users,
        vault: Vault,
        senders: Senders,
        authors: Mapping[Kind, Author],
        terms: Terms,
        clock: Clock,
        chance: Random,
        new_token: Callable[[], str] = lambda: secrets.token_hex(8),
    ) -> None:
        self._db = db
        self._users = users
        self._clock = clock
        self._keep = terms.keep
        # Where one provider is configured, it is meant: only without any the mailbox stands in, for both.
        serving = dict(senders.by_channel) or {one: MailboxSender(one, db, vault, clock) for one in Channel}
        self._served = frozenset(serving)
        renderer = Renderer(terms.public_url, terms.overrides)
        self.lanes = [
            Lane(db, users, vault, sender, authors, renderer, clock, chance, new_token)
            for sender in serving.values()
            for _ in range(_lanes(sender, terms))
        ]

    async def address(self) -> bool:
        """Find out by which channels due messages go; drop what nobody wants or needs any more."""
        now = self._clock()
        rows = await self._db.read_statement(claim.unaddressed, now, _BATCH)
        if not rows:
            return False
        found = await self._users.contacts(SYSTEM, sorted({UserId(row.user_id) for row in rows}))
        contacts = {contact.user_id: contact for contact in found}
        await self._db.write(_settle, self._judged(rows, contacts, now), now)
        return len(rows) == _BATCH

    async def forget_old(self) -> bool:
        """Delete what ended long ago; whether there may be more."""
        return await self._db.write(old.forget, self._clock() - self._keep, _FORGOTTEN_AT_ONCE)

    def _judged(
        self, rows: Sequence[Row[Any]], contacts: Mapping[UserId, Contact], now: datetime
    ) -> Mapping[Addressed | Dropped, list[int]]:
        judged: dict[Addressed | Dropped, list[int]] = defaultdict(list)
        for row in rows:
            to = addressed(Kind(row.kind), contacts.get(row.user_id), row.too_late_by, now, self._served)
            judged[to].append(row.id)
        return judged


def _lanes(sender: Sender, terms: Terms) -> int:
    return terms.lanes if sender.channel is Channel.EMAIL else 1


def _settle(tx: Tx, judged: Mapping[Addressed | Dropped, list[int]], now: datetime) -> None:
    free = claim.in_hand(tx, [one for ids in judged.values() for one in ids])
    for to, ids in judged.items():
        mine = [one for one in ids if one in free]
        if isinstance(to, Dropped):
            claim.drop(tx, mine, to.reason, now)
        else:
            claim.address(tx, mine, to)


FORGETS: Final = timedelta(hours=1)
EVERY: Final = timedelta(seconds=1)
"""How long a message that has become due waits at most until somebody looks."""
