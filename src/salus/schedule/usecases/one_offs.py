"""Which one-off openings does a doctor add or take back?"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import Row

from salus.kernel.actor import Actor
from salus.kernel.errors import FieldError, Invalid, NotFound
from salus.kernel.ids import DoctorId
from salus.kernel.interval import Interval
from salus.kernel.page import Page, PageRequest
from salus.kit.db import Database, Tx
from salus.kit.journal import append
from salus.schedule.contract import NewOpening, Opening
from salus.schedule.queries import add, overlapping_openings, page_of, read_opening, remove, take_turn
from salus.schedule.tables import openings
from salus.schedule.usecases.access import keeper, practising, zones_of
from salus.users.contract import Practice, Practices

SHORTEST, LONGEST = timedelta(minutes=5), timedelta(hours=24)
SLOT_MINUTES = (5, 480)


class OneOffs:
    def __init__(self, db: Database, users: Practices) -> None:
        self._db, self._users = db, users

    async def read(
        self, doctor_id: DoctorId, since: datetime, until: datetime | None, page: PageRequest
    ) -> Page[Opening]:
        await practising(self._users, doctor_id)
        rows, total = await self._db.read(page_of, openings, doctor_id, since, until, page)
        return Page.of([_opening(row) for row in rows], total, page)

    async def overlapping(self, doctor_id: DoctorId, within: Interval) -> tuple[Opening, ...]:
        return tuple(map(_opening, await self._db.read_statement(overlapping_openings, doctor_id, within)))

    async def one(self, opening_id: int) -> Opening:
        """Raises: NotFound."""
        row = await self._db.read_statement(read_opening, opening_id)
        if row is None:
            raise NotFound("opening")
        return _opening(row)

    async def add(self, actor: Actor, doctor_id: DoctorId, new: Sequence[NewOpening], now: datetime) -> None:
        """Raises: NotAllowed, NotFound, Invalid (past, length, clinic, overlap)."""
        keeper(actor, doctor_id)
        practice = await practising(self._users, doctor_id)
        _check(new, practice, now)
        await self._db.write(_add, actor, doctor_id, new, now)

    async def remove(self, actor: Actor, doctor_id: DoctorId, opening_id: int, now: datetime) -> None:
        """Raises: NotAllowed, NotFound."""
        keeper(actor, doctor_id)
        await practising(self._users, doctor_id)
        await self._db.write(_remove, actor, doctor_id, opening_id, now)


def _check(new: Sequence[NewOpening], practice: Practice, now: datetime) -> None:
    zones = zones_of(practice)
    errors = [error for number, one in enumerate(new) for error in _wrong(number, one, zones, now)]
    errors += _overlapping(new)
    if errors:
        raise Invalid(tuple(errors))


def _wrong(number: int, one: NewOpening, zones: dict[Any, str], now: datetime) -> list[FieldError]:
    at, wrong, (start, end) = f"/openings/{number}", [], one.interval
    wrong += [
        FieldError(f"{at}/{name}", "whole_minutes", "must be a whole minute")
        for name, instant in (("starts_at", start), ("ends_at", end))
        if instant.second or instant.microsecond
    ]
    if start < now:
        wrong.append(FieldError(f"{at}/starts_at", "past", "must not be in the past"))
    if not SHORTEST <= end - start <= LONGEST:
        wrong.append(FieldError(f"{at}/ends_at", "length", "must be 5 minutes to 24 hours after starts_at"))
    if one.slot_minutes is not None and not SLOT_MINUTES[0] <= one.slot_minutes <= SLOT_MINUTES[1]:
        wrong.append(FieldError(f"{at}/slot_minutes", "length", "must be 5 to 480"))
    elif one.slot_minutes and timedelta(minutes=one.slot_minutes) > end - start:
        wrong.append(FieldError(f"{at}/slot_minutes", "length", "must fit into the opening"))
    if one.clinic_id not in zones:
        wrong.append(FieldError(f"{at}/clinic_id", "unknown", "must be one of the doctor's clinics"))
    return wrong


def _overlapping(new: Sequence[NewOpening]) -> list[FieldError]:
    by_start = sorted((one.interval, number) for number, one in enumerate(new) if not one.interval.empty)
    return [
        FieldError(f"/openings/{second}", "overlap", f"overlaps item {first}")
        for (here, first), (there, second) in pairwise(by_start)
        if here.overlaps(there)
    ]


def _add(tx: Tx, actor: Actor, doctor_id: DoctorId, new: Sequence[NewOpening], now: datetime) -> None:
    take_turn(tx, doctor_id, by=0)
    around = Interval(min(one.interval.start for one in new), max(one.interval.end for one in new))
    known = overlapping_openings(tx, doctor_id, around)
    errors = [
        FieldError(f"/openings/{number}", "overlap", f"overlaps the opening {row.id}")
        for number, one in enumerate(new)
        for row in known
        if one.interval.overlaps(Interval(row.starts_at, row.ends_at))
    ]
    if errors:
        raise Invalid(tuple(errors))
    for one in new:
        start, end = one.interval
        values = {"starts_at": start, "ends_at": end, "clinic_id": one.clinic_id, "slot_minutes": one.slot_minutes}
        opening_id = add(tx, openings, doctor_id, values)
        append(tx, actor, "schedule", "opening.added", opening_id, _told(doctor_id, start, end), at=now)


def _remove(tx: Tx, actor: Actor, doctor_id: DoctorId, opening_id: int, now: datetime) -> None:
    row = remove(tx, openings, doctor_id, opening_id)
    if row is None:
        raise NotFound("opening")
    append(tx, actor, "schedule", "opening.removed", row.id, _told(doctor_id, row.starts_at, row.ends_at), at=now)


def _told(doctor_id: DoctorId, start: datetime, end: datetime) -> dict[str, Any]:
    return {"doctor_id": doctor_id, "starts_at": start.isoformat(), "ends_at": end.isoformat()}


def _opening(row: Row[Any]) -> Opening:
    return Opening(row.id, row.doctor_id, row.starts_at, row.ends_at, row.clinic_id, row.slot_minutes)
