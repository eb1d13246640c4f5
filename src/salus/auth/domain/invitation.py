"""How does an invitation code read, and how long is it kept for somebody?"""

from datetime import timedelta
from typing import Final

CLAIM_LASTS: Final = timedelta(minutes=10)
"""How long a registration that has claimed a use may take; after a crash the use is free again."""

DEMONSTRATION_CODE: Final = "DOC2024SECRET"
"""Source: the requirement's example; accepted by a demonstration clinic alone."""

HINT_LENGTH: Final = 4


def plain(code: str) -> str:
    """The code however somebody types it: case, hyphens and spaces do not count."""
    return "".join(letter for letter in code.upper() if letter not in "- \t")
