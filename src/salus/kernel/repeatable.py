"""May this be asked again when no answer came?"""

from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

_MARK = "__repeatable__"


def repeatable(method: F) -> F:
    """Marks a contract's method that does no more when it is asked twice: it only reads, or finds what it did.

    Without the mark it is asked once, unless it is certain that the question never arrived: a forgotten mark
    costs an answer, a wrong one does something twice.
    """
    setattr(method, _MARK, True)
    return method


def is_repeatable(method: Callable[..., Any]) -> bool:
    return getattr(method, _MARK, False)
