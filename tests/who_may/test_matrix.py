"""Who may do what? Every operation, by every caller, with one's own, others' and missing objects, cell by cell."""

from datetime import datetime
from typing import Any

import pytest

from salus.appointments import ledger
from salus.kernel.actor import Actor
from salus.kernel.ids import AppointmentId
from salus.kit.journal import append
from tests.support.calls import BOOKING, operations
from tests.support.stage import Stage
from tests.who_may.cells import DOCUMENT, MISSING, wrong
from tests.who_may.table import CALLERS, ROWS, Row


async def wrong_cells(stage: Stage, row: Row) -> list[str]:
    """What is not as the table says; refusals are asked for first, for they must leave everything as it is."""
    cells = sorted(zip(CALLERS, row.cells, strict=True), key=lambda cell: cell[1] == "y")
    found: list[str] = []
    for caller, cell in cells:
        if said := await wrong(stage.world.client, stage.cast, row, caller, cell):
            found.append(said)
        if tables := await stage.changed():
            found += [f"{tables} changed by the refusal to {caller}"] * (cell != "y")
            await stage.fresh()
    return found


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.operation} {row.thing}")
async def test_every_caller_gets_what_the_table_says(stage: Stage, row: Row) -> None:
    assert not await wrong_cells(stage, row)


def without_a_row(document: dict[str, Any]) -> set[str]:
    return set(operations(document)) ^ {row.operation for row in ROWS}


def test_every_operation_has_a_row() -> None:
    assert not without_a_row(DOCUMENT)


def test_every_operation_on_an_object_is_tried_on_one_that_is_missing() -> None:
    on_objects = {name for name, (_, path, _) in operations(DOCUMENT).items() if "{" in path}
    assert on_objects == {row.operation for row in ROWS if row.thing == MISSING} - BOOKING.keys()


def test_an_operation_without_a_row_is_found() -> None:
    more = DOCUMENT["paths"] | {"/api/v1/new": {"get": {"operationId": "new", "responses": {"200": {}}}}}
    assert without_a_row(DOCUMENT | {"paths": more}) == {"new"}


def row_of(operation: str, thing: str) -> Row:
    return next(row for row in ROWS if row[:2] == (operation, thing))


@pytest.mark.parametrize(
    ("guard", "row"),
    [
        ("salus.appointments.ledger.may_see", row_of("get_appointment", "Pat's")),
        ("salus.appointments.ledger.may_see", row_of("cancel_appointment", "Olga's")),
        ("salus.appointments.usecases.attend.serves", row_of("check_in", "Pat's")),
        ("salus.users.service.may_know", row_of("get_user", "Dora's")),
        ("salus.users.usecases.people.may_know", row_of("edit_user", "Dora's")),
        ("salus.users.usecases.services.may_change", row_of("delete_service", "Dora's")),
        ("salus.schedule.usecases.absences.keeper", row_of("list_time_off", "Dora's")),
        ("salus.auth.usecases.invitations._administrator", row_of("list_invitations", "-")),
        ("salus.appointments.usecases.book.may_book_with", row_of("book_appointment", "Olga's")),
        ("salus.waitlist.desk.serves", row_of("get_waitlist_entry", "Pat's wait")),
        ("salus.waitlist.usecases.join.serves", row_of("join_waitlist", "Olga's")),
    ],
    ids=lambda value: value if isinstance(value, str) else value.operation,
)
async def test_a_guard_that_is_switched_off_is_seen(
    stage: Stage, guard: str, row: Row, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, lambda *_: True)
    assert await wrong_cells(stage, row)


async def test_a_trace_of_a_refused_look_is_seen(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def careless(books: ledger.Ledger, actor: Actor, appointment_id: AppointmentId) -> Any:
        await books.db.write(lambda tx: append(tx, actor, "appointments", "appointment.read", appointment_id, at=now))
        return await looked(books, actor, appointment_id)

    looked, now = ledger.seen, datetime.fromisoformat("2027-01-04T06:00:00Z")
    monkeypatch.setattr("salus.appointments.usecases.look.seen", careless)
    found = await wrong_cells(stage, row_of("get_appointment", "Pat's"))
    assert any("changed by the refusal" in line for line in found)
