"""Do services come, change and go as their doctor means it?"""

import asyncio
from typing import Any

import pytest

from salus.kernel.actor import Role
from salus.kernel.ids import ServiceId
from salus.users.usecases.services import MOST
from tests.users.house import SERVICE, House


def test_a_doctor_offers_services(house: House) -> None:
    doctor = house.person(Role.DOCTOR)
    path = f"/doctors/{doctor.doctor_id}/services"
    answer = house.call("POST", path, doctor, SERVICE | {"mode": "video", "payment": "prepaid"})
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"1"')
    assert answer.headers["Location"] == f"/api/v1{path}/{answer.json()['id']}"
    assert answer.json() == SERVICE | {
        "id": 2,
        "doctor_id": doctor.doctor_id,
        "buffer_before_minutes": 0,
        "buffer_after_minutes": 0,
        "mode": "video",
        "payment": "prepaid",
        "active": True,
        "revision": 1,
    }
    listed = house.ok("GET", path)
    assert [service["name"] for service in listed["items"]] == ["Consultation", "Check-up"]
    assert (listed["total"], listed["page"], listed["pages"]) == (2, 1, 1)
    assert house.told("service.created")[-1].data == {"doctor_id": doctor.doctor_id}


def test_a_service_is_edited_with_its_revision(house: House) -> None:
    doctor = house.person(Role.DOCTOR)
    path = f"/doctors/{doctor.doctor_id}/services/1"
    change = {"fee": {"amount": 100, "currency": "JPY"}, "buffer_after_minutes": 15}
    answer = house.call("PUT", path, doctor, change, If_Match='"1"')
    assert answer.headers["ETag"] == '"2"'
    assert (answer.json()["fee"], answer.json()["name"]) == (change["fee"], "Consultation")
    assert house.refused("PUT", path, doctor, change, If_Match='"1"') == "412 stale"
    before = house.contents()
    assert house.ok("PUT", path, doctor, change)["revision"] == 2
    assert house.contents() == before
    (entry,) = house.told("service.updated")
    assert entry.data == {"doctor_id": doctor.doctor_id, "fields": ["buffer_after_minutes", "fee"]}


def test_a_deleted_service_is_offered_no_more_but_known(house: House) -> None:
    doctor = house.person(Role.DOCTOR)
    path = f"/doctors/{doctor.doctor_id}/services"
    house.ok("POST", path, doctor, SERVICE)
    assert house.call("DELETE", f"{path}/1", doctor).status_code == 204
    assert [service["id"] for service in house.ok("GET", path)["items"]] == [2]
    assert house.ok("GET", f"/doctors/{doctor.doctor_id}")["fee_from"] == SERVICE["fee"]
    practice = house.run(house.users.practice_of_service(ServiceId(1)))
    assert [service.active for service in practice.services] == [False, True]
    assert house.refused("DELETE", f"{path}/1", doctor) == "404 not_found"
    assert house.refused("PUT", f"{path}/1", doctor, {"name": "X"}) == "404 not_found"
    assert house.refused("DELETE", f"{path}/2", doctor) == "409 last_service"


def test_of_services_that_are_all_deleted_at_once_one_remains(house: House) -> None:
    doctor = house.person(Role.DOCTOR)
    path = f"/doctors/{doctor.doctor_id}/services"
    for _ in range(5):
        house.ok("POST", path, doctor, SERVICE)

    async def stampede() -> list[int]:
        answers = await asyncio.gather(*(house.send("DELETE", f"{path}/{n}", doctor) for n in range(1, 7)))
        return sorted(answer.status_code for answer in answers)

    assert house.run(stampede()) == [204] * 5 + [409]


def test_a_doctor_offers_a_bounded_number_of_services(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("salus.users.usecases.services.MOST", 2)
    doctor = house.person(Role.DOCTOR)
    path = f"/doctors/{doctor.doctor_id}/services"
    house.ok("POST", path, doctor, SERVICE)
    assert house.refused("POST", path, doctor, SERVICE) == "409 too_many_services"
    assert MOST == 100


@pytest.mark.parametrize(
    "wrong",
    [
        {"duration_minutes": 4},
        {"duration_minutes": 481},
        {"duration_minutes": "30"},
        {"duration_minutes": True},
        {"buffer_before_minutes": -1},
        {"buffer_after_minutes": 121},
        {"fee": {"amount": -1, "currency": "EUR"}},
        {"fee": {"amount": 10_000_001, "currency": "EUR"}},
        {"fee": {"amount": 1, "currency": "EURO"}},
        {"fee": {"amount": 1, "currency": "XXX"}},
        {"fee": 5},
        {"mode": "telepathy"},
        {"payment": None},
        {"name": ""},
        {"surprise": 1},
    ],
)
def test_what_is_no_service_is_refused(small_house: House, wrong: dict[str, Any]) -> None:
    house = small_house
    doctor = house.person(Role.DOCTOR)
    path = f"/doctors/{doctor.doctor_id}/services"
    assert house.refused("POST", path, doctor, SERVICE | wrong) == "422 invalid"
    assert house.refused("PUT", f"{path}/1", doctor, wrong) == "422 invalid"


@pytest.mark.parametrize(("field", "ends"), [("duration_minutes", (5, 480)), ("buffer_after_minutes", (0, 120))])
def test_the_bounds_themselves_are_fine(house: House, field: str, ends: tuple[int, int]) -> None:
    doctor = house.person(Role.DOCTOR)
    for end in ends:
        house.ok("POST", f"/doctors/{doctor.doctor_id}/services", doctor, SERVICE | {field: end})


def test_services_belong_to_their_doctor(house: House) -> None:
    doctor, other = house.person(Role.DOCTOR), house.person(Role.DOCTOR)
    path = f"/doctors/{doctor.doctor_id}/services"
    for method, tail, body in (("POST", "", SERVICE), ("PUT", "/1", {"name": "X"}), ("DELETE", "/1", None)):
        assert house.refused(method, path + tail, other, body) == "403 not_allowed"
        assert house.refused(method, f"/doctors/99/services{tail}", doctor, body) == "404 not_found"
    assert house.refused("PUT", f"{path}/2", doctor, {"name": "X"}) == "404 not_found"
    assert house.ok("PUT", f"{path}/1", house.person(Role.ADMIN), {"name": "Visit"})["name"] == "Visit"


def test_who_has_left_offers_nothing(house: House) -> None:
    doctor = house.person(Role.DOCTOR)
    house.ok("DELETE", f"/users/{doctor.id}", doctor)
    path = f"/doctors/{doctor.doctor_id}/services"
    assert house.call("GET", path).status_code == house.call("GET", "/doctors/99/services").status_code == 404
    assert house.refused("POST", path, doctor, SERVICE) == "404 not_found"
