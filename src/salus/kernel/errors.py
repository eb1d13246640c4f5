"""What can be refused, and what does the asker do next?

A refusal is a fact with a name. Its docstring's first sentence is the title that people read, its
fields are what the caller needs to go on; its code is the class name in snake case. It crosses a
wire as the same class with the same fields.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class Kind(StrEnum):
    """What sort of refusal it is, for those who do not know it by name."""

    INVALID = "invalid"
    NOT_AUTHENTICATED = "not_authenticated"
    NOT_ALLOWED = "not_allowed"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    STALE = "stale"
    PRECONDITION_MISSING = "precondition_missing"
    TOO_LARGE = "too_large"
    LIMITED = "limited"
    UNAVAILABLE = "unavailable"


class Refusal(Exception):
    """The request was refused."""

    kind: ClassVar[Kind] = Kind.CONFLICT
    code: ClassVar[str] = "refusal"

    def __init_subclass__(cls) -> None:
        cls.code = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    @property
    def title(self) -> str:
        return (type(self).__doc__ or type(self).__name__).splitlines()[0].rstrip(".")

    @property
    def detail(self) -> str:
        """One sentence for a person: what is the case, and what to do next."""
        return self.title + "."

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}"


@dataclass(frozen=True, slots=True)
class FieldError:
    """One invalid field; `pointer` is a JSON pointer into the body, or `?name` of the query."""

    pointer: str
    code: str
    detail: str


@dataclass(eq=False)
class Invalid(Refusal):
    """Some fields are invalid."""

    kind: ClassVar[Kind] = Kind.INVALID
    errors: tuple[FieldError, ...]

    @classmethod
    def field(cls, pointer: str, code: str, detail: str) -> "Invalid":
        return cls((FieldError(pointer, code, detail),))


@dataclass(eq=False)
class NotAuthenticated(Refusal):
    """Sign in first."""

    kind: ClassVar[Kind] = Kind.NOT_AUTHENTICATED


@dataclass(eq=False)
class NotAllowed(Refusal):
    """You may not do this."""

    kind: ClassVar[Kind] = Kind.NOT_ALLOWED


@dataclass(eq=False)
class NotFound(Refusal):
    """There is no such thing, or it is not yours to know."""

    kind: ClassVar[Kind] = Kind.NOT_FOUND
    what: str = "resource"

    @property
    def detail(self) -> str:
        return f"There is no such {self.what.replace('_', ' ')}, or it is not yours to know."


@dataclass(eq=False)
class Stale(Refusal):
    """Somebody else changed this in the meantime."""

    kind: ClassVar[Kind] = Kind.STALE
    revision: int

    @property
    def detail(self) -> str:
        return f"It is at revision {self.revision} by now. Load it again and repeat your change."


@dataclass(eq=False)
class PreconditionMissing(Refusal):
    """This change needs an If-Match header."""

    kind: ClassVar[Kind] = Kind.PRECONDITION_MISSING


@dataclass(eq=False)
class TooLarge(Refusal):
    """The request is too large."""

    kind: ClassVar[Kind] = Kind.TOO_LARGE
    limit_bytes: int


@dataclass(eq=False)
class Limited(Refusal):
    """Too many requests."""

    kind: ClassVar[Kind] = Kind.LIMITED
    retry_after: int

    @property
    def detail(self) -> str:
        return f"Too many requests. Try again in {self.retry_after} s."


@dataclass(eq=False)
class Unavailable(Refusal):
    """A part of the system does not answer at the moment."""

    kind: ClassVar[Kind] = Kind.UNAVAILABLE
    retry_after: int = 1
