"""Why can somebody not stay signed in, and what do they do next?"""

from dataclasses import dataclass
from typing import ClassVar

from salus.kernel.errors import Kind, Refusal


@dataclass(eq=False)
class TokenInvalid(Refusal):
    """This refresh token is not valid, or no longer; sign in again."""

    kind: ClassVar[Kind] = Kind.NOT_AUTHENTICATED


@dataclass(eq=False)
class TokenReused(Refusal):
    """This refresh token was used before, so its session has ended; sign in again."""

    kind: ClassVar[Kind] = Kind.NOT_AUTHENTICATED
