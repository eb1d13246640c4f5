"""Somebody looks at payments: one, a list of them, a receipt; or asks the provider how one stands."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row

from salus.kernel.actor import Actor
from salus.kernel.errors import NotFound
from salus.kernel.ids import AppointmentId
from salus.kernel.money import Money
from salus.kernel.narrow import narrowed
from salus.kernel.page import Page, PageRequest
from salus.payments.contract import RefundStatus
from salus.payments.desk import Desk, may_see, serves
from salus.payments.domain.machine import LIVE
from salus.payments.queries import find
from salus.payments.queries.find import Wanted
from salus.payments.usecases.carry_out import carry_out
from salus.payments.views import PaymentView, Receipt, refund_shown, shown, total


async def look(desk: Desk, actor: Actor, payment_id: int, now: datetime) -> PaymentView:
    """Raises: NotFound also for other people's payments."""
    row, given = await desk.db.read(find.with_refunds, payment_id)
    seen = _seen(actor, row)
    return shown(seen, given, now, insider=serves(actor, seen))


async def check(desk: Desk, actor: Actor, payment_id: int, now: datetime) -> PaymentView:
    """Ask the provider now, as the page does that a patient comes back to: a webhook may take its time.

    Raises: NotFound also for other people's payments.
    """
    row = _seen(actor, await desk.db.read_statement(find.by_id, payment_id))
    if row.status in LIVE:
        await carry_out(desk, row)
    return await look(desk, actor, payment_id, now)


def _seen(actor: Actor, row: Row[Any] | None) -> Row[Any]:
    if row is None or not may_see(actor, row):
        raise NotFound("payment")
    return row


async def look_through(desk: Desk, actor: Actor, asked: Wanted, at: PageRequest, now: datetime) -> Page[PaymentView]:
    """The payments that this actor may see among those asked for; an empty list where there are none."""
    rows, count, given = await desk.db.read(find.page, narrowed(actor, asked), at)
    return Page.of([shown(row, given, now, insider=serves(actor, row)) for row in rows], count, at)


async def receipt(desk: Desk, actor: Actor, appointment_id: AppointmentId) -> Receipt:
    """Raises: NotFound also where nothing was paid."""
    bill = await desk.visits.bill(actor, appointment_id)
    row, given = await desk.db.read(find.paid_for, appointment_id)
    if row is None:
        raise NotFound("receipt")
    back = total(row, given, RefundStatus.REFUNDED)
    return Receipt(
        number=f"{row.reference}-{row.id}",
        appointment_id=appointment_id,
        reference=row.reference,
        patient=bill.patient_name,
        doctor=bill.doctor_name,
        clinic=bill.clinic_name,
        service=bill.service_name,
        starts_at=bill.starts_at,
        time_zone=bill.time_zone,
        provider=row.provider,
        test=row.provider == "test",
        paid=Money(row.amount, row.currency),
        refunded=back,
        kept=Money(row.amount - back.amount, row.currency),
        paid_at=row.paid_at,
        refunds=[refund_shown(row, one) for one in given],
    )
