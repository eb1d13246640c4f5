"""Which shapes have the fields of our requests?"""

from typing import Annotated, Any

from fastapi import Query
from pydantic import AfterValidator, Field, StringConstraints

from salus.kernel.ids import LARGEST_ID, ClinicId
from salus.kit.http import DayText, Line, Prose
from salus.users import particulars


def unset() -> Any:
    """A field that may be left out, and then stays as it is; null is for those that allow it."""
    return Field(default_factory=lambda: None)


def _phone(text: str) -> str:
    """The whole check, as far as it does not need the country."""
    return particulars.phone(text, None) if text.startswith("+") else text


Name = Annotated[Line, AfterValidator(particulars.one_line)]
Email = Annotated[str, StringConstraints(strip_whitespace=True, max_length=254), AfterValidator(particulars.email)]
Phone = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40), AfterValidator(_phone)]
Zone = Annotated[str, StringConstraints(max_length=64), AfterValidator(particulars.time_zone)]
Locale = Annotated[str, StringConstraints(max_length=16), AfterValidator(particulars.locale)]
Country = Annotated[str, StringConstraints(max_length=2), AfterValidator(particulars.country)]
Currency = Annotated[str, StringConstraints(max_length=3), AfterValidator(particulars.currency)]
BirthDay = DayText
ClinicNumber = Annotated[ClinicId, Field(ge=1, le=LARGEST_ID, strict=True)]
ClinicNumbers = Annotated[list[ClinicNumber], Field(max_length=100)]
SearchText = Annotated[Prose, Query(max_length=200)]
"""Looked for word by word, without case and accents."""
