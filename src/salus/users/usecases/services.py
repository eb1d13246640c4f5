"""How do a doctor's services come, change and go?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypedDict, cast

from salus.kernel.actor import Actor
from salus.kernel.errors import NotAllowed, NotFound, Stale
from salus.kernel.ids import DoctorId, ServiceId
from salus.kernel.money import Money
from salus.kit.db import Database, Tx
from salus.kit.journal import append
from salus.users import particulars
from salus.users.contract import Mode, Payment, Service, TooManyServices
from salus.users.queries import doctors
from salus.users.queries import services as offers
from salus.users.refusals import LastService
from salus.users.usecases.checks import Checks

MOST = 100
"""Nobody chooses from more; it keeps every list of services short."""


BOUNDS = {
    "duration_minutes": (5, 480),
    "buffer_before_minutes": (0, 120),
    "buffer_after_minutes": (0, 120),
}
HIGHEST_FEE = 10_000_000


class ServiceChanges(TypedDict, total=False):
    """What is not named stays as it is, or as a new service has it."""

    name: str
    duration_minutes: int
    buffer_before_minutes: int
    buffer_after_minutes: int
    fee: Money
    mode: Mode
    payment: Payment


def may_change(actor: Actor, doctor_id: DoctorId) -> bool:
    return actor.is_admin or actor.is_doctor(doctor_id)


class Services:
    def __init__(self, db: Database) -> None:
        self._db = db

    async def all(self, doctor_id: DoctorId) -> Sequence[Service]:
        """Raises: NotFound for a doctor who is not there, or no longer."""
        return await self._db.read(_all, doctor_id)

    async def add(self, actor: Actor, doctor_id: DoctorId, service: ServiceChanges, now: datetime) -> Service:
        """Raises: NotFound, NotAllowed, TooManyServices, Invalid."""
        return await self._db.write(_add, actor, doctor_id, service, now)

    async def edit(
        self,
        actor: Actor,
        doctor_id: DoctorId,
        service_id: ServiceId,
        changes: ServiceChanges,
        revision: int | None,
        now: datetime,
    ) -> Service:
        """Raises: NotFound, NotAllowed, Stale."""
        return await self._db.write(_edit, actor, doctor_id, service_id, changes, revision, now)

    async def remove(self, actor: Actor, doctor_id: DoctorId, service_id: ServiceId, now: datetime) -> None:
        """Raises: NotFound, NotAllowed, LastService."""
        await self._db.write(_remove, actor, doctor_id, service_id, now)


def _all(tx: Tx, doctor_id: DoctorId) -> Sequence[Service]:
    doctor = doctors.doctor(tx, doctor_id)
    if doctor is None or not doctor.active:
        raise NotFound("doctor")
    return offers.active_services(tx, doctor_id)


def _check(service: ServiceChanges) -> None:
    """Raises: Invalid with all that cannot be."""
    checks = Checks()
    checks.value("/name", particulars.one_line, service.get("name"))
    for field, (least, most) in BOUNDS.items():
        if not least <= cast(int, service.get(field, least)) <= most:
            checks.refuse(f"/{field}", "out_of_bounds", f"must be {least} to {most}")
    if "fee" in service:
        if not 0 <= service["fee"].amount <= HIGHEST_FEE:
            checks.refuse("/fee/amount", "out_of_bounds", f"must be 0 to {HIGHEST_FEE}")
        checks.value("/fee/currency", particulars.currency, service["fee"].currency)
    checks.done()


def _hold_doctor(tx: Tx, actor: Actor, doctor_id: DoctorId) -> None:
    """Make those who change this doctor's services take turns."""
    doctor = doctors.doctor(tx, doctor_id, lock=True)
    if doctor is None or not doctor.active:
        raise NotFound("doctor")
    if not may_change(actor, doctor_id):
        raise NotAllowed()


def _add(tx: Tx, actor: Actor, doctor_id: DoctorId, service: ServiceChanges, now: datetime) -> Service:
    _hold_doctor(tx, actor, doctor_id)
    _check(service)
    if offers.count_active(tx, doctor_id) >= MOST:
        raise TooManyServices(MOST)
    service_id = offers.add_service(tx, doctor_id, _columns(service))
    append(tx, actor, "users", "service.created", service_id, {"doctor_id": doctor_id}, at=now)
    return _service(tx, doctor_id, service_id)


def _edit(
    tx: Tx,
    actor: Actor,
    doctor_id: DoctorId,
    service_id: ServiceId,
    changes: ServiceChanges,
    revision: int | None,
    now: datetime,
) -> Service:
    _hold_doctor(tx, actor, doctor_id)
    service = _service(tx, doctor_id, service_id)
    if revision not in (None, service.revision):
        raise Stale(service.revision)
    fields: Any = {name: value for name, value in changes.items() if getattr(service, name) != value}
    if not fields:
        return service
    offers.change_service(tx, service_id, _columns(fields))
    entry = {"doctor_id": doctor_id, "fields": sorted(fields)}
    append(tx, actor, "users", "service.updated", service_id, entry, at=now)
    return _service(tx, doctor_id, service_id)


def _remove(tx: Tx, actor: Actor, doctor_id: DoctorId, service_id: ServiceId, now: datetime) -> None:
    _hold_doctor(tx, actor, doctor_id)
    _service(tx, doctor_id, service_id)
    if offers.count_active(tx, doctor_id) == 1:
        raise LastService()
    offers.change_service(tx, service_id, {"active": False})
    append(tx, actor, "users", "service.deleted", service_id, {"doctor_id": doctor_id}, at=now)


def _service(tx: Tx, doctor_id: DoctorId, service_id: ServiceId) -> Service:
    service = offers.active_service(tx, doctor_id, service_id)
    if service is None:
        raise NotFound("service")
    return service


def _columns(service: ServiceChanges) -> dict[str, Any]:
    columns: dict[str, Any] = dict(service)
    if "fee" in service:
        fee: Money = columns.pop("fee")
        columns |= {"fee_amount": fee.amount, "fee_currency": fee.currency}
    return columns
