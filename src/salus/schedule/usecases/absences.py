"""When is a doctor away, and what becomes of the visits booked then?"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import Row

from salus.kernel.actor import Actor
from salus.kernel.errors import Invalid, NotFound
from salus.kernel.ids import DoctorId
from salus.kernel.interval import Interval
from salus.kernel.page import Page, PageRequest
from salus.kernel.zone import local_day, zone
from salus.kit.crypto import Vault
from salus.kit.db import Database, Tx
from salus.kit.journal import append
from salus.schedule.contract import AffectedVisit, Booked, TimeOffConflicts
from salus.schedule.queries import add, page_of, remove, write_reason
from salus.schedule.tables import time_off
from salus.schedule.usecases.access import keeper, practising
from salus.schedule.views import AddedTimeOff, TimeOff
from salus.users.contract import Practices

OnConflict = Literal["keep", "cancel"]
LONGEST_DAYS = 5 * 366


class Days(NamedTuple):
    """Whole days in the doctor's zone, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class NewTimeOff:
    when: Interval | Days
    reason: str | None = None
    on_conflict: OnConflict | None = None


class Absences:
    def __init__(self, db: Database, users: Practices, booked: Booked, vault: Vault) -> None:
        self._db, self._users, self._booked, self._vault = db, users, booked, vault

    async def read(
        self, actor: Actor, doctor_id: DoctorId, since: datetime | None, until: datetime | None, page: PageRequest
    ) -> Page[TimeOff]:
        """Raises: NotAllowed, NotFound."""
        keeper(actor, doctor_id)
        await practising(self._users, doctor_id)
        rows, total = await self._db.read(page_of, time_off, doctor_id, since, until, page)
        return Page.of([self._view(row) for row in rows], total, page)

    async def add(self, actor: Actor, doctor_id: DoctorId, new: NewTimeOff, now: datetime) -> AddedTimeOff:
        """Close a stretch; the ledger follows the journal and cancels its visits where that is wanted.

        Raises: NotAllowed, NotFound, Invalid, TimeOffConflicts when visits stand in it and nobody said
                what becomes of them.
        """
        keeper(actor, doctor_id)
        practice = await practising(self._users, doctor_id)
        stretch = _stretch(new.when, practice.time_zone, now)
        coming = Interval(max(stretch.start, now), stretch.end)
        before = await self._affected(doctor_id, coming)
        if before and new.on_conflict is None:
            raise TimeOffConflicts(before)
        row_id = await self._db.write(_add, self._vault, actor, doctor_id, stretch, new, now)
        # Asked again, because a patient may have booked between the question and the commit.
        after = await self._affected(doctor_id, coming)
        conflicts = {visit.id: visit for visit in (*before, *after)}
        return AddedTimeOff(row_id, *stretch, new.reason, new.on_conflict, now, tuple(conflicts.values()))

    async def remove(self, actor: Actor, doctor_id: DoctorId, time_off_id: int, now: datetime) -> None:
        """Raises: NotAllowed, NotFound."""
        keeper(actor, doctor_id)
        await practising(self._users, doctor_id)
        await self._db.write(_remove, actor, doctor_id, time_off_id, now)

    async def _affected(self, doctor_id: DoctorId, within: Interval) -> tuple[AffectedVisit, ...]:
        return tuple(map(AffectedVisit.of, await self._booked.visits(doctor_id, within)))

    def _view(self, row: Row[Any]) -> TimeOff:
        reason = None if row.reason is None else self._vault.open(row.reason, _about(row.id))
        return TimeOff(row.id, row.starts_at, row.ends_at, reason, row.on_conflict, row.created_at)


def _stretch(when: Interval | Days, time_zone: str, now: datetime) -> Interval:
    if isinstance(when, Days):
        here, field = zone(time_zone), "/to"
        start, end = local_day(when.first, here).start, local_day(when.last, here).end
    else:
        field, (start, end) = "/ends_at", when
    if end <= start:
        raise Invalid.field(field, "order", "must be after the start")
    if end <= now:
        raise Invalid.field(field, "past", "must be in the future")
    if (end - start).days > LONGEST_DAYS:
        raise Invalid.field(field, "length", "must be within five years of the start")
    return Interval(start, end)


def _about(row_id: int) -> str:
    return f"time_off:reason:{row_id}"


def _add(
    tx: Tx, vault: Vault, actor: Actor, doctor_id: DoctorId, stretch: Interval, new: NewTimeOff, now: datetime
) -> int:
    start, end = stretch
    values = {"starts_at": start, "ends_at": end, "on_conflict": new.on_conflict, "created_at": now}
    row_id = add(tx, time_off, doctor_id, values)
    if new.reason:
        write_reason(tx, row_id, vault.seal(new.reason, _about(row_id)))
    told = _told(doctor_id, row_id, start, end) | {"on_conflict": new.on_conflict}
    append(tx, actor, "schedule", "time_off.added", row_id, told, at=now)
    return row_id


def _remove(tx: Tx, actor: Actor, doctor_id: DoctorId, time_off_id: int, now: datetime) -> None:
    row = remove(tx, time_off, doctor_id, time_off_id)
    if row is None:
        raise NotFound("time_off")
    told = _told(doctor_id, row.id, row.starts_at, row.ends_at)
    append(tx, actor, "schedule", "time_off.removed", row.id, told, at=now)


def _told(doctor_id: DoctorId, row_id: int, start: datetime, end: datetime) -> dict[str, Any]:
    return {
        "doctor_id": doctor_id,
        "time_off_id": row_id,
        "starts_at": start.isoformat(),
        "ends_at": end.isoformat(),
    }
