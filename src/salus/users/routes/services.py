"""How does HTTP speak of a doctor's services? `/doctors/{doctor_id}/services`."""

from typing import Annotated, cast

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from salus.kernel.errors import NotAllowed, NotAuthenticated, NotFound, Stale
from salus.kernel.money import Money
from salus.kernel.page import Page
from salus.kit.http import (
    ANYBODY,
    DoctorPath,
    IfMatch,
    Listed,
    Now,
    ServicePath,
    SignedIn,
    answering,
    etag,
    listing,
    provided,
)
from salus.kit.problem import docs
from salus.users.contract import Mode, Payment, Service, ServiceView, TooManyServices
from salus.users.refusals import LastService
from salus.users.routes.fields import Currency, Name, unset
from salus.users.service import UsersService
from salus.users.usecases.services import BOUNDS, HIGHEST_FEE, MOST, ServiceChanges

router = APIRouter(prefix="/api/v1", tags=["doctors"])
Users = Annotated[UsersService, provided(UsersService)]
_service = answering(ServiceView)
_services = listing(ServiceView)

Duration = Annotated[int, Field(ge=BOUNDS["duration_minutes"][0], le=BOUNDS["duration_minutes"][1], strict=True)]
Buffer = Annotated[int, Field(ge=0, le=BOUNDS["buffer_after_minutes"][1], strict=True)]


class FeeBody(BaseModel):
    """Money; `amount` in minor units, such as cents."""

    model_config = ConfigDict(extra="forbid")

    amount: Annotated[int, Field(ge=0, le=HIGHEST_FEE, strict=True)]
    currency: Currency


class NewService(BaseModel):
    """A type of visit."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    duration_minutes: Duration
    buffer_before_minutes: Buffer = 0
    buffer_after_minutes: Buffer = 0
    fee: FeeBody
    mode: Mode = Mode.IN_PERSON
    payment: Payment = Payment.AT_CLINIC


class ServiceEdit(BaseModel):
    """What is left out stays as it is. Booked visits keep what they were booked with."""

    model_config = ConfigDict(extra="forbid")

    name: Name = unset()
    duration_minutes: Duration = unset()
    buffer_before_minutes: Buffer = unset()
    buffer_after_minutes: Buffer = unset()
    fee: FeeBody = unset()
    mode: Mode = unset()
    payment: Payment = unset()


def _changes(body: NewService | ServiceEdit, *, all_fields: bool) -> ServiceChanges:
    changes = body.model_dump(exclude_unset=not all_fields)
    if "fee" in changes:
        changes["fee"] = Money(body.fee.amount, body.fee.currency)
    return cast(ServiceChanges, changes)


def _answer(service: Service, status: int = 200) -> Response:
    headers = {"ETag": etag(service.revision)}
    if status == 201:
        headers["Location"] = f"/api/v1/doctors/{service.doctor_id}/services/{service.id}"
    return _service(ServiceView.of(service), status, headers)


@router.get(
    "/doctors/{doctor_id}/services",
    operation_id="list_services",
    dependencies=ANYBODY,
    summary="What a doctor offers, on one page; the first is the default",
    response_model=Listed[ServiceView],
    responses=docs(NotFound),
)
async def list_services(users: Users, doctor_id: DoctorPath) -> Response:
    services = [ServiceView.of(service) for service in await users.services.all(doctor_id)]
    return _services(Page(services, len(services), 1, MOST))


@router.post(
    "/doctors/{doctor_id}/services",
    operation_id="create_service",
    summary="Offer another type of visit",
    status_code=201,
    response_model=ServiceView,
    responses=docs(NotAuthenticated, NotAllowed, NotFound, TooManyServices),
)
async def create_service(users: Users, actor: SignedIn, now: Now, doctor_id: DoctorPath, body: NewService) -> Response:
    return _answer(await users.services.add(actor, doctor_id, _changes(body, all_fields=True), now), 201)


@router.put(
    "/doctors/{doctor_id}/services/{service_id}",
    operation_id="edit_service",
    summary="Change a type of visit",
    response_model=ServiceView,
    responses=docs(NotAuthenticated, NotAllowed, NotFound, Stale),
)
async def edit_service(
    users: Users,
    actor: SignedIn,
    now: Now,
    doctor_id: DoctorPath,
    service_id: ServicePath,
    body: ServiceEdit,
    revision: IfMatch,
) -> Response:
    changes = _changes(body, all_fields=False)
    return _answer(await users.services.edit(actor, doctor_id, service_id, changes, revision, now))


@router.delete(
    "/doctors/{doctor_id}/services/{service_id}",
    operation_id="delete_service",
    summary="Offer a type of visit no more; booked visits stay",
    status_code=204,
    responses=docs(NotAuthenticated, NotAllowed, NotFound, LastService),
)
async def delete_service(
    users: Users, actor: SignedIn, now: Now, doctor_id: DoctorPath, service_id: ServicePath
) -> Response:
    await users.services.remove(actor, doctor_id, service_id, now)
    return Response(status_code=204)
