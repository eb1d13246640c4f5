"""What is held for those who wait no more is given back."""

from datetime import datetime

from salus.appointments.contract import Appointment, WrongStatus
from salus.kernel.actor import SYSTEM
from salus.kernel.ids import AppointmentId
from salus.kit.db import Tx
from salus.waitlist.contract import OfferStatus
from salus.waitlist.desk import Waitlist
from salus.waitlist.queries import change, find

_BATCH = 100


async def withdraw(waitlist: Waitlist, now: datetime) -> bool:
    """Whether there may be more."""
    orphans = await waitlist.db.read_statement(find.orphans, _BATCH)
    for row in orphans:
        await _give_back(waitlist, row.appointment_id, now)
    return len(orphans) == _BATCH


async def _give_back(waitlist: Waitlist, appointment_id: AppointmentId, now: datetime) -> None:
    def withdrawn(tx: Tx, _: Appointment) -> None:
        change.answered(tx, SYSTEM, appointment_id, OfferStatus.WITHDRAWN, now)

    try:
        await waitlist.holds.give_back(SYSTEM, appointment_id, withdrawn)
    except WrongStatus:
        return  # confirmed or expired at this moment: the ledger's journal tells of it
