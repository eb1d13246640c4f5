"""How does HTTP speak of doctors? `/doctors` and `/specialties`."""

import secrets
from typing import Annotated, cast

from fastapi import APIRouter, Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from starlette.responses import Response

from salus.kernel.errors import Invalid, NotAllowed, NotAuthenticated, NotFound, Stale
from salus.kernel.page import Page
from salus.kit.http import (
    ANYBODY,
    ClinicQuery,
    Digits,
    DoctorPath,
    IfMatch,
    Line,
    Listed,
    Now,
    Paged,
    Prose,
    SignedIn,
    answering,
    etag,
    listing,
    provided,
)
from salus.kit.problem import docs
from salus.users.contract import AddDoctor, DoctorCard, DoctorProfile, EmailTaken, specialty_slug
from salus.users.domain.distance import LONGEST_KM, Place
from salus.users.queries.search import DoctorSort, Wanted
from salus.users.routes.fields import ClinicNumbers, Email, Locale, Name, Phone, SearchText, Zone, unset
from salus.users.service import UsersService
from salus.users.usecases.doctors import DoctorChanges, Near
from salus.users.views import SpecialtyView

router = APIRouter(prefix="/api/v1", tags=["doctors"])
Users = Annotated[UsersService, provided(UsersService)]
_profile = answering(DoctorProfile)
_cards = listing(DoctorCard)
_specialties = listing(SpecialtyView)

Specialties = Annotated[list[Line], Field(max_length=10)]
Languages = Annotated[list[Locale], Field(max_length=20)]


def place(text: str) -> Place:
    """Raises: ValueError unless it is a latitude and a longitude."""
    latitude, _, longitude = text.partition(",")
    found = Place(float(latitude), float(longitude))
    if not (-90 <= found.latitude <= 90 and -180 <= found.longitude <= 180):
        raise ValueError("must be on earth")
    return found


def _near(text: str) -> str:
    try:
        place(text)
    except ValueError:
        raise ValueError("must be a latitude and a longitude in degrees, such as 48.86,2.35") from None
    return text


class NewDoctor(BaseModel):
    """A doctor whom an administrator enters; a link to set a password is mailed."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    email: Email
    specialties: Specialties
    designation: Name | None = None
    bio: Prose | None = None
    languages: Languages = []
    time_zone: Zone | None = None
    clinic_ids: ClinicNumbers = []
    phone: Phone | None = None
    locale: Locale | None = None


class DoctorEdit(BaseModel):
    """What is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    name: Name = unset()
    designation: Name | None = unset()
    bio: Prose | None = unset()
    languages: Languages = unset()
    specialties: Specialties = unset()
    time_zone: Zone = unset()
    clinic_ids: ClinicNumbers = unset()


@router.get(
    "/doctors",
    operation_id="list_doctors",
    dependencies=ANYBODY,
    summary="Find doctors",
    response_model=Listed[DoctorCard],
    responses=docs(),
)
async def list_doctors(
    users: Users,
    asked: Paged,
    q: SearchText = "",
    specialty: Annotated[str | None, Query(max_length=200, description="A specialty's slug or name.")] = None,
    clinic_id: ClinicQuery = None,
    language: Annotated[Locale | None, Query(description="A language tag; `en` finds `en-GB` too.")] = None,
    near: Annotated[
        Annotated[str, StringConstraints(max_length=60), AfterValidator(_near)] | None,
        Query(description="Latitude and longitude to measure from, such as `48.86,2.35`."),
    ] = None,
    radius_km: Annotated[float | None, Query(gt=0, le=LONGEST_KM, allow_inf_nan=False)] = None,
    max_fee: Annotated[
        Annotated[int, Field(ge=0, le=10_000_000), Digits] | None, Query(description="In minor units.")
    ] = None,
    sort: Annotated[
        DoctorSort | None, Query(description="By default `distance` where `near` is given, else `name`.")
    ] = None,
) -> Response:
    if near is None and (radius_km is not None or sort is DoctorSort.DISTANCE):
        raise Invalid.field("?near", "missing", "a distance is measured from somewhere: give near=latitude,longitude")
    wanted = Wanted(q, None if specialty is None else specialty_slug(specialty), clinic_id, language, max_fee)
    here = None if near is None else Near(place(near), radius_km)
    return _cards(
        await users.doctors.search(wanted, here, sort or (DoctorSort.DISTANCE if here else DoctorSort.NAME), asked)
    )


@router.get(
    "/doctors/{doctor_id}",
    operation_id="get_doctor",
    dependencies=ANYBODY,
    summary="A doctor's public profile",
    response_model=DoctorProfile,
    responses=docs(NotFound),
)
async def get_doctor(users: Users, doctor_id: DoctorPath) -> Response:
    doctor = await users.doctors.profile(doctor_id)
    return _profile(doctor, 200, {"ETag": etag(doctor.revision)})


@router.post(
    "/doctors",
    operation_id="create_doctor",
    summary="Enter a doctor, who is mailed a link to set a password",
    status_code=201,
    response_model=DoctorProfile,
    responses=docs(NotAuthenticated, NotAllowed, EmailTaken),
)
async def create_doctor(users: Users, actor: SignedIn, body: NewDoctor) -> Response:
    command = AddDoctor(
        key=f"entered:{secrets.token_hex(16)}",
        name=body.name,
        email=body.email,
        phone=body.phone,
        time_zone=body.time_zone,
        locale=body.locale,
        clinic_ids=tuple(body.clinic_ids),
        specialties=tuple(body.specialties),
        designation=body.designation,
        bio=body.bio,
        languages=tuple(body.languages),
    )
    doctor = await users.add_doctor(actor, command)
    return _profile(doctor, 201, {"ETag": etag(doctor.revision), "Location": f"/api/v1/doctors/{doctor.id}"})


@router.put(
    "/doctors/{doctor_id}",
    operation_id="edit_doctor",
    summary="Change a doctor's profile",
    response_model=DoctorProfile,
    responses=docs(NotAuthenticated, NotAllowed, NotFound, Stale),
)
async def edit_doctor(
    users: Users, actor: SignedIn, now: Now, doctor_id: DoctorPath, body: DoctorEdit, revision: IfMatch
) -> Response:
    changes = cast(DoctorChanges, body.model_dump(exclude_unset=True))
    doctor = await users.doctors.edit(actor, doctor_id, changes, revision, now)
    return _profile(doctor, 200, {"ETag": etag(doctor.revision)})


@router.get(
    "/specialties",
    operation_id="list_specialties",
    dependencies=ANYBODY,
    summary="All medical specialties, on one page",
    response_model=Listed[SpecialtyView],
    responses=docs(),
)
async def list_specialties(users: Users) -> Response:
    known = [SpecialtyView(specialty.slug, specialty.name) for specialty in await users.doctors.specialties()]
    return _specialties(Page(known, len(known), 1, 100))
