"""Which fields are invalid? All of them, not just the first."""

from collections.abc import Callable
from typing import TypeVar

from salus.kernel.errors import FieldError, Invalid

T = TypeVar("T")
U = TypeVar("U")


class Checks:
    """Gathers what is wrong with a command."""

    def __init__(self) -> None:
        self._errors: list[FieldError] = []

    def value(self, pointer: str, check: Callable[[T], U], value: T | None) -> U | None:
        """What `check` makes of a value; None for None, and for what it raises ValueError on."""
        try:
            return None if value is None else check(value)
        except ValueError as error:
            self.refuse(pointer, "value_error", str(error))
            return None

    def refuse(self, pointer: str, code: str, detail: str) -> None:
        self._errors.append(FieldError(pointer, code, detail))

    def done(self) -> None:
        """Raises: Invalid when anything was wrong."""
        if self._errors:
            raise Invalid(tuple(self._errors))
