"""How does HTTP ask for free times?"""

import asyncio
import re
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from pydantic import Field, TypeAdapter, ValidationError
from starlette.responses import Response

from salus.availability.contract import FreeSlots
from salus.availability.domain.days import Moment
from salus.availability.domain.explain import Explanation
from salus.availability.listing import Question
from salus.availability.service import AvailabilityService, named
from salus.availability.streams import EventStream
from salus.availability.wishes import SlotSearch, SlotSort, Wish
from salus.kernel.errors import FieldError, Invalid, NotFound
from salus.kernel.ids import LARGEST_ID
from salus.kernel.interval import Interval
from salus.kit.http import (
    ANYBODY,
    TOKEN_OPTIONAL,
    Caller,
    ClinicQuery,
    Digits,
    DoctorPath,
    InstantText,
    Line,
    Now,
    ServiceQuery,
    answering,
    provided,
)
from salus.kit.problem import docs
from salus.users.contract import Mode

router = APIRouter(prefix="/api/v1", tags=["availability"])
routers = (router,)

Service = Annotated[AvailabilityService, provided(AvailabilityService)]

_found = answering(SlotSearch)
_explained = answering(Explanation)
_instant: TypeAdapter[datetime] = TypeAdapter(InstantText)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_PLACE = re.compile(r"(-?\d{1,3}(?:\.\d{1,15})?),\s?(-?\d{1,3}(?:\.\d{1,15})?)", re.ASCII)
_LOST_PLUS = re.compile(r" (\d{2}:\d{2})$")
_FRESH = "private, max-age=0, must-revalidate"
"""A browser may keep an answer, but asks each time whether it still holds: no stale slot is ever shown."""

_MOMENT = "An instant such as `2027-01-05T09:00:00Z`, or a date: the clinic's whole day."
Word = Annotated[Line | None, Query(max_length=100)]
FromQuery = Annotated[str | None, Query(alias="from", max_length=40, description=_MOMENT)]
ToQuery = Annotated[str | None, Query(alias="to", max_length=40, description=_MOMENT)]


@router.get(
    "/doctors/{doctor_id}/availability",
    operation_id="list_free_slots",
    dependencies=ANYBODY,
    summary="Free slots of a doctor",
    description="At most 92 days, the next 14 by default. Dates are days of the clinic, the last one included; where "
    "a doctor's clinics lie in several zones, days of the doctor's own zone: `time_zone` says which it was.",
    response_model=FreeSlots,
    responses={304: {"description": "Nothing has changed since the answer with this `ETag`."}, **docs(NotFound)},
)
async def list_free_slots(
    doctor_id: DoctorPath,
    now: Now,
    availability: Service,
    start: FromQuery = None,
    end: ToQuery = None,
    service_id: ServiceQuery = None,
    if_none_match: Annotated[str | None, Header(max_length=1000)] = None,
) -> Response:
    question = Question(doctor_id, service_id, *moments(start, end))
    with named():
        answer = await availability.listing.answer(question, now)
    headers = {"ETag": answer.etag, "Cache-Control": _FRESH}
    if if_none_match is not None and answer.etag in if_none_match:
        return Response(status_code=304, headers=headers)
    return Response(answer.body, 200, headers, "application/json")


@router.get(
    "/doctors/{doctor_id}/availability/explain",
    operation_id="explain_availability",
    summary="Why an instant can or cannot be booked",
    description="The doctor, staff and administrators are told the facts; everybody else the verdict.",
    response_model=Explanation,
    responses=docs(NotFound),
    openapi_extra=TOKEN_OPTIONAL,
)
async def explain_availability(
    doctor_id: DoctorPath,
    at: Annotated[InstantText, Query(description="An instant such as `2027-01-05T09:00:00Z`.")],
    caller: Caller,
    availability: Service,
    service_id: ServiceQuery = None,
) -> Response:
    return _explained(await availability.explain(caller, doctor_id, at, service_id))


@router.get(
    "/doctors/{doctor_id}/availability/stream",
    operation_id="stream_availability",
    dependencies=ANYBODY,
    summary="Changes of a doctor's free times as they happen",
    description="Server-sent events `taken`, `freed` and `hours_changed`, each with `doctor_id`, `starts_at` and "
    "`ends_at` (null when not known: load again). Open the stream first, then load the slots: nothing is missed.",
    response_class=Response,
    responses={200: {"content": {"text/event-stream": {}}, "description": "A stream of events."}, **docs(NotFound)},
)
async def stream_availability(
    request: Request,
    doctor_id: DoctorPath,
    now: Now,
    availability: Service,
    last_event_id: Annotated[str | None, Header(max_length=200)] = None,
) -> Response:
    diary = await availability.diary(doctor_id, Interval(now, now), now)
    reader = await availability.streams.open(diary.practice, last_event_id)
    draining: asyncio.Event = request.app.state.draining
    return EventStream(availability.streams, reader, draining)


@router.get(
    "/slots",
    operation_id="search_slots",
    dependencies=ANYBODY,
    summary="Who is free, when and where",
    description="The best doctors for a wish, each with the earliest slots. Dates are days of the clinic asked for, "
    "or UTC's; the range is at most 92 days, the next 14 by default. `total` counts the doctors who match and "
    "seem to have room.",
    response_model=SlotSearch,
    responses=docs(),
)
async def search_slots(
    availability: Service,
    q: Annotated[
        Line | None, Query(max_length=100, description="In the doctor's name, designation or specialties.")
    ] = None,
    specialty: Word = None,
    clinic_id: ClinicQuery = None,
    near: Annotated[str | None, Query(max_length=60, description="Latitude and longitude: `48.85,2.35`.")] = None,
    radius_km: Annotated[float | None, Query(gt=0, le=20_100, allow_inf_nan=False)] = None,
    language: Word = None,
    mode: Mode | None = None,
    max_fee: Annotated[
        Annotated[int, Field(ge=0, le=LARGEST_ID), Digits] | None, Query(description="In minor units.")
    ] = None,
    currency: Annotated[str | None, Query(pattern="^[A-Z]{3}$", description="Fees in this currency alone.")] = None,
    start: FromQuery = None,
    end: ToQuery = None,
    sort: SlotSort = SlotSort.EARLIEST,
    limit: Annotated[int, Field(ge=1, le=50), Digits, Query(description="How many doctors.")] = 10,
    per_doctor: Annotated[int, Field(ge=1, le=20), Digits, Query(description="How many slots of each.")] = 3,
) -> Response:
    place = _place(near)
    if place is None and radius_km is not None:
        raise Invalid.field("?radius_km", "needs_near", "needs `near` too")
    if place is None and sort is SlotSort.DISTANCE:
        raise Invalid.field("?sort", "needs_near", "needs `near` when sorting by distance")
    wish = Wish(specialty, clinic_id, place, radius_km, language, mode, max_fee, currency, sort is SlotSort.FEE, q)
    with named():
        found = await availability.search(wish, *moments(start, end), sort, limit, per_doctor)
    return _found(found)


def _place(near: str | None) -> tuple[float, float] | None:
    if near is None:
        return None
    match = _PLACE.fullmatch(near)
    if match is None or abs(float(match[1])) > 90 or abs(float(match[2])) > 180:
        raise Invalid.field("?near", "place", "must be a latitude and a longitude, such as 48.85,2.35")
    return float(match[1]), float(match[2])


def moments(start: str | None, end: str | None) -> tuple[Moment | None, Moment | None]:
    """Both ends of a range.

    Raises: Invalid with each that is neither an instant nor a date.
    """
    found: list[Moment | None] = []
    errors: list[FieldError] = []
    for name, text in (("from", start), ("to", end)):
        try:
            found.append(None if text is None else _moment(text))
        except ValueError:
            detail = "must be an instant such as 2027-01-05T09:00:00Z or a date such as 2027-01-05, from 2000 to 2200"
            errors.append(FieldError(f"?{name}", "moment", detail))
    if errors:
        raise Invalid(tuple(errors))
    return found[0], found[1]


def _moment(text: str) -> Moment:
    if _DAY.fullmatch(text):
        day = date.fromisoformat(text)
        if not 2000 <= day.year < 2200:
            raise ValueError(text)
        return day
    try:
        return _instant.validate_python(_LOST_PLUS.sub(r"+\1", text))  # `+` in a query is a space to many clients
    except ValidationError:
        raise ValueError(text) from None
