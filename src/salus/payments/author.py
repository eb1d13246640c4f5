"""What does a message about a refund say? How much, and for which visit by its reference."""

from collections.abc import Mapping

from salus.kernel.actor import SYSTEM
from salus.kernel.errors import NotFound
from salus.kernel.ids import AppointmentId
from salus.kernel.money import Money
from salus.kit.db import Database
from salus.notifications.contract import Author, Facts, Kind, Notice, Overtaken
from salus.payments.contract import RefundStatus, Visits
from salus.payments.queries import find


class RefundAuthor:
    """Implements `notifications.contract.Author` for what is told of refunds."""

    def __init__(self, db: Database, visits: Visits, public_url: str) -> None:
        self._db = db
        self._visits = visits
        self._public_url = public_url

    @property
    def kinds(self) -> Mapping[Kind, Author]:
        return {Kind.REFUND_MADE: self}

    async def facts(self, notice: Notice) -> Facts:
        row = await self._db.read_statement(find.refund_by_id, int(notice.facts["refund_id"]))
        if row is None or row.status != RefundStatus.REFUNDED:
            raise Overtaken("not_refunded")
        payment = await self._db.read_statement(find.by_id, row.payment_id)
        assert payment is not None, "nothing is ever deleted"
        try:
            bill = await self._visits.bill(SYSTEM, AppointmentId(payment.appointment_id))
        except NotFound:
            raise Overtaken("gone") from None
        fields: dict[str, str | Money] = {
            "amount": Money(row.amount, payment.currency),
            "reference": payment.reference,
            "clinic": bill.clinic_name or "",
            "url": f"{self._public_url}/app/appointments/{payment.appointment_id}",
        }
        return Facts(fields, bill.time_zone, payment.clinic_id)
