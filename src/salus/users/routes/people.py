"""How does HTTP speak of people? `/users`: profiles, and the accounts that staff make."""

import secrets
from typing import Annotated, Literal, cast

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from salus.kernel.actor import Role
from salus.kernel.errors import NotAllowed, NotAuthenticated, NotFound, Stale
from salus.kit.http import (
    IfMatch,
    Listed,
    Now,
    Paged,
    SignedIn,
    UserPath,
    UsersQuery,
    answering,
    etag,
    listing,
    provided,
)
from salus.kit.problem import docs
from salus.users.contract import EmailTaken, LastAdmin, Person, Register
from salus.users.queries.people import PeopleWanted
from salus.users.routes.fields import (
    BirthDay,
    ClinicNumbers,
    Email,
    Locale,
    Name,
    Phone,
    SearchText,
    Zone,
    unset,
)
from salus.users.service import UsersService
from salus.users.usecases.people import PersonChanges

router = APIRouter(prefix="/api/v1", tags=["users"])
Users = Annotated[UsersService, provided(UsersService)]
_person = answering(Person)
_people = listing(Person)


class NewPerson(BaseModel):
    """Somebody who does not register alone; a link to set a password is mailed. Doctors: `POST /doctors`."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    email: Email
    role: Literal["patient", "staff", "admin"]
    phone: Phone | None = None
    date_of_birth: BirthDay | None = None
    time_zone: Zone | None = None
    locale: Locale | None = None
    clinic_ids: ClinicNumbers = []


class PersonEdit(BaseModel):
    """What is left out stays as it is. `clinic_ids` are where a member of staff works; administrators set them."""

    model_config = ConfigDict(extra="forbid")

    name: Name = unset()
    email: Email = unset()
    phone: Phone | None = unset()
    locale: Locale = unset()
    time_zone: Zone | None = unset()
    date_of_birth: BirthDay | None = unset()
    clinic_ids: ClinicNumbers = unset()


def _tagged(person: Person) -> Response:
    return _person(person, 200, {"ETag": etag(person.revision)})


@router.get(
    "/users",
    operation_id="list_users",
    summary="Find people; staff find patients",
    response_model=Listed[Person],
    responses=docs(NotAuthenticated, NotAllowed),
)
async def list_users(
    users: Users,
    actor: SignedIn,
    asked: Paged,
    role: Annotated[Literal["patient", "doctor", "staff", "admin"] | None, Query()] = None,
    q: SearchText = "",
    status: Annotated[Literal["active", "inactive"] | None, Query()] = None,
    ids: UsersQuery = None,
) -> Response:
    roles = None if role is None else (Role(role),)
    wanted = PeopleWanted(q, roles, None if status is None else status == "active", ids or ())
    return _people(await users.people.search(actor, wanted, asked))


@router.post(
    "/users",
    operation_id="create_user",
    summary="Enter a person, who is mailed a link to set a password",
    status_code=201,
    response_model=Person,
    responses=docs(NotAuthenticated, NotAllowed, EmailTaken),
)
async def create_user(users: Users, actor: SignedIn, body: NewPerson) -> Response:
    command = Register(
        key=f"entered:{secrets.token_hex(16)}",
        name=body.name,
        email=body.email,
        role=Role(body.role),
        self_registered=False,
        phone=body.phone,
        date_of_birth=body.date_of_birth,
        time_zone=body.time_zone,
        locale=body.locale,
        clinic_ids=tuple(body.clinic_ids),
    )
    person = await users.register(actor, command)
    return _person(person, 201, {"ETag": etag(person.revision), "Location": f"/api/v1/users/{person.id}"})


@router.get(
    "/users/{user_id}",
    operation_id="get_user",
    summary="A person's profile",
    response_model=Person,
    responses=docs(NotAuthenticated, NotFound),
)
async def get_user(users: Users, actor: SignedIn, user_id: UserPath) -> Response:
    return _tagged(await users.person(actor, user_id))


@router.put(
    "/users/{user_id}",
    operation_id="edit_user",
    summary="Change a person's profile",
    response_model=Person,
    responses=docs(NotAuthenticated, NotAllowed, NotFound, Stale, EmailTaken),
)
async def edit_user(
    users: Users, actor: SignedIn, now: Now, user_id: UserPath, body: PersonEdit, revision: IfMatch
) -> Response:
    changes = cast(PersonChanges, body.model_dump(exclude_unset=True))
    return _tagged(await users.people.edit(actor, user_id, changes, revision, now))


@router.delete(
    "/users/{user_id}",
    operation_id="deactivate_user",
    summary="Deactivate an account: sign-in stops, sessions end",
    response_model=Person,
    responses=docs(NotAuthenticated, NotAllowed, NotFound, LastAdmin),
)
async def deactivate_user(users: Users, actor: SignedIn, now: Now, user_id: UserPath) -> Response:
    return _tagged(await users.people.deactivate(actor, user_id, now))


@router.post(
    "/users/{user_id}/reactivate",
    operation_id="reactivate_user",
    summary="Let a deactivated person in again",
    response_model=Person,
    responses=docs(NotAuthenticated, NotAllowed, NotFound),
)
async def reactivate_user(users: Users, actor: SignedIn, now: Now, user_id: UserPath) -> Response:
    return _tagged(await users.people.reactivate(actor, user_id, now))
