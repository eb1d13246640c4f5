"""How do we find and change what stands in the calendars?"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, delete, func, insert, select, true
from sqlalchemy.dialects import postgresql, sqlite

from salus.kernel.ids import DoctorId
from salus.kernel.interval import Interval
from salus.kernel.page import PageRequest
from salus.kit.db import Tx
from salus.schedule.contract import Rules
from salus.schedule.domain.hours import Span
from salus.schedule.tables import calendars, hours, openings, rules, time_off

_CHUNK = 1000
"""Beyond so many doctors the whole table is read: one statement each, whatever their number."""

_RULES = [rules.c[field.name] for field in fields(Rules)]


@dataclass(frozen=True, slots=True)
class Standing:
    """The rows of some doctors' calendars that matter for a range; rows of others may be among them."""

    hours: Sequence[Row[Any]]
    openings: Sequence[Row[Any]]
    time_off: Sequence[Row[Any]]
    rules: Sequence[Row[Any]]


def standing(tx: Tx, doctor_ids: Sequence[DoctorId], within: Interval) -> Standing:
    """Four statements for any number of doctors."""

    def theirs(table: Table) -> ColumnElement[bool]:
        return true() if len(doctor_ids) > _CHUNK else table.c.doctor_id.in_(doctor_ids)

    def touching(table: Table, *columns: Any) -> Select[Any]:
        return select(*columns).where(theirs(table), *_overlapping(table, within))

    away = (time_off.c.doctor_id, time_off.c.id, time_off.c.starts_at, time_off.c.ends_at)
    return Standing(
        tx.all(select(hours).where(theirs(hours))),
        tx.all(touching(openings, openings)),
        tx.all(touching(time_off, *away)),
        tx.all(select(rules.c.doctor_id, *_RULES).where(theirs(rules))),
    )


def rules_of(row: Row[Any]) -> Rules:
    return Rules(**{column.name: getattr(row, column.name) for column in _RULES})


def span_of(row: Row[Any]) -> Span:
    return Span(row.weekday, row.start_minute, row.end_minute, row.valid_from, row.valid_until, row.every_weeks)


def read_rules(tx: Tx, doctor_id: DoctorId) -> Row[Any] | None:
    return tx.one(select(rules).where(rules.c.doctor_id == doctor_id))


def put_rules(tx: Tx, doctor_id: DoctorId, new: Rules) -> int:
    """Returns the new revision."""
    return _raise(tx, rules, doctor_id, asdict(new))


def take_turn(tx: Tx, doctor_id: DoctorId, *, by: int) -> int:
    """Wait until nobody else changes this calendar, raise its revision and return it."""
    return _raise(tx, calendars, doctor_id, {}, by)


def read_hours(tx: Tx, doctor_id: DoctorId) -> tuple[int, Sequence[Row[Any]]]:
    """The revision and the rows, by weekday and time."""
    revision = tx.scalar(select(calendars.c.revision).where(calendars.c.doctor_id == doctor_id)) or 0
    order = (hours.c.weekday, hours.c.start_minute, hours.c.id)
    return revision, tx.all(select(hours).where(hours.c.doctor_id == doctor_id).order_by(*order))


def replace_hours(tx: Tx, doctor_id: DoctorId, rows: Sequence[dict[str, Any]]) -> None:
    tx.execute(delete(hours).where(hours.c.doctor_id == doctor_id))
    if rows:
        tx.execute(insert(hours), [{"doctor_id": doctor_id, **row} for row in rows])


def overlapping_openings(tx: Tx, doctor_id: DoctorId, within: Interval) -> Sequence[Row[Any]]:
    mine = select(openings).where(openings.c.doctor_id == doctor_id, *_overlapping(openings, within))
    return tx.all(mine.order_by(openings.c.starts_at))


def read_opening(tx: Tx, opening_id: int) -> Row[Any] | None:
    return tx.one(select(openings).where(openings.c.id == opening_id))


def add(tx: Tx, table: Table, doctor_id: DoctorId, values: dict[str, Any]) -> int:
    """Insert one row; returns its id."""
    return int(tx.scalar(insert(table).values(doctor_id=doctor_id, **values).returning(table.c.id)))


def write_reason(tx: Tx, time_off_id: int, sealed: bytes) -> None:
    tx.execute(time_off.update().where(time_off.c.id == time_off_id).values(reason=sealed))


def remove(tx: Tx, table: Table, doctor_id: DoctorId, row_id: int) -> Row[Any] | None:
    """Delete one row of this doctor; returns it, or None when there is none."""
    mine = delete(table).where(table.c.id == row_id, table.c.doctor_id == doctor_id)
    return tx.one(mine.returning(table.c.id, table.c.starts_at, table.c.ends_at))


def page_of(
    tx: Tx, table: Table, doctor_id: DoctorId, since: datetime | None, until: datetime | None, page: PageRequest
) -> tuple[Sequence[Row[Any]], int]:
    """One page of the rows that overlap a range, by start, and how many there are."""
    where = [table.c.doctor_id == doctor_id]
    where += [table.c.ends_at > since] if since else []
    where += [table.c.starts_at < until] if until else []
    total = tx.scalar(select(func.count()).select_from(table).where(*where))
    found = select(table).where(*where).order_by(table.c.starts_at, table.c.id)
    return tx.all(found.limit(page.per_page).offset(page.offset)), total


def _overlapping(table: Table, within: Interval) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.c.starts_at < within.end, table.c.ends_at > within.start


def _raise(tx: Tx, table: Table, doctor_id: DoctorId, values: dict[str, Any], by: int = 1) -> int:
    """Insert or update one doctor's row, which holds it until the transaction ends."""
    dialect: Any = postgresql if tx.dialect == "postgresql" else sqlite
    row = dialect.insert(table).values(doctor_id=doctor_id, revision=by, **values)
    changed = {"revision": table.c.revision + by, **values}
    return int(
        tx.scalar(row.on_conflict_do_update(index_elements=["doctor_id"], set_=changed).returning(table.c.revision))
    )
