"""What shall be told to whom, and when? Written in the transaction of what it tells of."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from salus.kernel.ids import UserId


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one person. The text is encrypted at rest: it may carry a link that opens an account."""

    user_id: UserId
    channel: str
    address: str
    kind: str
    subject: str
    text: str
    due_at: datetime


class Outbox(Protocol):
    def put(self, tx: Any, message: Message) -> int:
        """Write the message in the open transaction `tx` of the caller's own database."""
        ...
