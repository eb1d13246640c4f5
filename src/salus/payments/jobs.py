"""What happens to money without being asked? Visits are followed, checkouts looked at and closed, refunds made."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Final

import structlog
from sqlalchemy import Row, Table

from salus.payments.contract import PaymentStatus
from salus.payments.desk import Desk
from salus.payments.queries import change
from salus.payments.tables import payments, refunds
from salus.payments.usecases.carry_out import carry_out
from salus.payments.usecases.follow import follow_visits
from salus.payments.usecases.reckon import reckon
from salus.payments.usecases.refund import carry_out_refund

log = structlog.get_logger(__name__)

_BATCH: Final = 10
LEASE: Final = timedelta(minutes=2)
"""Longer than a provider may take to answer all that one turn asks."""


class PaymentJobs:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def follow_visits(self) -> bool:
        return await follow_visits(self._desk)

    async def attend_payments(self) -> bool:
        return await self._attend(payments, self._attend_payment)

    async def _attend_payment(self, row: Row[Any]) -> None:
        """What has been paid is looked at only when the provider tells that more has become of it."""
        await (reckon if row.status == PaymentStatus.PAID else carry_out)(self._desk, row)

    async def attend_refunds(self) -> bool:
        return await self._attend(refunds, lambda row: carry_out_refund(self._desk, row))

    async def _attend(self, table: Table, do: Callable[[Row[Any]], Awaitable[object]]) -> bool:
        """Attend to what is due, side by side: one that hangs keeps nobody else waiting."""
        now = self._desk.clock()
        if not await self._desk.db.read_statement(change.any_due, table, now):
            return False
        rows = await self._desk.db.write(change.take_due, table, now, LEASE, _BATCH)
        for outcome in await asyncio.gather(*(do(row) for row in rows), return_exceptions=True):
            if isinstance(outcome, BaseException):
                # Its lease brings it back; the text may quote the provider, so only the class is told.
                log.error("payment not attended to", table=table.name, error=type(outcome).__name__)
        return len(rows) == _BATCH
