"""A time that is held is not wanted any more; what has become a visit meanwhile stands."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row

from salus.appointments.contract import Also, Appointment, Status, WrongStatus
from salus.appointments.ledger import Ledger, seen, shown
from salus.appointments.usecases.again import judged_anew
from salus.appointments.usecases.cancel import cancel_row
from salus.kernel.actor import Actor
from salus.kernel.ids import AppointmentId
from salus.kit.db import Tx


async def give_back(
    ledger: Ledger, actor: Actor, appointment_id: AppointmentId, also: Also, now: datetime
) -> Appointment:
    """Giving back twice is giving back once.

    Raises: NotFound, WrongStatus.
    """
    return await judged_anew(lambda: _give_back(ledger, actor, appointment_id, also, now))


async def _give_back(
    ledger: Ledger, actor: Actor, appointment_id: AppointmentId, also: Also, now: datetime
) -> Appointment:
    row = await seen(ledger, actor, appointment_id)
    if row.status == Status.CANCELLED:
        return shown(ledger, row)
    if row.status != Status.HELD:
        raise WrongStatus(Status(row.status))
    return await ledger.db.write(_let_go, ledger, actor, row, also, now)


def _let_go(tx: Tx, ledger: Ledger, actor: Actor, row: Row[Any], also: Also, now: datetime) -> Appointment:
    given_back = shown(ledger, cancel_row(tx, actor, row, None, now))
    also(tx, given_back)
    return given_back
