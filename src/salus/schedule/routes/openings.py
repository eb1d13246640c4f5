"""How does HTTP create or update availability: weekly hours, or openings on single days?"""

from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, model_validator
from starlette.responses import Response

from salus.kernel.errors import NotAllowed, NotAuthenticated, NotFound, Stale
from salus.kernel.interval import Interval
from salus.kit.http import (
    ANYBODY,
    DoctorPath,
    IfMatch,
    InstantText,
    Listed,
    Now,
    NumberPath,
    Paged,
    SignedIn,
    answering,
    etag,
    listing,
)
from salus.kit.problem import docs
from salus.schedule.contract import NewOpening, Opening, Standing
from salus.schedule.routes.fields import ClinicNumber, Rows, ScheduleHere, Since, Until, whole
from salus.schedule.usecases.one_offs import SLOT_MINUTES

router = APIRouter(prefix="/api/v1/doctors/{doctor_id}", tags=["schedule"])
_answer, _page = answering(Standing), listing(Opening)


class OpeningRow(BaseModel):
    """A time at which the doctor is open once, 5 minutes to 24 hours long."""

    model_config = ConfigDict(extra="forbid")

    starts_at: InstantText
    ends_at: InstantText
    clinic_id: ClinicNumber | None = None
    slot_minutes: Annotated[int, whole(*SLOT_MINUTES)] | None = Field(
        None, description="Fixes the length of its slots."
    )

    def command(self) -> NewOpening:
        return NewOpening(Interval(self.starts_at, self.ends_at), self.clinic_id, self.slot_minutes)


class NewAvailability(BaseModel):
    """Either the weekly hours, which replace the former ones, or further one-off openings."""

    model_config = ConfigDict(extra="forbid")

    weekly: Rows | None = None
    openings: Annotated[list[OpeningRow], Field(min_length=1, max_length=200)] | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if (self.weekly is None) == (self.openings is None):
            raise ValueError("give either weekly or openings")
        return self


@router.post(
    "/availability",
    operation_id="set_availability",
    status_code=201,
    response_model=Standing,
    responses=docs(NotAuthenticated, NotAllowed, NotFound, Stale),
)
async def set_availability(
    doctor_id: DoctorPath, body: NewAvailability, actor: SignedIn, based_on: IfMatch, schedule: ScheduleHere
) -> Response:
    """Replace the weekly hours, or add one-off openings; answers with what stands now."""
    weekly = None if body.weekly is None else [row.view() for row in body.weekly]
    openings = None if body.openings is None else [row.command() for row in body.openings]
    view = await schedule.set_availability(actor, doctor_id, weekly, openings, based_on)
    return _answer(view, 201, {"ETag": etag(view.revision)})


@router.get(
    "/openings",
    operation_id="list_openings",
    dependencies=ANYBODY,
    response_model=Listed[Opening],
    responses=docs(NotFound),
)
async def list_openings(
    doctor_id: DoctorPath, page: Paged, now: Now, schedule: ScheduleHere, since: Since = None, until: Until = None
) -> Response:
    """The one-off openings of a doctor by start; without `from` those that have not ended."""
    return _page(await schedule.one_offs.read(doctor_id, since or now, until, page))


@router.delete(
    "/openings/{opening_id}",
    operation_id="remove_opening",
    status_code=204,
    responses=docs(NotAuthenticated, NotAllowed, NotFound),
)
async def remove_opening(
    doctor_id: DoctorPath,
    opening_id: NumberPath,
    actor: SignedIn,
    now: Now,
    schedule: ScheduleHere,
) -> Response:
    """Take a one-off opening back; visits booked in it are kept."""
    await schedule.one_offs.remove(actor, doctor_id, opening_id, now)
    return Response(status_code=204)
