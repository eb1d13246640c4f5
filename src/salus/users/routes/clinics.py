"""How does HTTP speak of clinics? `/clinics`."""

from typing import Annotated, cast

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, model_validator
from starlette.responses import Response

from salus.kernel.errors import NotAllowed, NotAuthenticated, NotFound, Stale
from salus.kernel.ids import ClinicId
from salus.kit.http import (
    ANYBODY,
    ClinicPath,
    IfMatch,
    Listed,
    Now,
    Paged,
    SignedIn,
    answering,
    etag,
    listing,
    provided,
)
from salus.kit.problem import docs
from salus.users.refusals import ClinicInUse
from salus.users.routes.fields import Country, Email, Name, Phone, SearchText, Zone, unset
from salus.users.service import UsersService
from salus.users.usecases.clinics import ClinicChanges
from salus.users.views import Accessibility, Address, ClinicProfile, Hours

router = APIRouter(prefix="/api/v1", tags=["clinics"])
Users = Annotated[UsersService, provided(UsersService)]
_clinic = answering(ClinicProfile)
_clinics = listing(ClinicProfile)

Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False, strict=True)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False, strict=True)]
Facilities = Annotated[list[Accessibility], Field(max_length=50)]


class AddressBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    street: Name
    city: Name
    postal_code: Annotated[Name, Field(max_length=20)]
    country: Country
    region: Annotated[
        str | None, Field(pattern=r"^([A-Za-z]{2}-)?[A-Za-z0-9]{1,3}$", description="ISO 3166-2, such as `US-NY`.")
    ] = None


class HoursBody(BaseModel):
    """When the doors are open, in the clinic's time; Monday is 0, `24:00` the end of the day."""

    model_config = ConfigDict(extra="forbid")

    weekday: Annotated[int, Field(ge=0, le=6, strict=True)]
    start: Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    end: Annotated[str, Field(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]

    @model_validator(mode="after")
    def _forwards(self) -> "HoursBody":
        if self.start >= self.end:
            raise ValueError("must end after they start; split them at midnight")
        return self


Reminders = Annotated[
    list[Annotated[int, Field(ge=15, le=20160, strict=True)]],
    Field(max_length=5, description="How many minutes before a visit its patient is reminded; none at all is allowed."),
]
OpeningHours = Annotated[list[HoursBody], Field(max_length=50)]


class NewClinic(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Name
    address: AddressBody
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    phone: Phone | None = None
    email: Email | None = None
    time_zone: Zone
    opening_hours: OpeningHours = []
    accessibility: Facilities = []
    reminder_minutes: Reminders = [1440, 120]


class ClinicEdit(BaseModel):
    """What is left out stays as it is; an address is replaced as a whole."""

    model_config = ConfigDict(extra="forbid")

    name: Name = unset()
    address: AddressBody = unset()
    latitude: Latitude | None = unset()
    longitude: Longitude | None = unset()
    phone: Phone | None = unset()
    email: Email | None = unset()
    time_zone: Zone = unset()
    opening_hours: OpeningHours = unset()
    accessibility: Facilities = unset()
    reminder_minutes: Reminders = unset()


def _changes(body: NewClinic | ClinicEdit, *, all_fields: bool) -> ClinicChanges:
    changes = body.model_dump(exclude_unset=not all_fields)
    if "address" in changes:
        changes["address"] = Address(**body.address.model_dump())
    if "opening_hours" in changes:
        changes["opening_hours"] = [Hours(**hours.model_dump()) for hours in body.opening_hours]
    return cast(ClinicChanges, changes)


def _answer(clinic: ClinicProfile, status: int = 200) -> Response:
    headers = {"ETag": etag(clinic.revision)}
    if status == 201:
        headers["Location"] = f"/api/v1/clinics/{clinic.id}"
    return _clinic(clinic, status, headers)


@router.get(
    "/clinics",
    operation_id="list_clinics",
    dependencies=ANYBODY,
    summary="Find clinics",
    response_model=Listed[ClinicProfile],
    responses=docs(),
)
async def list_clinics(users: Users, asked: Paged, q: SearchText = "") -> Response:
    return _clinics(await users.clinics.search(q, asked))


@router.get(
    "/clinics/{clinic_id}",
    operation_id="get_clinic",
    dependencies=ANYBODY,
    summary="A clinic: where it is, when its doors are open, how to enter",
    response_model=ClinicProfile,
    responses=docs(NotFound),
)
async def get_clinic(users: Users, clinic_id: ClinicPath) -> Response:
    return _answer(await users.clinics.profile(clinic_id))


@router.post(
    "/clinics",
    operation_id="create_clinic",
    summary="Open a clinic",
    status_code=201,
    response_model=ClinicProfile,
    responses=docs(NotAuthenticated, NotAllowed),
)
async def create_clinic(users: Users, actor: SignedIn, now: Now, body: NewClinic) -> Response:
    clinic = ClinicProfile(id=ClinicId(0), revision=1, **_changes(body, all_fields=True))
    return _answer(await users.clinics.add(actor, clinic, now), 201)


@router.put(
    "/clinics/{clinic_id}",
    operation_id="edit_clinic",
    summary="Change a clinic",
    response_model=ClinicProfile,
    responses=docs(NotAuthenticated, NotAllowed, NotFound, Stale),
)
async def edit_clinic(
    users: Users, actor: SignedIn, now: Now, clinic_id: ClinicPath, body: ClinicEdit, revision: IfMatch
) -> Response:
    changes = _changes(body, all_fields=False)
    return _answer(await users.clinics.edit(actor, clinic_id, changes, revision, now))


@router.delete(
    "/clinics/{clinic_id}",
    operation_id="delete_clinic",
    summary="Close a clinic where nobody works any more",
    status_code=204,
    responses=docs(NotAuthenticated, NotAllowed, NotFound, ClinicInUse),
)
async def delete_clinic(users: Users, actor: SignedIn, now: Now, clinic_id: ClinicPath) -> Response:
    await users.clinics.close(actor, clinic_id, now)
    return Response(status_code=204)
