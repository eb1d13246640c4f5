"""Do clinics open, change and close as administrators mean it?"""

from typing import Any

import pytest

from salus.kernel.actor import Role
from tests.users.house import CLINIC, House

HOURS = [
    {"weekday": 0, "start": "13:00", "end": "24:00"},
    {"weekday": 0, "start": "08:00", "end": "12:00"},
]


def test_a_clinic_says_where_it_is_and_how_to_enter(house: House) -> None:
    address = {"street": "1 Main St", "city": "Köln", "postal_code": "10001", "country": "us", "region": "US-ny"}
    more = {
        "address": address,
        "phone": "(212) 555-0123",
        "email": "hello@canal.test",
        "opening_hours": HOURS,
        "accessibility": ["step_free", "hearing_loop", "step_free"],
    }
    answer = house.call("POST", "/clinics", house.person(Role.ADMIN), CLINIC | more)
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"1"')
    assert answer.headers["Location"] == "/api/v1/clinics/1"
    clinic = answer.json()
    assert clinic == house.ok("GET", "/clinics/1")
    assert clinic["address"] == address | {"country": "US", "region": "NY"}
    assert clinic["phone"] == "+12125550123"
    assert clinic["opening_hours"] == HOURS[::-1]
    assert clinic["accessibility"] == ["step_free", "hearing_loop"]
    assert house.told("clinic.created")[0].data == {"doctor_ids": []}


def test_clinics_are_found_by_name_and_city(house: House) -> None:
    house.clinic()
    house.clinic(name="Rhône Clinic", address=CLINIC["address"] | {"city": "Lyon"})
    for query, names in (("", 2), ("q=RHONE", 1), ("q=lyon%20clinic", 1), ("q=%25", 0), ("per_page=1", 1)):
        assert len(house.ok("GET", f"/clinics?{query}")["items"]) == names
    assert house.ok("GET", "/clinics?per_page=1")["total"] == 2


def test_a_change_is_told_with_the_doctors_it_concerns(house: House) -> None:
    clinic = house.clinic()
    path = f"/clinics/{clinic['id']}"
    doctor = house.person(Role.DOCTOR, clinic_ids=(clinic["id"],))
    admin = house.person(Role.ADMIN)
    answer = house.call("PUT", path, admin, {"time_zone": "Asia/Tokyo", "phone": "01 44 27 00 00"}, If_Match='"1"')
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    assert answer.json() == clinic | {"time_zone": "Asia/Tokyo", "phone": "+33144270000", "revision": 2}
    assert answer.json() == house.ok("GET", path)
    (entry,) = house.told("clinic.updated")
    assert entry.data == {"doctor_ids": [doctor.doctor_id], "fields": ["phone", "time_zone"]}
    before = house.contents()
    assert house.ok("PUT", path, admin, {"name": clinic["name"]})["revision"] == 2
    assert house.contents() == before
    assert house.refused("PUT", path, admin, {"name": "X"}, If_Match='"1"') == "412 stale"
    assert house.refused("PUT", path, admin, {"latitude": None}) == "422 invalid"
    gone = house.ok("PUT", path, admin, {"latitude": None, "longitude": None, "opening_hours": HOURS})
    assert (gone["latitude"], gone["opening_hours"]) == (None, HOURS[::-1])
    moved = house.ok("PUT", path, admin, {"address": CLINIC["address"] | {"city": "Lyon", "region": "ARA"}})
    assert (moved["address"]["city"], moved["address"]["region"]) == ("Lyon", "ARA")


def test_a_clinic_closes_when_nobody_works_there(house: House) -> None:
    clinic = house.clinic()["id"]
    admin = house.person(Role.ADMIN)
    doctor = house.person(Role.DOCTOR, clinic_ids=(clinic,))
    assert house.refused("DELETE", f"/clinics/{clinic}", admin) == "409 clinic_in_use"
    assert house.call("DELETE", f"/clinics/{clinic}", admin).json()["doctor_count"] == 1
    house.ok("DELETE", f"/users/{doctor.id}", admin)
    assert house.call("DELETE", f"/clinics/{clinic}", admin).status_code == 204
    assert house.told("clinic.deleted")[0].data == {"doctor_ids": [doctor.doctor_id]}
    assert house.ok("GET", "/clinics")["total"] == 0
    for method, body in (("GET", None), ("PUT", {"name": "X"}), ("DELETE", None)):
        assert house.refused(method, f"/clinics/{clinic}", admin, body) == "404 not_found"
    house.ok("POST", f"/users/{doctor.id}/reactivate", admin)
    assert house.ok("GET", f"/doctors/{doctor.doctor_id}")["clinics"] == []
    change = {"clinic_ids": [clinic]}
    assert house.refused("PUT", f"/doctors/{doctor.doctor_id}", admin, change) == "422 invalid"


@pytest.mark.parametrize(
    ("wrong", "pointers"),
    [
        ({"latitude": None}, {"/latitude"}),
        ({"longitude": None}, {"/longitude"}),
        ({"latitude": 90.1, "longitude": "2"}, {"/latitude", "/longitude"}),
        ({"time_zone": "CEST", "phone": "+1", "email": "x"}, {"/time_zone", "/phone", "/email"}),
        ({"phone": "1"}, {"/phone"}),
        (
            {"address": CLINIC["address"] | {"country": "XX", "region": "toolong"}},
            {"/address/country", "/address/region"},
        ),
        ({"address": {}}, {f"/address/{name}" for name in ("street", "city", "postal_code", "country")}),
        ({"opening_hours": [HOURS[1], HOURS[1] | {"start": "11:59"}]}, {"/opening_hours/1"}),
        ({"opening_hours": [HOURS[0] | {"end": "12:00"}]}, {"/opening_hours/0"}),
        (
            {"opening_hours": [{"weekday": 7, "start": "24:00", "end": "9:00"}]},
            {f"/opening_hours/0/{name}" for name in ("weekday", "start", "end")},
        ),
        ({"opening_hours": [HOURS[0]] * 51}, {"/opening_hours"}),
        ({"accessibility": ["teleport"]}, {"/accessibility/0"}),
        ({"name": "a\nb"}, {"/name"}),
        ({"surprise": 1}, {"/surprise"}),
    ],
)
def test_what_is_no_clinic_is_said_field_by_field(
    small_house: House, wrong: dict[str, Any], pointers: set[str]
) -> None:
    house = small_house
    answer = house.call("POST", "/clinics", house.person(Role.ADMIN), CLINIC | wrong)
    assert answer.status_code == 422
    assert {error["pointer"] for error in answer.json()["errors"]} == pointers
