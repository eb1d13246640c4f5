"""Which weekly hours does a doctor keep, and how are they replaced?"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Row

from salus.kernel.actor import Actor
from salus.kernel.errors import FieldError, Invalid, Stale
from salus.kernel.ids import DoctorId
from salus.kernel.zone import zone
from salus.kit.db import Database, Tx
from salus.kit.journal import append
from salus.schedule.contract import AffectedVisit, Week, WeeklyHours
from salus.schedule.domain.clashes import clashes
from salus.schedule.domain.hours import Span, minutes_of, wall_of
from salus.schedule.queries import read_hours, replace_hours, take_turn
from salus.schedule.usecases.access import keeper, practising, zones_of
from salus.schedule.views import HoursPreview
from salus.users.contract import Practice, Practices

Outside = Callable[[DoctorId, datetime, Sequence[Any] | None], Awaitable[tuple[AffectedVisit, ...]]]

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class WeeklyCalendar:
    def __init__(self, db: Database, users: Practices, outside: Outside) -> None:
        self._db, self._users, self._outside = db, users, outside

    async def read(self, doctor_id: DoctorId) -> Week:
        practice = await practising(self._users, doctor_id)
        return _week(practice, *await self._db.read(read_hours, doctor_id))

    async def replace(
        self, actor: Actor, doctor_id: DoctorId, rows: Sequence[WeeklyHours], based_on: int | None, now: datetime
    ) -> Week:
        """Put these hours in the place of all former ones; booked visits are kept and reported.

        Raises: NotAllowed, NotFound, Invalid (order, clinic, overlap), Stale.
        """
        keeper(actor, doctor_id)
        practice = await practising(self._users, doctor_id)
        spans = checked(rows, practice, now)
        revision = await self._db.write(_replace, actor, doctor_id, rows, spans, based_on, now)
        standing = sorted(rows, key=lambda row: (row.weekday, row.start))
        weekly = tuple(replace(row, end=wall_of(minutes_of(row.end, closing=True))) for row in standing)
        return Week(doctor_id, practice.time_zone, revision, weekly, await self._outside(doctor_id, now, None))

    async def preview(
        self, actor: Actor, doctor_id: DoctorId, rows: Sequence[WeeklyHours], now: datetime
    ) -> HoursPreview:
        """The coming visits that these hours would leave outside and today's do not; nothing is changed.

        Raises: NotAllowed, NotFound, Invalid (order, clinic, overlap).
        """
        keeper(actor, doctor_id)
        spans = checked(rows, await practising(self._users, doctor_id), now)
        would_be = [
            SimpleNamespace(id=number, doctor_id=doctor_id, **_columns(row, span))
            for number, (row, span) in enumerate(zip(rows, spans, strict=True))
        ]
        already = set(await self._outside(doctor_id, now, None))
        then = await self._outside(doctor_id, now, would_be)
        return HoursPreview(tuple(visit for visit in then if visit not in already))


def checked(rows: Sequence[WeeklyHours], practice: Practice, now: datetime) -> list[Span]:
    """The hours as spans.

    Raises: Invalid with all that is wrong.
    """
    zones = zones_of(practice)
    errors = [error for number, row in enumerate(rows) for error in _wrong(number, row, zones)]
    if errors:
        raise Invalid(tuple(errors))
    spans = [_span(row) for row in rows]
    pairs = clashes([(span, zone(zones[row.clinic_id])) for span, row in zip(spans, rows, strict=True)], now.date())
    if pairs:
        raise Invalid(tuple(_clash(rows, first, second) for first, second in pairs))
    return spans


def _wrong(number: int, row: WeeklyHours, zones: dict[Any, str]) -> list[FieldError]:
    at, wrong = f"/weekly/{number}", []
    if minutes_of(row.start) >= minutes_of(row.end, closing=True):
        wrong.append(FieldError(f"{at}/end", "order", "must be after start; enter hours across midnight as two"))
    if row.valid_from and row.valid_until and row.valid_until < row.valid_from:
        wrong.append(FieldError(f"{at}/valid_until", "order", "must not be before valid_from"))
    if row.clinic_id not in zones:
        wrong.append(FieldError(f"{at}/clinic_id", "unknown", "must be one of the doctor's clinics"))
    return wrong


def _clash(rows: Sequence[WeeklyHours], first: int, second: int) -> FieldError:
    this, other = (f"{_DAYS[row.weekday]} {row.start}-{row.end}" for row in (rows[second], rows[first]))
    return FieldError(f"/weekly/{second}", "overlap", f"{this} (item {second}) overlaps {other} (item {first})")


def _span(row: WeeklyHours) -> Span:
    start, end = minutes_of(row.start), minutes_of(row.end, closing=True)
    return Span(row.weekday, start, end, row.valid_from, row.valid_until, row.every_weeks)


def _replace(
    tx: Tx,
    actor: Actor,
    doctor_id: DoctorId,
    rows: Sequence[WeeklyHours],
    spans: Sequence[Span],
    based_on: int | None,
    now: datetime,
) -> int:
    revision = take_turn(tx, doctor_id, by=1)
    if based_on is not None and based_on != revision - 1:
        raise Stale(revision - 1)
    replace_hours(tx, doctor_id, [_columns(row, span) for row, span in zip(rows, spans, strict=True)])
    append(tx, actor, "schedule", "hours.changed", doctor_id, {"doctor_id": doctor_id, "rows": len(rows)}, at=now)
    return revision


def _columns(row: WeeklyHours, span: Span) -> dict[str, Any]:
    return {
        "weekday": span.weekday,
        "start_minute": span.start,
        "end_minute": span.end,
        "clinic_id": row.clinic_id,
        "valid_from": span.valid_from,
        "valid_until": span.valid_until,
        "every_weeks": span.every_weeks,
    }


def _week(practice: Practice, revision: int, rows: Sequence[Row[Any]]) -> Week:
    return Week(practice.doctor_id, practice.time_zone, revision, tuple(map(_row, rows)))


def _row(row: Row[Any]) -> WeeklyHours:
    start, end = wall_of(row.start_minute), wall_of(row.end_minute)
    return WeeklyHours(row.weekday, start, end, row.clinic_id, row.valid_from, row.valid_until, row.every_weeks)
