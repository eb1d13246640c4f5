"""How does HTTP read and replace weekly hours?"""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, model_validator
from starlette.responses import Response

from salus.kernel.errors import NotAllowed, NotAuthenticated, NotFound, Stale
from salus.kit.http import ANYBODY, DoctorPath, IfMatch, Now, SignedIn, answering, etag
from salus.kit.problem import docs
from salus.schedule.contract import Week
from salus.schedule.routes.fields import Rows, ScheduleHere
from salus.schedule.views import HoursPreview

router = APIRouter(prefix="/api/v1/doctors/{doctor_id}", tags=["schedule"])
_answer, _previewed = answering(Week), answering(HoursPreview)


def _or_the_bare_list(schema: dict[str, Any]) -> None:
    """Tell in the document that the list alone will do."""
    named = {key: schema.pop(key) for key in list(schema) if key not in ("title", "description")}
    schema["anyOf"] = [named, named["properties"]["weekly"]]


class NewHours(BaseModel):
    """All weekly hours of a doctor; the bare list will do."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_or_the_bare_list)

    weekly: Rows

    @model_validator(mode="before")
    @classmethod
    def _named(cls, given: Any) -> Any:
        return {"weekly": given} if isinstance(given, list) else given


@router.get("/hours", operation_id="read_hours", dependencies=ANYBODY, response_model=Week, responses=docs(NotFound))
async def read_hours(doctor_id: DoctorPath, schedule: ScheduleHere) -> Response:
    """The weekly hours of a doctor, in local wall time."""
    week = await schedule.weekly.read(doctor_id)
    return _answer(week, headers={"ETag": etag(week.revision)})


@router.put(
    "/hours",
    operation_id="replace_hours",
    response_model=Week,
    responses=docs(NotAuthenticated, NotAllowed, NotFound, Stale),
)
async def replace_hours(
    doctor_id: DoctorPath, body: NewHours, actor: SignedIn, based_on: IfMatch, now: Now, schedule: ScheduleHere
) -> Response:
    """Replace all weekly hours. Booked visits are kept; `outside` names those that no opening covers any more."""
    week = await schedule.weekly.replace(actor, doctor_id, [row.view() for row in body.weekly], based_on, now)
    return _answer(week, headers={"ETag": etag(week.revision)})


@router.post(
    "/hours/preview",
    operation_id="preview_hours",
    response_model=HoursPreview,
    responses=docs(NotAuthenticated, NotAllowed, NotFound),
)
async def preview_hours(
    doctor_id: DoctorPath, body: NewHours, actor: SignedIn, now: Now, schedule: ScheduleHere
) -> Response:
    """The visits that these hours would leave outside, before anything is changed."""
    return _previewed(await schedule.weekly.preview(actor, doctor_id, [row.view() for row in body.weekly], now))
