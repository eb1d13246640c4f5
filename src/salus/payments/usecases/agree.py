"""A clinic says how much it gives back. It holds for what is paid from then on."""

from datetime import datetime

from salus.kernel.actor import Actor, Role
from salus.kernel.errors import NotAllowed, NotFound
from salus.kernel.ids import ClinicId
from salus.kit.db import Tx
from salus.kit.journal import append
from salus.payments.desk import Desk
from salus.payments.domain.terms import Terms
from salus.payments.queries import change, find
from salus.payments.tables import refund_terms
from salus.payments.views import RefundTerms


async def terms(desk: Desk, clinic_id: ClinicId) -> RefundTerms:
    """What holds at a clinic; anybody may know before they pay."""
    found = await desk.db.read_statement(find.terms, clinic_id)
    return RefundTerms(found.in_time_percent, found.late_percent)


async def agree(desk: Desk, actor: Actor, clinic_id: ClinicId, wanted: Terms, now: datetime) -> RefundTerms:
    """Raises: NotAllowed for all but administrators, NotFound also for a clinic that has closed."""
    if actor.role not in (Role.ADMIN, Role.SYSTEM):
        raise NotAllowed
    if not await desk.users.has_clinic(clinic_id):
        raise NotFound("clinic")
    await desk.db.write(_agree, actor, clinic_id, wanted, now)
    return RefundTerms(wanted.in_time_percent, wanted.late_percent)


def _agree(tx: Tx, actor: Actor, clinic_id: ClinicId, wanted: Terms, now: datetime) -> None:
    values = {"in_time_percent": wanted.in_time_percent, "late_percent": wanted.late_percent}
    known = find.terms_row(tx, clinic_id)
    if known is None:
        tx.execute(refund_terms.insert().values(clinic_id=clinic_id, revision=1, **values))
    else:
        change_terms = refund_terms.update().where(refund_terms.c.clinic_id == clinic_id)
        tx.execute(change_terms.values(revision=known.revision + 1, **values))
    append(tx, actor, change.CONTEXT, "refund_terms.changed", clinic_id, values, at=now)
