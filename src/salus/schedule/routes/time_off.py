"""How does HTTP list, add and remove time off?"""

from typing import Self

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, model_validator
from starlette.responses import Response

from salus.kernel.errors import NotAllowed, NotAuthenticated, NotFound
from salus.kernel.interval import Interval
from salus.kit.http import DoctorPath, InstantText, Line, Listed, Now, NumberPath, Paged, SignedIn, answering, listing
from salus.kit.problem import docs
from salus.schedule.contract import TimeOffConflicts
from salus.schedule.routes.fields import Day, ScheduleHere, Since, Until
from salus.schedule.usecases.absences import Days, NewTimeOff, OnConflict
from salus.schedule.views import AddedTimeOff, TimeOff

router = APIRouter(prefix="/api/v1/doctors/{doctor_id}", tags=["schedule"])
_added, _page = answering(AddedTimeOff), listing(TimeOff)


class NewAbsence(BaseModel):
    """From instant to instant, or whole days of the doctor's from `from` to `to`, both included."""

    model_config = ConfigDict(extra="forbid")

    starts_at: InstantText | None = None
    ends_at: InstantText | None = None
    first: Day | None = Field(None, alias="from")
    last: Day | None = Field(None, alias="to")
    reason: Line | None = Field(None, description="Seen by the doctor and administrators alone.")
    on_conflict: OnConflict | None = Field(None, description="What becomes of visits booked in that time.")

    @model_validator(mode="after")
    def _one_stretch(self) -> Self:
        instants, days = (self.starts_at, self.ends_at), (self.first, self.last)
        if (None in instants) == (None in days) or any(instants) == any(days):
            raise ValueError("give either starts_at and ends_at, or the days from and to")
        return self

    def command(self) -> NewTimeOff:
        if self.starts_at and self.ends_at:
            when: Interval | Days = Interval(self.starts_at, self.ends_at)
        else:
            assert self.first and self.last
            when = Days(self.first, self.last)
        return NewTimeOff(when, self.reason, self.on_conflict)


@router.get(
    "/time-off",
    operation_id="list_time_off",
    response_model=Listed[TimeOff],
    responses=docs(NotAuthenticated, NotAllowed, NotFound),
)
async def list_time_off(
    doctor_id: DoctorPath,
    page: Paged,
    actor: SignedIn,
    schedule: ScheduleHere,
    since: Since = None,
    until: Until = None,
) -> Response:
    """When a doctor is away, by start."""
    return _page(await schedule.absences.read(actor, doctor_id, since, until, page))


@router.post(
    "/time-off",
    operation_id="add_time_off",
    status_code=201,
    response_model=AddedTimeOff,
    responses=docs(NotAuthenticated, NotAllowed, NotFound, TimeOffConflicts),
)
async def add_time_off(
    doctor_id: DoctorPath, body: NewAbsence, actor: SignedIn, now: Now, schedule: ScheduleHere
) -> Response:
    """Enter time off. Where visits are booked, `on_conflict` says whether they are kept or cancelled."""
    return _added(await schedule.absences.add(actor, doctor_id, body.command(), now), 201)


@router.delete(
    "/time-off/{time_off_id}",
    operation_id="remove_time_off",
    status_code=204,
    responses=docs(NotAuthenticated, NotAllowed, NotFound),
)
async def remove_time_off(
    doctor_id: DoctorPath,
    time_off_id: NumberPath,
    actor: SignedIn,
    now: Now,
    schedule: ScheduleHere,
) -> Response:
    """Take time off back; visits that were cancelled stay cancelled."""
    await schedule.absences.remove(actor, doctor_id, time_off_id, now)
    return Response(status_code=204)
