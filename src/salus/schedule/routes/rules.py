"""How does HTTP read and replace the rules of booking?"""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from starlette.responses import Response

from salus.kernel.errors import NotAllowed, NotAuthenticated, NotFound, Stale
from salus.kit.http import ANYBODY, DoctorPath, IfMatch, Now, SignedIn, answering, etag
from salus.kit.problem import docs
from salus.schedule.contract import Rules
from salus.schedule.routes.fields import ScheduleHere, whole

router = APIRouter(prefix="/api/v1/doctors/{doctor_id}", tags=["schedule"])
_answer = answering(Rules)

_THIRTY_DAYS = 30 * 24 * 60
Notice = Annotated[int, whole(0, _THIRTY_DAYS)]


class NewRules(BaseModel):
    """Under which conditions a doctor can be booked; what is left out gets its default."""

    model_config = ConfigDict(extra="forbid")

    min_notice_minutes: Notice = 0
    horizon_days: Annotated[int, whole(1, 366)] = 90
    slot_step_minutes: Annotated[int, whole(5, 240)] | None = Field(
        None, description="From one slot's start to the next; null for the length of the service."
    )
    cancel_notice_minutes: Notice = 0
    reschedule_notice_minutes: Notice = 0
    max_reschedules: Annotated[int, whole(0, 100)] | None = Field(None, description="null is no limit.")
    capacity: Annotated[int, whole(1, 20)] = 1
    holidays: Annotated[str, StringConstraints(pattern=r"^([A-Z]{2}(-[A-Z0-9]{1,4})?)?$")] | None = Field(
        "",
        description="The public holidays that are closed: of `FR`, of `US-NY`, null for the clinic's, empty for none.",
    )

    def command(self) -> Rules:
        return Rules(**dict(self))


@router.get("/rules", operation_id="read_rules", dependencies=ANYBODY, response_model=Rules, responses=docs(NotFound))
async def read_rules(doctor_id: DoctorPath, schedule: ScheduleHere) -> Response:
    """The rules of booking; the defaults where nobody has set any."""
    rules, revision = await schedule.booking_rules.read(doctor_id)
    return _answer(rules, headers={"ETag": etag(revision)})


@router.put(
    "/rules",
    operation_id="replace_rules",
    response_model=Rules,
    responses=docs(NotAuthenticated, NotAllowed, NotFound, Stale),
)
async def replace_rules(
    doctor_id: DoctorPath, body: NewRules, actor: SignedIn, based_on: IfMatch, now: Now, schedule: ScheduleHere
) -> Response:
    """Replace the rules of booking; visits that are booked already keep their time."""
    rules = body.command()
    revision = await schedule.booking_rules.replace(actor, doctor_id, rules, based_on, now)
    return _answer(rules, headers={"ETag": etag(revision)})
