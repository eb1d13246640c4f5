"""Which shapes have the fields of our requests?"""

from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from salus.kernel.ids import LARGEST_ID, ClinicId
from salus.kit.http import DayText, InstantText, provided
from salus.schedule.contract import WeeklyHours
from salus.schedule.service import ScheduleService

MOST_ROWS = 100


Day = DayText
Opens = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Closes = Annotated[str, StringConstraints(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]
ClinicNumber = Annotated[ClinicId, Field(ge=1, le=LARGEST_ID, strict=True)]
Since = Annotated[InstantText | None, Query(alias="from", description="Only what ends after this instant.")]
Until = Annotated[InstantText | None, Query(alias="to", description="Only what starts before this instant.")]
ScheduleHere = Annotated[ScheduleService, provided(ScheduleService)]


def whole(least: int, most: int) -> Any:
    """A JSON number without a fraction: `true` and "5" are none."""
    return Field(ge=least, le=most, strict=True)


class HoursRow(BaseModel):
    """Hours of one weekday in local wall time; `every_weeks` counts from the week of `valid_from`."""

    model_config = ConfigDict(extra="forbid")

    weekday: Annotated[int, whole(0, 6)] = Field(description="Monday is 0.")
    start: Opens = Field(examples=["09:00"])
    end: Closes = Field(examples=["17:00"], description="`24:00` (or `00:00`) is midnight at the end of the day.")
    clinic_id: ClinicNumber | None = None
    valid_from: Day | None = None
    valid_until: Day | None = Field(None, description="The last day on which they hold.")
    every_weeks: Annotated[int, whole(1, 8)] = 1

    def view(self) -> WeeklyHours:
        return WeeklyHours(**dict(self))


Rows = Annotated[list[HoursRow], Field(max_length=MOST_ROWS)]
