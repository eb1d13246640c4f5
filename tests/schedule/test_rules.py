"""What happens when a doctor sets the rules of booking, and which holidays do they keep?"""

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from salus.kernel.feed import Cursor
from salus.kernel.interval import Interval
from salus.schedule.contract import Rules
from salus.schedule.public_holidays import kept_by, known, of
from salus.users.contract import Clinic
from tests.schedule.http import Http, pointers
from tests.schedule.neighbours import ADA, CLINICS, NEW_YORK, PARIS, World, practice

THANKSGIVING = date(2026, 11, 26)
YEAR = Interval(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC))


def test_a_new_doctor_has_the_defaults_at_revision_zero(world: World, http: Http) -> None:
    answer = http.ask("nobody", "GET", "1/rules")
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"0"')
    assert answer.json() == asdict(Rules())
    assert world.run(world.schedule.rules(ADA)) == Rules()


def test_rules_that_were_put_are_read_and_told(world: World, http: Http) -> None:
    rules = Rules(60, 30, 15, 1440, 720, 2, 3, "FR")
    put = http.ask("doctor", "PUT", "1/rules", asdict(rules))
    assert (put.status_code, put.headers["ETag"], put.json()) == (200, '"1"', asdict(rules))
    assert http.ask("nobody", "GET", "1/rules").json() == asdict(rules)
    assert world.run(world.schedule.rules(ADA)) == rules
    (agenda,) = world.run(world.schedule.agendas([ADA], YEAR))
    assert agenda.rules == rules
    http.ask("doctor", "PUT", "1/rules", asdict(rules) | {"capacity": 1})
    entries = world.run(world.schedule.changes(Cursor())).entries
    assert [entry.data for entry in entries][1:] == [{"doctor_id": 1, "changed": ["capacity"]}]


def test_what_is_left_out_gets_its_default(http: Http) -> None:
    http.ask("doctor", "PUT", "1/rules", {"capacity": 5})
    assert http.ask("doctor", "PUT", "1/rules", {}).json() == asdict(Rules())


def test_a_change_based_on_old_rules_is_refused(http: Http) -> None:
    assert http.ask("doctor", "PUT", "1/rules", {"capacity": 5}, If_Match='"0"').status_code == 200
    assert http.ask("doctor", "PUT", "1/rules", {}, If_Match='"0"').status_code == 412
    assert http.ask("nobody", "GET", "1/rules").json()["capacity"] == 5


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("min_notice_minutes", [-1, 43_201, "5", 1.5, True, None]),
        ("horizon_days", [0, 367]),
        ("slot_step_minutes", [4, 241]),
        ("cancel_notice_minutes", [-1, 43_201]),
        ("reschedule_notice_minutes", [-1, 43_201]),
        ("max_reschedules", [-1, 101]),
        ("capacity", [0, 21]),
        ("holidays", ["XX", "FR-99", "fr", "US-", "../x", "FR\n", 7]),
    ],
)
def test_every_rule_has_its_bounds(http: Http, name: str, values: list[Any]) -> None:
    for value in values:
        wrong = pointers(http.ask("doctor", "PUT", "1/rules", {name: value}))
        assert [pointer for pointer, _ in wrong] == [f"/{name}"], value


@pytest.mark.parametrize(("who", "status"), [("nobody", 401), ("patient", 403), ("staff", 403), ("colleague", 403)])
def test_others_set_no_rules(http: Http, who: str, status: int) -> None:
    assert http.ask(who, "PUT", "1/rules", {"capacity": 20}).status_code == status
    assert http.ask("nobody", "GET", "1/rules").json()["capacity"] == 1


def test_holidays_close_the_clinic_of_their_country(world: World, http: Http) -> None:
    thursday: dict[str, Any] = {"weekday": 3, "start": "09:00", "end": "12:00"}
    rows = [thursday | {"clinic_id": PARIS}, thursday | {"start": "13:00", "end": "15:00", "clinic_id": NEW_YORK}]
    assert http.ask("doctor", "PUT", "1/hours", rows).status_code == 200
    start = datetime(2026, 11, 26, tzinfo=UTC)
    expected = {None: [PARIS], "": [PARIS, NEW_YORK], "US": [], "FR": [PARIS, NEW_YORK]}
    for holidays, open_at in expected.items():
        assert http.ask("doctor", "PUT", "1/rules", {"holidays": holidays}).status_code == 200
        (agenda,) = world.run(world.schedule.agendas([ADA], Interval(start, start + timedelta(days=2))))
        assert [one.clinic_id for one in agenda.opened] == open_at, holidays
        names = {gap.name for gap in agenda.closed}
        assert names == (set() if len(open_at) == 2 else {"Thanksgiving Day"})


def test_the_region_of_a_clinic_counts_if_the_calendar_knows_it() -> None:
    ada, by_place = practice(1), Rules(holidays=None)

    def kept(country: str, region: str | None) -> set[date]:
        there = Clinic(PARIS, "There", "Europe/Paris", country, region, None, None)
        return set(kept_by(by_place, ada, there, YEAR))

    assert date(2026, 11, 1) in kept("DE", "BW")
    assert date(2026, 11, 1) not in kept("DE", None)
    assert kept("DE", "Somewhere") == kept("DE", None)
    assert kept("XX", None) == set()


def test_without_a_clinic_the_doctors_country_counts() -> None:
    assert date(2026, 7, 14) in kept_by(Rules(holidays=None), practice(1), None, YEAR)
    assert date(2026, 7, 14) not in kept_by(Rules(holidays=""), practice(1), CLINICS[0], YEAR)


def test_codes_are_countries_and_their_regions() -> None:
    assert known("FR") and known("US-NY")
    assert not any(known(code) for code in ("", "XX", "US-XX", "US-", "FRA"))
    assert THANKSGIVING in of("US-NY", (2026,))
    assert of("XX", (2026,)) == {}


@pytest.mark.parametrize("year", [1900, 2026, 2199])
def test_every_country_has_an_answer_for_every_year(year: int) -> None:
    for code in ("FR", "US", "MA", "IL", "CN", "IN", "EG", "WS"):
        assert all(day.year == year for day in of(code, (year,)))
