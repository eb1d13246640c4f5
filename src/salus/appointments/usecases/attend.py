"""The patient comes, the visit is done, or nobody came."""

from datetime import datetime

from salus.appointments.contract import Appointment, Status
from salus.appointments.domain.status import may_become
from salus.appointments.ledger import Ledger, seen, serves, shown
from salus.appointments.record import record
from salus.appointments.usecases.again import judged_anew
from salus.kernel.actor import Actor
from salus.kernel.errors import NotAllowed
from salus.kernel.ids import AppointmentId


async def attend(
    ledger: Ledger, actor: Actor, appointment_id: AppointmentId, then: Status, now: datetime
) -> Appointment:
    """Check in, complete, or note a no-show; saying it twice is saying it once.

    Raises: NotFound, NotAllowed for patients, WrongStatus.
    """
    return await judged_anew(lambda: _attend(ledger, actor, appointment_id, then, now))


async def _attend(
    ledger: Ledger, actor: Actor, appointment_id: AppointmentId, then: Status, now: datetime
) -> Appointment:
    row = await seen(ledger, actor, appointment_id)
    if not serves(actor, row):
        raise NotAllowed
    if row.status == then:
        return shown(ledger, row)
    may_become(Status(row.status), then)
    return shown(
        ledger, await ledger.db.write(record, actor, row, f"appointment.{then.value}", {"status": then.value}, now)
    )
