"""Whom does a doctor treat? Everybody with a visit that was not called off; a list of names tells nothing of health."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from salus.appointments.contract import PatientRef
from salus.appointments.ledger import Ledger
from salus.appointments.queries import glance
from salus.kernel.actor import Actor, Role
from salus.kernel.errors import NotAllowed
from salus.kernel.page import Page, PageRequest


@dataclass(frozen=True, slots=True)
class OwnPatient:
    """Somebody who was here or will be. `visits` counts those that were not called off."""

    patient: PatientRef
    visits: int
    last_visit: datetime | None
    next_visit: datetime | None


async def own_patients(
    ledger: Ledger, actor: Actor, named: str | None, at: PageRequest, now: datetime
) -> Page[OwnPatient]:
    """Raises: NotAllowed for whoever is no doctor."""
    if actor.role is not Role.DOCTOR or actor.doctor_id is None:
        raise NotAllowed()
    rows, total = await ledger.db.read(glance.patients, actor.doctor_id, named, now, at)
    return Page.of([_patient(row) for row in rows], total, at)


def _patient(row: Row[Any]) -> OwnPatient:
    return OwnPatient(PatientRef(row.patient_id, row.patient_name), row.visits, row.last_visit, row.next_visit)
