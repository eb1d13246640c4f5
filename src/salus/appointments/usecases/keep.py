"""A time is held for a patient whom it is offered to."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from salus.appointments.contract import Also, Appointment, Book, Keep, PatientBusy, Status, WrongStatus
from salus.appointments.domain.status import may_be_changed
from salus.appointments.ledger import Ledger, view
from salus.appointments.queries import find
from salus.appointments.usecases.book import Standing, enter_carefully, entry_of_booking, row_of
from salus.kernel.actor import SYSTEM
from salus.kernel.errors import NotFound
from salus.kit.db import Tx


async def keep(ledger: Ledger, command: Keep, also: Also, now: datetime) -> Appointment | None:
    """Raises: NotFound, NotOffered, PatientBusy, WrongStatus."""
    patient = await ledger.patients.patient(command.patient_id)
    offer = await ledger.availability.offer(command.doctor_id, command.starts_at, command.service_id)
    visit = row_of(ledger, SYSTEM, Book(hold=True), offer, patient, now)
    visit |= {"hold_expires_at": command.until, "replaces": command.replaces}
    return await ledger.db.write(_keep, ledger, visit, offer.lanes, also, now)


def _keep(
    tx: Tx, ledger: Ledger, visit: dict[str, Any], lanes: Sequence[int], also: Also, now: datetime
) -> Appointment | None:
    _still_to_come(tx, visit)
    entry = entry_of_booking(SYSTEM, visit, now)
    made = enter_carefully(tx, None, SYSTEM, visit, lanes, entry, None, now)
    if isinstance(made, Standing):
        if made.patient_alone:
            raise PatientBusy
        return None
    held = view(visit, made, ledger.vault)
    also(tx, held)
    return held


def _still_to_come(tx: Tx, visit: dict[str, Any]) -> None:
    """Raises: NotFound, WrongStatus when what shall move cannot."""
    if visit["replaces"] is None:
        return
    row = find.by_id(tx, visit["replaces"])
    same = ("patient_id", "doctor_id", "service_id")
    if row is None or any(row._mapping[name] != visit[name] for name in same):
        raise NotFound("appointment")
    may_be_changed(Status(row.status))
    if row.starts_at <= visit["starts_at"]:
        raise WrongStatus(Status(row.status))
