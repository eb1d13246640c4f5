"""May this be a password?

Source: NIST SP 800-63B-4, 3.1.1.2: length and a list of known passwords decide, not its characters.
"""

import unicodedata
from collections.abc import Collection

from salus.kernel.errors import FieldError

LONGEST = 256
"""At most 1024 bytes: what is hashed is bounded."""


def normal(password: str) -> str:
    """The same text however a keyboard composes it. Source: SP 800-63B-4 asks for NFC."""
    return unicodedata.normalize("NFC", password)


def weaknesses(
    password: str, *, minimum: int, known: Collection[str], email: str = "", pointer: str = "/password"
) -> list[FieldError]:
    """What speaks against this password; empty if nothing does.

    Shape: `known` in lower case.
    """
    text = normal(password)
    if len(text) < minimum:
        return [FieldError(pointer, "too_short", f"must have at least {minimum} characters")]
    if len(text) > LONGEST:
        return [FieldError(pointer, "too_long", f"must have at most {LONGEST} characters")]
    if email and text.casefold() == email.casefold():
        return [FieldError(pointer, "equals_email", "must not be the email address")]
    if text.lower() in known:
        return [FieldError(pointer, "too_common", "is one of the passwords that are tried first; choose another")]
    return []
