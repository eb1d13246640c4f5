"""What happens when a doctor is away?"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from salus.kernel.feed import Cursor, Entry
from salus.kernel.interval import Interval
from salus.kit.db import Tx
from salus.schedule.tables import time_off
from tests.schedule.http import Http, pointers
from tests.schedule.neighbours import ADA, World

AWAY: dict[str, Any] = {"starts_at": "2026-11-23T08:00:00Z", "ends_at": "2026-11-23T10:00:00Z"}
SECRET = "an operation on my knee"
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


def test_time_off_closes_the_hours_it_covers(world: World, http: Http) -> None:
    http.ask("doctor", "PUT", "1/hours", [{"weekday": 0, "start": "09:00", "end": "17:00"}])
    added = http.ask("doctor", "POST", "1/time-off", AWAY | {"reason": SECRET})
    assert added.status_code == 201
    assert (added.json()["conflicts"], added.json()["reason"]) == ([], SECRET)
    (agenda,) = world.run(world.schedule.agendas([ADA], Interval(MONDAY, MONDAY + timedelta(days=1))))
    assert [one.interval.start.hour for one in agenda.opened] == [10]
    assert [(gap.interval.start.hour, gap.why, gap.name) for gap in agenda.closed] == [(8, "time_off", None)]


def test_visits_in_it_need_a_decision(world: World, http: Http) -> None:
    visit = world.booked.book(MONDAY + timedelta(hours=9), MONDAY + timedelta(hours=9, minutes=30))
    refused = http.ask("doctor", "POST", "1/time-off", AWAY)
    assert (refused.status_code, refused.json()["code"]) == (409, "time_off_conflicts")
    told = {
        "id": visit.appointment_id,
        "reference": "AAAA-0001",
        "starts_at": "2026-11-23T09:00:00Z",
        "ends_at": "2026-11-23T09:30:00Z",
        "status": "upcoming",
    }
    assert refused.json()["visits"] == [told]
    assert refused.json()["detail"].startswith("1 booked in that time.")
    assert http.ask("doctor", "GET", "1/time-off").json()["total"] == 0
    for decision in ("keep", "cancel"):
        added = http.ask("doctor", "POST", "1/time-off", AWAY | {"on_conflict": decision})
        assert (added.status_code, added.json()["conflicts"]) == (201, [told])


def test_a_visit_that_touches_is_not_in_it(world: World, http: Http) -> None:
    world.booked.book(MONDAY + timedelta(hours=10), MONDAY + timedelta(hours=11))
    assert http.ask("doctor", "POST", "1/time-off", AWAY).status_code == 201


def test_a_visit_that_was_booked_in_the_meantime_is_reported(world: World, http: Http) -> None:
    def book_late(_: Sequence[Entry]) -> None:
        world.booked.book(MONDAY + timedelta(hours=9), MONDAY + timedelta(hours=10))

    world.db.listeners.append(book_late)
    assert len(http.ask("doctor", "POST", "1/time-off", AWAY).json()["conflicts"]) == 1


def test_the_journal_tells_followers_what_to_cancel_and_never_the_reason(world: World, http: Http) -> None:
    http.ask("doctor", "POST", "1/time-off", AWAY | {"reason": SECRET, "on_conflict": "cancel"})
    http.ask("doctor", "DELETE", "1/time-off/1")
    added, removed = world.run(world.schedule.changes(Cursor())).entries
    stretch = {"starts_at": "2026-11-23T08:00:00+00:00", "ends_at": "2026-11-23T10:00:00+00:00"}
    assert (added.action, added.data) == (
        "time_off.added",
        {"doctor_id": 1, "time_off_id": 1, "on_conflict": "cancel", **stretch},
    )
    assert (removed.action, removed.data) == ("time_off.removed", {"doctor_id": 1, "time_off_id": 1, **stretch})


def test_the_reason_is_sealed_at_rest(world: World, http: Http) -> None:
    http.ask("doctor", "POST", "1/time-off", AWAY | {"reason": SECRET})

    def stored(tx: Tx) -> bytes:
        return bytes(tx.scalar(select(time_off.c.reason)))

    assert SECRET.encode() not in world.run(world.db.read(stored))
    assert http.ask("doctor", "GET", "1/time-off").json()["items"][0]["reason"] == SECRET


@pytest.mark.parametrize(
    ("days", "stretch"),
    [
        (("2026-12-24", "2026-12-26"), ("2026-12-23T23:00:00Z", "2026-12-26T23:00:00Z")),
        (("2027-03-28", "2027-03-28"), ("2027-03-27T23:00:00Z", "2027-03-28T22:00:00Z")),
    ],
    ids=["three days", "the day of 23 hours"],
)
def test_days_are_the_doctors_days(http: Http, days: tuple[str, str], stretch: tuple[str, str]) -> None:
    added = http.ask("doctor", "POST", "1/time-off", {"from": days[0], "to": days[1]})
    assert (added.json()["starts_at"], added.json()["ends_at"]) == stretch


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({}, ("", "value_error")),
        ({"starts_at": AWAY["starts_at"]}, ("", "value_error")),
        (AWAY | {"from": "2026-12-24"}, ("", "value_error")),
        (AWAY | {"ends_at": AWAY["starts_at"]}, ("/ends_at", "order")),
        ({"from": "2026-12-24", "to": "2026-12-23"}, ("/to", "order")),
        ({"from": "2026-11-01", "to": "2026-11-20"}, ("/to", "past")),
        (AWAY | {"ends_at": "2032-11-23T10:00:00Z"}, ("/ends_at", "length")),
        (AWAY | {"on_conflict": "ask"}, ("/on_conflict", "literal_error")),
        (AWAY | {"reason": "x" * 201}, ("/reason", "string_too_long")),
    ],
)
def test_wrong_time_off_is_refused(http: Http, body: dict[str, Any], wrong: tuple[str, str]) -> None:
    assert pointers(http.ask("doctor", "POST", "1/time-off", body)) == [wrong]


def test_time_off_that_has_begun_can_still_be_entered(http: Http) -> None:
    running = {"starts_at": "2026-11-20T08:00:00Z", "ends_at": "2026-11-22T08:00:00Z"}
    assert http.ask("doctor", "POST", "1/time-off", running).status_code == 201


def test_the_list_is_filtered_by_what_it_overlaps(http: Http) -> None:
    http.ask("doctor", "POST", "1/time-off", AWAY)
    for query, total in (
        ("from=2026-11-23T09:59:00Z", 1),
        ("from=2026-11-23T10:00:00Z", 0),
        ("to=2026-11-23T08:00:00Z", 0),
        ("to=2026-11-23T08:01:00Z", 1),
    ):
        assert http.ask("doctor", "GET", f"1/time-off?{query}").json()["total"] == total, query


def test_time_off_can_be_taken_back_once_by_its_doctor(http: Http) -> None:
    http.ask("doctor", "POST", "1/time-off", AWAY)
    assert http.ask("colleague", "DELETE", "2/time-off/1").status_code == 404
    assert http.ask("doctor", "DELETE", "1/time-off/1").status_code == 204
    assert http.ask("doctor", "DELETE", "1/time-off/1").status_code == 404


@pytest.mark.parametrize(("who", "status"), [("nobody", 401), ("patient", 403), ("staff", 403), ("colleague", 403)])
def test_others_neither_see_nor_change_it(http: Http, who: str, status: int) -> None:
    http.ask("doctor", "POST", "1/time-off", AWAY)
    assert http.ask(who, "GET", "1/time-off").status_code == status
    assert http.ask(who, "POST", "1/time-off", AWAY).status_code == status
    assert http.ask(who, "DELETE", "1/time-off/1").status_code == status
    assert http.ask("admin", "GET", "1/time-off").json()["total"] == 1
