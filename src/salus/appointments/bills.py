"""What is to be paid for a visit? The ledger's answer to `payments.contract.Visits`."""

from salus.appointments.ledger import CONTEXT, Ledger, due, seen
from salus.kernel.actor import Actor
from salus.kernel.ids import AppointmentId
from salus.kernel.money import Money
from salus.kit.journal import JournalFeed
from salus.payments.contract import Bill


class Bills(JournalFeed):
    """Implements `Visits`."""

    def __init__(self, ledger: Ledger) -> None:
        super().__init__(ledger.db, CONTEXT)
        self._ledger = ledger

    async def bill(self, actor: Actor, appointment_id: AppointmentId) -> Bill:
        row = await seen(self._ledger, actor, appointment_id)
        return Bill(
            appointment_id=row.id,
            reference=row.reference,
            patient_id=row.patient_id,
            patient_name=row.patient_name,
            doctor_id=row.doctor_id,
            doctor_name=row.doctor_name,
            clinic_id=row.clinic_id,
            clinic_name=row.clinic_name,
            service_name=row.service_name,
            starts_at=row.starts_at,
            time_zone=row.time_zone,
            price=Money(row.price_amount, row.price_currency),
            due_until=row.hold_expires_at if due(row._mapping) else None,
        )
