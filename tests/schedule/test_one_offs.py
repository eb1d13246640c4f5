"""What happens when a doctor opens on single days?"""

import asyncio
from typing import Any

import pytest

from salus.kernel.feed import Cursor
from salus.kernel.interval import Interval
from salus.schedule.contract import NewOpening
from tests.schedule.http import Http, pointers
from tests.schedule.neighbours import ADA, NOW, PARIS, World

SATURDAY: dict[str, Any] = {"starts_at": "2026-11-28T09:00:00+01:00", "ends_at": "2026-11-28T12:00:00+01:00"}
STANDING = {
    "id": 1,
    "doctor_id": 1,
    "starts_at": "2026-11-28T08:00:00Z",
    "ends_at": "2026-11-28T11:00:00Z",
    "clinic_id": PARIS,
    "slot_minutes": 20,
}


def test_openings_are_added_to_what_stands(http: Http) -> None:
    rows = [{"weekday": 0, "start": "09:00", "end": "17:00"}]
    first = http.ask("doctor", "POST", "1/availability", {"weekly": rows})
    assert (first.status_code, first.json()["openings"]) == (201, [])
    opening = SATURDAY | {"clinic_id": PARIS, "slot_minutes": 20}
    added = http.ask("doctor", "POST", "1/availability", {"openings": [opening]})
    assert added.status_code == 201
    assert added.json()["openings"] == [STANDING]
    assert [row["weekday"] for row in added.json()["weekly"]] == [0]
    assert http.ask("nobody", "GET", "1/openings").json()["items"] == [STANDING]


def test_weekly_hours_can_be_posted_on_a_revision(http: Http) -> None:
    assert http.ask("doctor", "POST", "1/availability", {"weekly": []}, If_Match='"5"').status_code == 412
    assert http.ask("doctor", "POST", "1/availability", {"weekly": []}, If_Match='"0"').headers["ETag"] == '"1"'


@pytest.mark.parametrize("body", [{}, {"weekly": [], "openings": [SATURDAY]}, {"weekly": None}])
def test_exactly_one_of_both_is_given(http: Http, body: Any) -> None:
    assert pointers(http.ask("doctor", "POST", "1/availability", body)) == [("", "value_error")]


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"starts_at": "2026-11-21T11:59:00Z", "ends_at": "2026-11-21T13:00:00Z"}, ("starts_at", "past")),
        ({"ends_at": "2026-11-28T09:04:00+01:00"}, ("ends_at", "length")),
        ({"ends_at": "2026-11-29T09:01:00+01:00"}, ("ends_at", "length")),
        ({"ends_at": "2026-11-27T09:00:00+01:00"}, ("ends_at", "length")),
        ({"starts_at": "2026-11-28T09:00:30+01:00"}, ("starts_at", "whole_minutes")),
        ({"slot_minutes": 181}, ("slot_minutes", "length")),
        ({"slot_minutes": 4}, ("slot_minutes", "greater_than_equal")),
        ({"clinic_id": 99}, ("clinic_id", "unknown")),
        ({"starts_at": "2026-11-28T09:00:00"}, ("starts_at", "value_error")),
        ({"starts_at": 1767600000}, ("starts_at", "value_error")),
    ],
)
def test_wrong_openings_are_refused_by_field(http: Http, change: dict[str, Any], wrong: tuple[str, str]) -> None:
    answer = http.ask("doctor", "POST", "1/availability", {"openings": [SATURDAY | change]})
    assert pointers(answer) == [(f"/openings/0/{wrong[0]}", wrong[1])]


def test_an_opening_from_now_on_for_a_whole_day_is_fine(http: Http) -> None:
    opening = {"starts_at": "2026-11-21T12:00:00Z", "ends_at": "2026-11-22T12:00:00Z"}
    assert http.ask("doctor", "POST", "1/availability", {"openings": [opening]}).status_code == 201


def test_openings_do_not_overlap_each_other_but_may_touch(http: Http) -> None:
    def post(*hours: tuple[int, int]) -> Any:
        rows = [{"starts_at": f"2026-11-28T{a:02}:00:00Z", "ends_at": f"2026-11-28T{b:02}:00:00Z"} for a, b in hours]
        return http.ask("doctor", "POST", "1/availability", {"openings": rows})

    assert pointers(post((8, 10), (9, 11))) == [("/openings/1", "overlap")]
    assert post((8, 10), (10, 11)).status_code == 201
    again = post((11, 12), (7, 9))
    assert pointers(again) == [("/openings/1", "overlap")]
    assert again.json()["errors"][0]["detail"] == "overlaps the opening 1"
    assert http.ask("nobody", "GET", "1/openings").json()["total"] == 2


def test_of_many_who_add_the_same_opening_one_wins(world: World) -> None:
    saturday = NOW.replace(day=28)
    new = [NewOpening(Interval(saturday, saturday.replace(hour=15)), None, None)]

    async def race() -> list[Any]:
        doctor = world.people["doctor"]
        tries = [world.schedule.one_offs.add(doctor, ADA, new, NOW) for _ in range(8)]
        return await asyncio.gather(*tries, return_exceptions=True)

    assert sorted(type(answer).__name__ for answer in world.run(race())) == ["Invalid"] * 7 + ["NoneType"]


def test_an_opening_can_be_taken_back_once(world: World, http: Http) -> None:
    http.ask("doctor", "POST", "1/availability", {"openings": [SATURDAY]})
    assert http.ask("admin", "DELETE", "2/openings/1").status_code == 404
    assert http.ask("doctor", "DELETE", "1/openings/1").status_code == 204
    assert http.ask("doctor", "DELETE", "1/openings/1").status_code == 404
    assert http.ask("nobody", "GET", "1/openings").json()["items"] == []
    told = [(entry.action, entry.entity_id, entry.data["starts_at"]) for entry in _entries(world)]
    start = "2026-11-28T08:00:00+00:00"
    assert told == [("opening.added", 1, start), ("opening.removed", 1, start)]


def test_the_list_leaves_out_what_has_ended_unless_it_is_asked_for(http: Http) -> None:
    http.ask("doctor", "POST", "1/availability", {"openings": [SATURDAY]})
    http.now = http.now.replace(day=29)
    assert http.ask("nobody", "GET", "1/openings").json()["total"] == 0
    assert http.ask("nobody", "GET", "1/openings?from=2026-11-28T10:59:00Z").json()["total"] == 1
    asked = "1/openings?from=2026-11-01T00:00:00Z&to=2026-11-28T08:00:00Z"
    assert http.ask("nobody", "GET", asked).json()["total"] == 0


@pytest.mark.parametrize(("who", "status"), [("nobody", 401), ("patient", 403), ("staff", 403), ("colleague", 403)])
def test_others_open_nothing_and_close_nothing(http: Http, who: str, status: int) -> None:
    http.ask("doctor", "POST", "1/availability", {"openings": [SATURDAY]})
    other = {"starts_at": "2026-12-05T08:00:00Z", "ends_at": "2026-12-05T09:00:00Z"}
    assert http.ask(who, "POST", "1/availability", {"openings": [other]}).status_code == status
    assert http.ask(who, "DELETE", "1/openings/1").status_code == status
    assert http.ask("nobody", "GET", "1/openings").json()["total"] == 1


def _entries(world: World) -> Any:
    return world.run(world.schedule.changes(Cursor())).entries
