"""How do times, texts and errors read in the portal's words?"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field

from salus.kernel.errors import FieldError, Invalid
from salus.kernel.zone import to_utc
from salus.kit.http import Prose

_FIELDS = {
    "starts_at": "start_time",
    "ends_at": "end_time",
    "slot_minutes": "end_time",
    "specialties": "specialization",
}


@contextmanager
def in_our_words() -> Iterator[None]:
    """Errors of the contracts' fields become errors of ours."""
    try:
        yield
    except Invalid as refusal:
        said = (FieldError(_pointer(one.pointer), one.code, _detail(one.detail)) for one in refusal.errors)
        raise Invalid(tuple(said)) from None


def _pointer(theirs: str) -> str:
    known = [part for part in theirs.split("/") if part in _FIELDS]
    return f"/{_FIELDS[known[-1]]}" if known else theirs.removeprefix("/openings/0")


def _detail(theirs: str) -> str:
    return theirs.replace("starts_at", "start_time").replace("ends_at", "end_time")


def _text(value: Any) -> Any:
    """Numbers are not instants here: `1767600000` would silently mean seconds since 1970."""
    if not isinstance(value, str) or "-" not in value[1:]:
        raise ValueError("must be a time, such as 2027-01-05T09:00:00Z or 2027-01-05T09:00:00")
    return value


def _bounded(value: datetime) -> datetime:
    if not 2000 <= value.year < 2199:
        raise ValueError("must be between the years 2000 and 2199")
    return value


When = Annotated[datetime, BeforeValidator(_text), AfterValidator(_bounded)]
"""A time with an offset, or without one: then the wall time of the place is meant."""
Removable = Annotated[Prose, Field(max_length=200)]
"""A short text; an empty one takes away what was there."""


def instant(said: datetime, at: ZoneInfo) -> datetime:
    return to_utc(said, at) if said.tzinfo is None else said.astimezone(UTC)
