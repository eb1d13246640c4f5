"""How does a message get into the table? In the transaction of what it tells of."""

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import insert, update

from salus.kernel.clock import Clock
from salus.kit.crypto import Vault
from salus.kit.db import Tx
from salus.notifications.contract import Kind, Message
from salus.notifications.domain.state import State
from salus.notifications.tables import notifications


def new_message_id() -> str:
    return secrets.token_hex(16)


class SealedOutbox:
    """An outbox whose rows are of no use to whoever reads the database."""

    def __init__(self, vault: Vault, clock: Clock, new_id: Callable[[], str] = new_message_id) -> None:
        self._vault = vault
        self._clock = clock
        self._new_id = new_id

    def put(self, tx: Tx, messages: Sequence[Message]) -> None:
        if messages:
            tx.execute(insert(notifications), [self._row(message) for message in messages])

    def drop(self, tx: Tx, about: int, kinds: Sequence[Kind], reason: str) -> None:
        n = notifications.c
        open_about = (n.about == about, n.kind.in_(kinds), n.state == State.SCHEDULED)
        ended = {"state": State.DROPPED, "error": reason, "ended_at": self._clock()}
        tx.execute(update(notifications).where(*open_about).values(ended))

    def _row(self, message: Message) -> dict[str, Any]:
        message_id = self._new_id()
        return {
            "message_id": message_id,
            "user_id": message.user_id,
            "kind": message.kind.value,
            "about": message.about,
            "facts": sealed_facts(self._vault, message_id, message.facts),
            "state": State.SCHEDULED.value,
            "due_at": message.due_at,
            "too_late_by": message.too_late_by,
            "next_at": message.due_at,
            "attempts": 0,
            "created_at": self._clock(),
        }


def sealed_facts(vault: Vault, message_id: str, facts: Mapping[str, str]) -> bytes | None:
    return vault.seal(json.dumps(dict(facts)), _place(message_id)) if facts else None


def opened_facts(vault: Vault, message_id: str, sealed: bytes | None) -> dict[str, str]:
    """Raises: Unsealable."""
    facts: dict[str, str] = json.loads(vault.open(sealed, _place(message_id))) if sealed else {}
    return facts


def on_channel(message_id: str, channel: str) -> str:
    """The id of the same message on a second channel."""
    return f"{message_id}.{channel}"


def _place(message_id: str) -> str:
    return f"notifications:facts:{message_id.partition('.')[0]}"
