"""May this be asked again when no answer came?"""

from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

_MARK = "__repeatable__"
_SHARED = "__shared__"


def repeatable(method: F) -> F:
    """Marks a contract's method that does no more when it is asked twice: it only reads, or finds what it did.

    Without the mark it is asked once, unless it is certain that the question never arrived: a forgotten mark
    costs an answer, a wrong one does something twice.
    """
    setattr(method, _MARK, True)
    return method


def shared(method: F) -> F:
    """Marks a repeatable method whose answer may be given to all who ask the same at the same time.

    Whoever asks may so hear what was true just before: right where the answer is judged again, as the ledger does.
    When two hundred want one time, this is one question to its calendar instead of four hundred.
    """
    setattr(method, _SHARED, True)
    return repeatable(method)


def is_shared(method: Callable[..., Any]) -> bool:
    return getattr(method, _SHARED, False)


def is_repeatable(method: Callable[..., Any]) -> bool:
    return getattr(method, _MARK, False)
