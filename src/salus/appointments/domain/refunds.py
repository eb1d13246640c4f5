"""Which part of a payment comes back when this visit is called off?"""

from datetime import datetime

from salus.appointments.contract import Status
from salus.appointments.domain.notice import until
from salus.kernel.actor import Actor, Role
from salus.payments.contract import Share


def share(actor: Actor, status: Status, starts_at: datetime, notice_minutes: int, now: datetime) -> Share:
    """What was never certain comes back whole, like what the doctor or an absence calls off.

    Reception that cancels within the notice period does so at the patient's wish: patients cannot any more.
    """
    if status is Status.HELD:
        return Share.FULL
    if actor.role is Role.PATIENT:
        return Share.IN_TIME
    late = now > until(starts_at, notice_minutes)
    return Share.LATE if late and actor.role in (Role.STAFF, Role.ADMIN) else Share.FULL
