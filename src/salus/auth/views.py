"""How does an invitation look to administrators?"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Invitation:
    """`code` is shown once, to whoever makes it; later `hint`, its first letters, tells which it is."""

    id: int
    hint: str
    note: str | None
    uses: int
    uses_left: int
    created_at: datetime
    expires_at: datetime
    code: str | None = None
