"""What does every use case of the waitlist work with, and who may look?"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from salus.appointments.contract import Appointments, Holds
from salus.kernel.actor import Actor, Role
from salus.kernel.errors import NotFound
from salus.kernel.ids import ClinicId, DoctorId
from salus.kernel.page import PageRequest
from salus.kit.db import Database
from salus.users.contract import Practice, Users
from salus.waitlist.queries import find
from salus.waitlist.queries.find import Found

_PAGE = 100


@dataclass(frozen=True, slots=True)
class Waitlist:
    """The parts that the use cases need, and what bounds them."""

    db: Database
    users: Users
    appointments: Appointments
    holds: Holds
    offer_for: timedelta
    wishes_each: int = 10


def serves(actor: Actor, doctor_id: DoctorId | None, clinic_ids: AbstractSet[ClinicId]) -> bool:
    """The doctor who is waited for, reception of the clinics where it could be, administration."""
    at_clinic = actor.role is Role.STAFF and not clinic_ids.isdisjoint(actor.clinic_ids)
    named = doctor_id is not None and actor.is_doctor(doctor_id)
    return named or at_clinic or actor.is_admin


async def seen(waitlist: Waitlist, actor: Actor, entry_id: int) -> Found:
    """The entry, for one who may see it.

    Raises: NotFound also for other people's entries.
    """
    found = await waitlist.db.read(find.entry, entry_id)
    for row in found.rows:
        if actor.is_patient(row.patient_id) or serves(actor, row.doctor_id, found.clinic_ids[row.id]):
            return found
    raise NotFound("waitlist_entry")


async def seen_offer(waitlist: Waitlist, actor: Actor, offer_id: int) -> Row[Any]:
    """Raises: NotFound also for other people's offers."""
    row = await waitlist.db.read_statement(find.offer, offer_id)
    if row is None:
        raise NotFound("waitlist_offer")
    try:
        await seen(waitlist, actor, row.entry_id)
    except NotFound:
        raise NotFound("waitlist_offer") from None
    return row


async def practising(users: Users, specialty: str, clinic_id: ClinicId) -> list[DoctorId]:
    """The doctors of a specialty who work at a clinic."""
    found: list[DoctorId] = []
    page, pages = 1, 1
    while page <= pages:
        listed = await users.find_doctors("", specialty, PageRequest(page, _PAGE))
        found += [card.id for card in listed.items if clinic_id in (clinic.id for clinic in card.clinics)]
        page, pages = page + 1, listed.pages
    return found


async def practice_of(users: Users, doctor_id: DoctorId) -> Practice:
    """Raises: NotFound for a doctor who is not there, or no longer."""
    for practice in await users.practices([doctor_id]):
        if practice.active:
            return practice
    raise NotFound("doctor")
