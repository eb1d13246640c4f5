"""What happens when a doctor replaces the weekly hours?"""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from salus.kernel.feed import Cursor
from salus.kernel.interval import Interval
from salus.schedule.routes.hours import NewHours
from tests.schedule.http import Http, pointers
from tests.schedule.neighbours import ADA, NEW_YORK, NOW, PARIS, World

MONDAY: dict[str, Any] = {"weekday": 0, "start": "09:00", "end": "17:00"}


def test_a_new_doctor_has_no_hours_at_revision_zero(http: Http) -> None:
    answer = http.ask("nobody", "GET", "1/hours")
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"0"')
    empty = {"doctor_id": 1, "time_zone": "Europe/Paris", "revision": 0, "weekly": [], "outside": []}
    assert answer.json() == empty


@pytest.mark.parametrize("body", [{"weekly": [MONDAY]}, [MONDAY]], ids=["named", "bare"])
def test_hours_that_were_put_are_read_by_anybody(http: Http, body: Any) -> None:
    put = http.ask("doctor", "PUT", "1/hours", body)
    assert (put.status_code, put.headers["ETag"]) == (200, '"1"')
    assert http.ask("nobody", "GET", "1/hours").json() == put.json()
    whole = MONDAY | {"clinic_id": None, "valid_from": None, "valid_until": None, "every_weeks": 1}
    assert put.json()["weekly"] == [whole]


def test_hours_replace_all_former_hours_and_come_by_weekday_and_time(http: Http) -> None:
    http.ask("doctor", "PUT", "1/hours", [MONDAY])
    rows = [
        {"weekday": 4, "start": "13:00", "end": "00:00", "every_weeks": 2},
        {"weekday": 4, "start": "08:00", "end": "12:00", "valid_from": "2027-01-01", "valid_until": "2027-06-30"},
        {"weekday": 1, "start": "10:00", "end": "11:00", "clinic_id": PARIS},
    ]
    put = http.ask("admin", "PUT", "1/hours", rows)
    told = [(row["weekday"], row["start"], row["end"]) for row in put.json()["weekly"]]
    assert told == [(1, "10:00", "11:00"), (4, "08:00", "12:00"), (4, "13:00", "24:00")]
    assert http.ask("nobody", "GET", "1/hours").json() == put.json()
    assert http.ask("doctor", "PUT", "1/hours", []).json()["weekly"] == []


def test_a_change_based_on_an_old_revision_is_refused_and_changes_nothing(http: Http) -> None:
    assert http.ask("doctor", "PUT", "1/hours", [MONDAY], If_Match='"0"').status_code == 200
    stale = http.ask("doctor", "PUT", "1/hours", [], If_Match='"0"')
    assert (stale.status_code, stale.json()["code"], stale.json()["revision"]) == (412, "stale", 1)
    assert len(http.ask("nobody", "GET", "1/hours").json()["weekly"]) == 1
    assert http.ask("doctor", "PUT", "1/hours", [], If_Match='"1"').headers["ETag"] == '"2"'


def test_of_many_who_change_the_same_revision_one_wins(world: World) -> None:
    async def race() -> list[Any]:
        doctor = world.people["doctor"]
        tries = [world.schedule.weekly.replace(doctor, ADA, [], 0, NOW) for _ in range(8)]
        return await asyncio.gather(*tries, return_exceptions=True)

    answers = world.run(race())
    assert sorted(type(answer).__name__ for answer in answers) == ["Stale"] * 7 + ["Week"]


def test_visits_outside_the_new_hours_are_reported_and_kept(world: World, http: Http) -> None:
    monday = datetime(2026, 11, 23, tzinfo=UTC)
    inside = world.booked.book(monday + timedelta(hours=8), monday + timedelta(hours=9))
    outside = world.booked.book(monday + timedelta(hours=15, minutes=30), monday + timedelta(hours=16, minutes=30))
    told = http.ask("doctor", "PUT", "1/hours", [MONDAY]).json()["outside"]
    assert told == [
        {
            "id": outside.appointment_id,
            "reference": outside.reference,
            "starts_at": "2026-11-23T15:30:00Z",
            "ends_at": "2026-11-23T16:30:00Z",
            "status": "upcoming",
        }
    ]
    assert inside in world.booked.coming


def test_visits_that_new_hours_would_leave_outside_are_told_before_anything_changes(world: World, http: Http) -> None:
    monday = datetime(2026, 11, 23, tzinfo=UTC)
    http.ask("doctor", "PUT", "1/hours", [MONDAY])
    world.booked.book(monday + timedelta(hours=8), monday + timedelta(hours=9))
    late = world.booked.book(monday + timedelta(hours=14), monday + timedelta(hours=15))
    world.booked.book(monday + timedelta(hours=20), monday + timedelta(hours=21))  # outside already
    told = http.ask("doctor", "POST", "1/hours/preview", [MONDAY | {"end": "15:00"}])
    assert (told.status_code, [visit["id"] for visit in told.json()["outside"]]) == (200, [late.appointment_id])
    assert http.ask("nobody", "GET", "1/hours").json()["weekly"][0]["end"] == "17:00"
    assert http.ask("doctor", "POST", "1/hours/preview", [MONDAY]).json() == {"outside": []}


def test_one_s_own_hours_alone_are_previewed_and_only_such_as_could_stand(http: Http) -> None:
    assert http.ask("nobody", "POST", "1/hours/preview", []).status_code == 401
    assert http.ask("colleague", "POST", "1/hours/preview", []).status_code == 403
    wrong = http.ask("doctor", "POST", "1/hours/preview", [MONDAY, MONDAY])
    assert (wrong.status_code, wrong.json()["errors"][0]["code"]) == (422, "overlap")


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ({"start": "17:00", "end": "09:00"}, ("/weekly/0/end", "order")),
        ({"start": "09:00", "end": "09:00"}, ("/weekly/0/end", "order")),
        ({"clinic_id": 99}, ("/weekly/0/clinic_id", "unknown")),
        ({"valid_from": "2027-02-01", "valid_until": "2027-01-31"}, ("/weekly/0/valid_until", "order")),
        ({"weekday": 7}, ("/weekly/0/weekday", "less_than_equal")),
        ({"weekday": True}, ("/weekly/0/weekday", "int_type")),
        ({"start": "24:00"}, ("/weekly/0/start", "string_pattern_mismatch")),
        ({"end": "5 pm"}, ("/weekly/0/end", "string_pattern_mismatch")),
        ({"every_weeks": 9}, ("/weekly/0/every_weeks", "less_than_equal")),
        ({"valid_from": 1767600000}, ("/weekly/0/valid_from", "value_error")),
        ({"valid_from": "9999-01-01"}, ("/weekly/0/valid_from", "less_than_equal")),
        ({"colour": "red"}, ("/weekly/0/colour", "extra_forbidden")),
    ],
)
def test_wrong_hours_are_refused_by_field(http: Http, row: dict[str, Any], wrong: tuple[str, str]) -> None:
    assert pointers(http.ask("doctor", "PUT", "1/hours", [MONDAY | row])) == [wrong]


def test_every_wrong_row_is_named_at_once(http: Http) -> None:
    rows = [MONDAY | {"end": "09:00", "clinic_id": 7}, MONDAY, MONDAY | {"end": "08:00"}]
    answer = http.ask("doctor", "PUT", "1/hours", rows)
    assert [pointer for pointer, _ in pointers(answer)] == ["/weekly/0/end", "/weekly/0/clinic_id", "/weekly/2/end"]


def test_hours_that_overlap_are_refused_with_the_pair_named_also_across_clinics(http: Http) -> None:
    rows = [MONDAY | {"clinic_id": PARIS}, {"weekday": 0, "start": "10:00", "end": "12:00", "clinic_id": NEW_YORK}]
    answer = http.ask("doctor", "PUT", "1/hours", rows)
    assert pointers(answer) == [("/weekly/1", "overlap")]
    named = "Monday 10:00-12:00 (item 1) overlaps Monday 09:00-17:00 (item 0)"
    assert answer.json()["errors"][0]["detail"] == named


def test_a_hundred_rows_are_enough(http: Http) -> None:
    rows = [{"weekday": 0, "start": "09:00", "end": "09:01"}] * 101
    assert pointers(http.ask("doctor", "PUT", "1/hours", rows)) == [("/weekly", "too_long")]


def test_a_change_of_hours_stands_in_the_journal(world: World, http: Http) -> None:
    http.ask("doctor", "PUT", "1/hours", [MONDAY])
    (entry,) = world.run(world.schedule.changes(Cursor())).entries
    assert (entry.action, entry.entity_id, entry.actor_id) == ("hours.changed", 1, 101)
    assert entry.data == {"doctor_id": 1, "rows": 1}
    assert world.run(world.schedule.changes(world.run(world.schedule.latest()))).entries == []


@pytest.mark.parametrize(
    ("who", "status"), [("nobody", 401), ("patient", 403), ("staff", 403), ("colleague", 403), ("admin", 200)]
)
def test_hours_are_changed_by_their_doctor_and_administrators_alone(http: Http, who: str, status: int) -> None:
    assert http.ask(who, "PUT", "1/hours", [MONDAY]).status_code == status
    kept = http.ask("nobody", "GET", "1/hours").json()["weekly"]
    assert len(kept) == (1 if status == 200 else 0)


def test_an_unknown_or_deactivated_doctor_is_not_there(world: World, http: Http) -> None:
    assert http.ask("nobody", "GET", "99/hours").status_code == 404
    assert http.ask("admin", "PUT", "99/hours", []).status_code == 404
    world.users.deactivate(ADA)
    for path in ("1/hours", "1/openings", "1/rules"):
        assert http.ask("nobody", "GET", path).status_code == 404
    assert http.ask("admin", "GET", "1/time-off").status_code == 404


def test_hours_that_were_put_are_open(world: World, http: Http) -> None:
    http.ask("doctor", "PUT", "1/hours", [MONDAY | {"clinic_id": NEW_YORK}])
    (agenda,) = world.run(world.schedule.agendas([ADA], Interval(NOW, NOW + timedelta(days=7))))
    starts = [one.interval.start for one in agenda.opened]
    assert starts == [datetime(2026, 11, 23, 14, tzinfo=UTC)]


def test_the_document_says_that_the_bare_list_will_do() -> None:
    named, bare = NewHours.model_json_schema()["anyOf"]
    assert (named["type"], bare["type"]) == ("object", "array")
    assert named["properties"]["weekly"] == bare
