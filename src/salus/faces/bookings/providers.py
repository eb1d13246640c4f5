"""How does HTTP speak of providers? `/providers`: who they are, what they offer, when they are there."""

import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from starlette.responses import Response

from salus.faces.bookings.views import Provider, ProviderAvailability, ProviderService
from salus.kernel.errors import NotAllowed, NotAuthenticated, NotFound, Stale
from salus.kernel.ids import LARGEST_ID, ClinicId
from salus.kernel.interval import Interval
from salus.kernel.money import Money
from salus.kit.http import (
    ANYBODY,
    DayText,
    DoctorPath,
    IfMatch,
    InstantText,
    Line,
    Listed,
    Paged,
    Prose,
    SignedIn,
    answering,
    etag,
    listing,
    provided,
)
from salus.kit.problem import docs
from salus.schedule.contract import NewOpening, Schedule, WeeklyHours
from salus.users.contract import AddDoctor, AddService, DoctorCard, EmailTaken, Mode, Payment, TooManyServices, Users

router = APIRouter(prefix="/providers", tags=["providers"])
UsersHere = Annotated[Users, provided(Users)]
ScheduleHere = Annotated[Schedule, provided(Schedule)]
_provider, _service, _standing = answering(Provider), answering(ProviderService), answering(ProviderAvailability)
_cards = listing(DoctorCard)

Whole = Annotated[int, Field(ge=0, le=LARGEST_ID, strict=True)]
Small = Annotated[int, Field(ge=0, le=1440, strict=True)]
ClinicNumber = Annotated[ClinicId, Field(ge=1, le=LARGEST_ID, strict=True)]
Short = Annotated[Line, Field(max_length=64)]
Opens = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Closes = Annotated[str, StringConstraints(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewProvider(_Body):
    """A doctor whom an administrator enters; a link to set a password is mailed."""

    name: Line
    email: Annotated[Line, Field(max_length=254)]
    specialties: Annotated[list[Line], Field(max_length=10)] = []
    designation: Line | None = None
    bio: Prose | None = None
    languages: Annotated[list[Short], Field(max_length=20)] = []
    time_zone: Short | None = None
    clinic_ids: Annotated[list[ClinicNumber], Field(max_length=100)] = []
    phone: Short | None = None
    locale: Short | None = None

    def command(self) -> AddDoctor:
        lists = {name: tuple(getattr(self, name)) for name in ("specialties", "languages", "clinic_ids")}
        return AddDoctor(key=f"entered:{secrets.token_hex(16)}", **{**dict(self), **lists})


class ProviderFee(_Body):
    """Money; `amount` in minor units, such as cents."""

    amount: Whole
    currency: Annotated[str, StringConstraints(max_length=3)]


class NewProviderService(_Body):
    """A type of visit with its duration and price."""

    name: Line
    duration_minutes: Small
    fee: ProviderFee
    buffer_before_minutes: Small = 0
    buffer_after_minutes: Small = 0
    mode: Mode = Mode.IN_PERSON
    payment: Payment = Payment.AT_CLINIC

    def command(self) -> AddService:
        return AddService(**{**dict(self), "fee": Money(self.fee.amount, self.fee.currency)})


class ProviderHours(_Body):
    """Hours of one weekday, Monday is 0, in the clinic's wall time."""

    weekday: Annotated[int, Field(ge=0, le=6, strict=True)]
    start: Annotated[Opens, Field(examples=["09:00"])]
    end: Annotated[Closes, Field(examples=["17:00"])]
    clinic_id: ClinicNumber | None = None
    valid_from: DayText | None = None
    valid_until: DayText | None = None
    every_weeks: Annotated[int, Field(ge=1, le=8, strict=True)] = 1


class NewProviderOpening(_Body):
    """A time at which the provider is there once; `slot_minutes` fixes the length of its slots."""

    starts_at: InstantText
    ends_at: InstantText
    clinic_id: ClinicNumber | None = None
    slot_minutes: Small | None = None

    def command(self) -> NewOpening:
        return NewOpening(Interval(self.starts_at, self.ends_at), self.clinic_id, self.slot_minutes)


class NewProviderAvailability(_Body):
    """Either the weekly hours, which replace the former ones, or further one-off openings."""

    weekly: Annotated[list[ProviderHours], Field(max_length=100)] | None = None
    openings: Annotated[list[NewProviderOpening], Field(min_length=1, max_length=200)] | None = None

    def said(self) -> dict[str, Any]:
        return {
            "weekly": None if self.weekly is None else [WeeklyHours(**dict(row)) for row in self.weekly],
            "openings": None if self.openings is None else [row.command() for row in self.openings],
        }


@router.get(
    "",
    operation_id="list_providers",
    dependencies=ANYBODY,
    response_model=Listed[DoctorCard],
    responses=docs(),
)
async def list_providers(
    users: UsersHere,
    asked: Paged,
    q: Annotated[Prose, Query(max_length=200)] = "",
    specialty: Annotated[str | None, Query(max_length=200, description="A specialty's slug or name.")] = None,
) -> Response:
    """All providers by name, in pages."""
    return _cards(await users.find_doctors(q, specialty, asked))


@router.post(
    "",
    operation_id="create_provider",
    status_code=201,
    response_model=Provider,
    responses=docs(NotAuthenticated, NotAllowed, EmailTaken),
)
async def create_provider(users: UsersHere, actor: SignedIn, body: NewProvider) -> Response:
    """Enter a provider, who is mailed a link to set a password."""
    made = Provider.of(await users.add_doctor(actor, body.command()))
    return _provider(made, 201, {"ETag": etag(made.revision), "Location": f"/providers/{made.id}"})


@router.get(
    "/{provider_id}",
    operation_id="get_provider",
    dependencies=ANYBODY,
    response_model=Provider,
    responses=docs(NotFound),
)
async def get_provider(users: UsersHere, provider_id: DoctorPath) -> Response:
    """A provider's public details."""
    found = Provider.of(await users.doctor(provider_id))
    return _provider(found, 200, {"ETag": etag(found.revision)})


@router.post(
    "/{provider_id}/services",
    operation_id="add_provider_service",
    status_code=201,
    response_model=ProviderService,
    responses=docs(NotAuthenticated, NotAllowed, NotFound, TooManyServices),
)
async def add_provider_service(
    users: UsersHere, actor: SignedIn, provider_id: DoctorPath, body: NewProviderService
) -> Response:
    """Offer another type of visit."""
    made = ProviderService.of(await users.add_service(actor, provider_id, body.command()))
    return _service(made, 201, {"ETag": etag(made.revision)})


@router.post(
    "/{provider_id}/availability",
    operation_id="set_provider_availability",
    status_code=201,
    response_model=ProviderAvailability,
    responses=docs(NotAuthenticated, NotAllowed, NotFound, Stale),
)
async def set_provider_availability(
    schedule: ScheduleHere, actor: SignedIn, provider_id: DoctorPath, body: NewProviderAvailability, based_on: IfMatch
) -> Response:
    """Replace the weekly hours, or add one-off openings; answers with what stands now."""
    stands = ProviderAvailability.of(
        await schedule.set_availability(actor, provider_id, **body.said(), based_on=based_on)
    )
    return _standing(stands, 201, {"ETag": etag(stands.revision)})
