"""Are doctors found, entered and changed as they should?"""

from collections.abc import Callable
from typing import Any

import pytest

from salus.kernel.actor import Role
from salus.kernel.ids import DoctorId
from salus.kernel.page import PageRequest
from salus.kit.db import Tx
from salus.users.domain.distance import Place
from salus.users.queries.practices import practices
from salus.users.queries.search import DoctorSort, Wanted
from salus.users.usecases.doctors import Near
from tests.users.house import House

GRACE: dict[str, Any] = {
    "name": "Grace Höpper",
    "email": "grace@example.com",
    "specialties": ["neurology", "General Practice", "NEUROLOGY"],
    "designation": "Prof. Dr.",
    "bio": "Counts nanoseconds.",
    "languages": ["en", "fr-ch", "EN"],
    "time_zone": "America/New_York",
    "phone": "+33144270000",
}


def test_an_administrator_enters_a_doctor(house: House) -> None:
    clinic = house.clinic()["id"]
    answer = house.call("POST", "/doctors", house.person(Role.ADMIN), GRACE | {"clinic_ids": [clinic]})
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"1"')
    doctor = answer.json()
    assert answer.headers["Location"] == f"/api/v1/doctors/{doctor['id']}"
    assert doctor == house.ok("GET", f"/doctors/{doctor['id']}")
    assert doctor["specialties"] == ["Neurology", "General practice"]
    assert doctor["languages"] == ["en", "fr-CH"]
    assert [(it["id"], it["distance_km"]) for it in doctor["clinics"]] == [(clinic, None)]
    assert [service["name"] for service in doctor["services"]] == ["Consultation"]
    assert "email" not in str(doctor)
    assert house.told("user.created")[-1].data == {"self_registered": False, "role": "doctor"}


def test_only_administrators_enter_doctors(house: House) -> None:
    for role in (Role.PATIENT, Role.DOCTOR, Role.STAFF):
        assert house.refused("POST", "/doctors", house.person(role), GRACE) == "403 not_allowed"
    assert house.refused("POST", "/doctors", None, GRACE) == "401 not_authenticated"


def test_what_a_doctor_cannot_be_is_said_field_by_field(house: House) -> None:
    wrong = GRACE | {"specialties": ["neurology", "magic"], "clinic_ids": [99], "phone": "0144270000"}
    answer = house.call("POST", "/doctors", house.person(Role.ADMIN), wrong)
    assert {error["pointer"] for error in answer.json()["errors"]} == {"/specialties/1", "/clinic_ids/0", "/phone"}
    wrong = GRACE | {"languages": ["en", "klingon!"], "time_zone": "Mars/Base", "email": "x", "phone": "+0"}
    answer = house.call("POST", "/doctors", house.person(Role.ADMIN), wrong)
    assert {error["pointer"] for error in answer.json()["errors"]} == {
        *("/languages/1", "/time_zone", "/email", "/phone"),
    }


def test_doctors_change_their_profile(house: House) -> None:
    clinic = house.clinic()["id"]
    doctor = house.person(Role.DOCTOR, specialty="cardiology")
    path = f"/doctors/{doctor.doctor_id}"
    change: dict[str, Any] = {
        "name": "Grace Höpper",
        "designation": "Prof. Dr.",
        "bio": "Counts nanoseconds.",
        "languages": ["en", "fr-CH"],
        "specialties": ["Neurology", "Cardiology"],
        "time_zone": "America/New_York",
        "clinic_ids": [clinic],
    }
    answer = house.call("PUT", path, doctor, change, If_Match='"1"')
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    assert answer.json() == house.ok("GET", path)
    assert {name: answer.json()[name] for name in change if name != "clinic_ids"} == {
        name: value for name, value in change.items() if name != "clinic_ids"
    }
    assert [it["id"] for it in answer.json()["clinics"]] == [clinic]
    assert house.ok("GET", f"/users/{doctor.id}", doctor)["name"] == "Grace Höpper"
    (entry,) = house.told("doctor.updated")
    assert entry.data == {"doctor_id": doctor.doctor_id, "fields": sorted(change)}
    assert house.told("user.updated")[-1].data == {"fields": ["name"]}
    assert house.refused("PUT", path, doctor, change, If_Match='"1"') == "412 stale"
    before = house.contents()
    assert house.ok("PUT", path, doctor, change, If_Match='"2"')["revision"] == 2
    assert house.contents() == before
    assert house.ok("PUT", path, house.person(Role.ADMIN), {"designation": None, "clinic_ids": []})["clinics"] == []


def test_a_profile_is_its_owners(house: House) -> None:
    doctor, other = house.person(Role.DOCTOR), house.person(Role.DOCTOR)
    change = {"bio": "Mine now."}
    for who in (other, house.person(Role.PATIENT), house.person(Role.STAFF)):
        assert house.refused("PUT", f"/doctors/{doctor.doctor_id}", who, change) == "403 not_allowed"
    assert house.refused("PUT", "/doctors/99", doctor, change) == "404 not_found"
    house.ok("DELETE", f"/users/{doctor.id}", doctor)
    assert house.refused("PUT", f"/doctors/{doctor.doctor_id}", doctor, change) == "404 not_found"
    wrong = {"languages": ["??"], "specialties": ["magic"], "clinic_ids": [99]}
    assert house.refused("PUT", f"/doctors/{other.doctor_id}", other, wrong) == "422 invalid"
    assert house.refused("PUT", f"/doctors/{other.doctor_id}", other, {"time_zone": None}) == "422 invalid"


@pytest.fixture
def town(house: House) -> Callable[[str], list[str]]:
    """Three doctors in two places and one nowhere; answers whom a search finds, in its order."""
    paris = house.clinic()["id"]
    lyon = house.clinic(name="Rhône Clinic", latitude=45.7640, longitude=4.8357)["id"]
    nowhere = house.clinic(name="Somewhere", latitude=None, longitude=None)["id"]
    for name, places, specialty, languages, fee in (
        ("Anna Árvore", (paris, lyon), "cardiology", ["en", "fr"], 5000),
        ("Bob Builder", (lyon,), "dermatology", ["en-GB"], 3000),
        ("Carla Cruz", (nowhere,), "cardiology", ["es"], 9000),
        ("Dan Drifter", (), "ear, nose and throat", [], 0),
    ):
        doctor = house.person(Role.DOCTOR, name=name, specialty=specialty, clinic_ids=places, designation="Dr. 100%")
        house.ok("PUT", f"/doctors/{doctor.doctor_id}", doctor, {"languages": languages})
        change = {"fee": {"amount": fee, "currency": "EUR"}}
        (service,) = house.ok("GET", f"/doctors/{doctor.doctor_id}/services")["items"]
        house.ok("PUT", f"/doctors/{doctor.doctor_id}/services/{service['id']}", doctor, change)

    def names(query: str) -> list[str]:
        return [it["name"].split()[0] for it in house.ok("GET", f"/doctors?{query}")["items"]]

    return names


NEAR = "near=48.8566,2.3522"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "Anna Bob Carla Dan"),
        ("q=", "Anna Bob Carla Dan"),
        ("q=ARVORE", "Anna"),
        ("q=%20dr.%20%20cruz%20", "Carla"),
        ("q=cardio", "Anna Carla"),
        ("q=100%25", "Anna Bob Carla Dan"),
        ("q=_", ""),
        ("q=%5C", ""),
        ("q=cardiology%20bob", ""),
        ("specialty=cardiology", "Anna Carla"),
        ("specialty=Ear,%20Nose%20and%20THROAT", "Dan"),
        ("specialty=magic", ""),
        ("clinic_id=2", "Anna Bob"),
        ("clinic_id=99", ""),
        ("language=en", "Anna Bob"),
        ("language=EN-gb", "Bob"),
        ("max_fee=5000", "Anna Bob Dan"),
        ("max_fee=0", "Dan"),
        ("sort=fee", "Dan Bob Anna Carla"),
        ("sort=fee&per_page=2&page=2", "Anna Carla"),
        ("page=2", ""),
        (NEAR, "Anna Bob Carla Dan"),
        ("near=45.76,4.83&sort=distance", "Anna Bob Carla Dan"),
        (f"{NEAR}&sort=fee", "Dan Bob Anna Carla"),
        (f"{NEAR}&radius_km=10", "Anna"),
        (f"{NEAR}&radius_km=500", "Anna Bob"),
        (f"{NEAR}&radius_km=500&clinic_id=2&sort=fee", "Bob Anna"),
        ("near=0,0&radius_km=10", ""),
        (f"{NEAR}&per_page=1&page=2", "Bob"),
    ],
)
def test_doctors_are_found(town: Callable[[str], list[str]], query: str, found: str) -> None:
    assert town(query) == found.split()


def test_a_card_tells_distances_and_the_lowest_fee(house: House, town: Callable[[str], list[str]]) -> None:
    page = house.ok("GET", f"/doctors?{NEAR}&per_page=1")
    assert (page["total"], page["pages"]) == (4, 4)
    (anna,) = page["items"]
    assert [clinic["distance_km"] for clinic in anna["clinics"]] == [1.94, 391.5]
    assert (anna["distance_km"], anna["fee_from"]) == (1.94, {"amount": 5000, "currency": "EUR"})
    assert house.ok("GET", "/doctors?per_page=1")["items"][0]["distance_km"] is None


@pytest.mark.parametrize(
    "query",
    [
        *("near=91,0", "near=0,181", "near=1", "near=a,b", "near=1,2,3", "near=nan,nan", "near=1e400,0", "near="),
        *("radius_km=5", "sort=distance", "sort=age", f"{NEAR}&radius_km=0", f"{NEAR}&radius_km=nan"),
        *(f"{NEAR}&radius_km=20017", "max_fee=-1", "max_fee=x", "clinic_id=0", "language=klingon!", "q=%00"),
        *("page=0", "per_page=101", "page=1000001", f"q={'x' * 201}", f"specialty={'x' * 201}", f"near={'1' * 61}"),
    ],
)
def test_a_search_that_makes_no_sense_is_refused(small_house: House, query: str) -> None:
    assert small_house.refused("GET", f"/doctors?{query}") == "422 invalid"


def test_all_specialties_are_on_one_page(house: House) -> None:
    page = house.ok("GET", "/specialties")
    assert page["total"] == len(page["items"]) == 33
    assert (page["page"], page["pages"]) == (1, 1)
    assert {"slug": "ear-nose-and-throat", "name": "Ear, nose and throat"} in page["items"]


@pytest.mark.parametrize("ids", [None, [DoctorId(1), DoctorId(2)], [DoctorId(number) for number in range(1, 1200)]])
def test_any_number_of_practices_takes_four_statements(house: House, ids: Any) -> None:
    for _ in range(3):
        house.person(Role.DOCTOR)

    def statements(tx: Tx) -> int:
        practices(tx, ids)
        return tx.round_trips

    assert house.run(house.db.read(statements)) == 4


def test_a_page_that_nobody_is_on_costs_no_more(house: House) -> None:
    near = Near(Place(0, 0))
    assert house.run(house.users.doctors.search(Wanted(), near, DoctorSort.DISTANCE, PageRequest())).items == []
