"""Do accounts change as their owners and administrators mean it, and for nobody else?"""

import asyncio
from typing import Any

import pytest

from salus.kernel.actor import Role
from salus.kernel.ids import DoctorId
from tests.users.house import House

HELLO = {"name": "Zoë Zulu", "email": "zoe@example.com", "role": "patient"}


def test_people_see_and_change_themselves(house: House) -> None:
    jane = house.person(Role.PATIENT)
    answer = house.call("GET", f"/users/{jane.id}", jane)
    assert answer.headers["ETag"] == '"1"'
    assert answer.json()["patient_id"] == jane.patient_id
    change = {"name": "Jane Roe", "phone": "+33144270000", "date_of_birth": "1984-02-29", "time_zone": "Asia/Tokyo"}
    answer = house.call("PUT", f"/users/{jane.id}", jane, change | {"locale": "fr-fr"}, If_Match='"1"')
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    assert answer.json() == house.ok("GET", f"/users/{jane.id}", jane)
    assert {name: answer.json()[name] for name in change} == change
    assert answer.json()["locale"] == "fr-FR"
    (entry,) = house.told("user.updated")
    assert entry.data == {"fields": ["date_of_birth", "locale", "name", "phone", "time_zone"]}
    assert entry.actor_id == jane.id
    assert house.ok("PUT", f"/users/{jane.id}", jane, {"phone": None, "date_of_birth": None})["phone"] is None


def test_a_change_that_changes_nothing_leaves_no_trace(house: House) -> None:
    jane = house.person(Role.PATIENT)
    before = house.contents()
    assert house.ok("PUT", f"/users/{jane.id}", jane, {"name": jane.name})["revision"] == 1
    assert house.ok("PUT", f"/users/{jane.id}", jane, {})["revision"] == 1
    assert house.contents() == before


def test_a_stale_change_is_refused_also_when_it_would_change_nothing(house: House) -> None:
    jane = house.person(Role.PATIENT)
    house.ok("PUT", f"/users/{jane.id}", jane, {"name": "Jane Roe"})
    for body in ({"name": "Jane Poe"}, {}):
        assert house.refused("PUT", f"/users/{jane.id}", jane, body, If_Match='"1"') == "412 stale"


def test_of_changes_based_on_one_revision_one_wins(house: House) -> None:
    jane = house.person(Role.PATIENT)

    async def stampede() -> list[int]:
        answers = await asyncio.gather(
            *(house.send("PUT", f"/users/{jane.id}", jane, {"name": f"Jane {n}"}, If_Match='"1"') for n in range(12))
        )
        return sorted(answer.status_code for answer in answers)

    assert house.run(stampede()) == [200] + [412] * 11
    assert len(house.told("user.updated")) == 1


def test_a_new_address_must_be_free_and_is_found_in_any_case(house: House) -> None:
    jane, john = house.person(Role.PATIENT, email="jane@example.com"), house.person(Role.PATIENT)
    assert house.refused("PUT", f"/users/{john.id}", john, {"email": "JANE@example.com"}) == "409 email_taken"
    assert house.ok("PUT", f"/users/{jane.id}", jane, {"email": "Jane@Example.com"})["email"] == "Jane@Example.com"
    admin = house.person(Role.ADMIN)
    assert house.ok("PUT", f"/users/{john.id}", admin, {"email": "j2@example.com"})["email"] == "j2@example.com"
    assert [it["id"] for it in house.ok("GET", "/users?q=J2@EXAMPLE", admin)["items"]] == [john.id]


def test_only_administrators_say_where_staff_work(house: House) -> None:
    clinic = house.clinic()["id"]
    admin, staff, patient = house.person(Role.ADMIN), house.person(Role.STAFF), house.person(Role.PATIENT)
    assert house.refused("PUT", f"/users/{staff.id}", staff, {"clinic_ids": [clinic]}) == "403 not_allowed"
    assert house.ok("PUT", f"/users/{staff.id}", admin, {"clinic_ids": [clinic]})["clinic_ids"] == [clinic]
    assert house.ok("GET", f"/users/{staff.id}", staff)["clinic_ids"] == [clinic]
    assert house.ok("PUT", f"/users/{staff.id}", admin, {"clinic_ids": []})["clinic_ids"] == []
    assert house.refused("PUT", f"/users/{staff.id}", admin, {"clinic_ids": [99]}) == "422 invalid"
    assert house.refused("PUT", f"/users/{patient.id}", admin, {"clinic_ids": [clinic]}) == "422 invalid"
    assert house.refused("PUT", f"/users/{staff.id}", admin, {"date_of_birth": "1984-02-29"}) == "422 invalid"


def test_a_doctor_who_changes_the_name_is_found_by_it(house: House) -> None:
    doctor = house.person(Role.DOCTOR, specialty="cardiology", designation="Dr. med.")
    house.ok("PUT", f"/users/{doctor.id}", doctor, {"name": "Grace Höpper"})
    for text in ("hopper", "cardiology hop", "dr."):
        assert [it["name"] for it in house.ok("GET", f"/doctors?q={text}")["items"]] == ["Grace Höpper"]
    (entry,) = house.told("doctor.updated")
    assert entry.data == {"doctor_id": doctor.doctor_id, "fields": ["name"]}
    assert house.ok("GET", f"/doctors/{doctor.doctor_id}")["revision"] == 2


def test_who_leaves_is_inactive_told_of_once_and_may_come_back(house: House) -> None:
    doctor, admin = house.person(Role.DOCTOR), house.person(Role.ADMIN)
    for _ in range(2):
        assert house.ok("DELETE", f"/users/{doctor.id}", doctor)["active"] is False
    assert house.ok("GET", "/doctors")["total"] == 0
    assert house.call("GET", f"/doctors/{doctor.doctor_id}").status_code == 404
    assert [practice.active for practice in house.run(house.users.practices([DoctorId(1)]))] == [False]
    for _ in range(2):
        assert house.ok("POST", f"/users/{doctor.id}/reactivate", admin)["active"] is True
    assert house.ok("GET", "/doctors")["total"] == 1
    entries = house.journal()[-4:]
    assert [(entry.action, entry.entity_id) for entry in entries] == [
        ("user.deactivated", doctor.id),
        ("doctor.deactivated", doctor.doctor_id),
        ("user.reactivated", doctor.id),
        ("doctor.reactivated", doctor.doctor_id),
    ]
    assert house.refused("POST", "/users/99/reactivate", admin) == "404 not_found"
    assert house.refused("DELETE", "/users/99", admin) == "404 not_found"


def test_one_administrator_remains(house: House) -> None:
    first, second = house.person(Role.ADMIN), house.person(Role.ADMIN)
    house.ok("DELETE", f"/users/{first.id}", second)
    assert house.refused("DELETE", f"/users/{second.id}", second) == "409 last_admin"
    house.ok("DELETE", f"/users/{first.id}", second)


def test_of_administrators_who_all_leave_at_once_one_remains(house: House) -> None:
    admins = [house.person(Role.ADMIN) for _ in range(6)]

    async def stampede() -> list[int]:
        answers = await asyncio.gather(*(house.send("DELETE", f"/users/{admin.id}", admin) for admin in admins))
        return sorted(answer.status_code for answer in answers)

    assert house.run(stampede()) == [200] * 5 + [409]


def test_people_are_found_by_role_state_and_words(house: House) -> None:
    admin = house.person(Role.ADMIN, name="Ada Admin")
    sam = house.person(Role.STAFF, name="Sam Staff")
    jane = house.person(Role.PATIENT, name="Jané Pöttering", email="jp@example.com")
    house.person(Role.PATIENT, name="100% Sure")
    house.ok("DELETE", f"/users/{jane.id}", jane)

    def names(query: str) -> list[str]:
        return [it["name"] for it in house.ok("GET", f"/users?{query}", admin)["items"]]

    assert names("") == ["100% Sure", "Ada Admin", "Jané Pöttering", "Sam Staff"]
    assert names("role=staff") == ["Sam Staff"]
    assert names("status=inactive") == names("q=POTTERING%20jane") == names("q=jp@") == ["Jané Pöttering"]
    assert names("status=active&role=patient") == names("q=%25") == ["100% Sure"]
    assert names(f"id={sam.id}&id={jane.id}&id={1 << 40}") == ["Jané Pöttering", "Sam Staff"]
    assert names(f"id={sam.id}&id={jane.id}&role=staff") == ["Sam Staff"]
    assert names("q=_") == names("q=jane%20sure") == []
    page = house.ok("GET", "/users?page=2&per_page=3", admin)
    assert ([it["name"] for it in page["items"]], page["total"], page["pages"]) == (["Sam Staff"], 4, 2)


def test_staff_find_patients_alone(house: House) -> None:
    staff = house.person(Role.STAFF)
    jane = house.person(Role.PATIENT)
    house.person(Role.ADMIN)
    for query, total in (("", 1), ("role=patient", 1), ("role=admin", 0)):
        assert house.ok("GET", f"/users?{query}", staff)["total"] == total
    assert house.ok("GET", f"/users/{jane.id}", staff)["id"] == jane.id
    assert house.refused("PUT", f"/users/{jane.id}", staff, {"name": "X"}) == "403 not_allowed"
    assert house.refused("DELETE", f"/users/{jane.id}", staff) == "403 not_allowed"
    for role in (Role.PATIENT, Role.DOCTOR):
        assert house.refused("GET", "/users", house.person(role)) == "403 not_allowed"


def test_people_are_entered_by_those_who_may(house: House) -> None:
    staff, admin = house.person(Role.STAFF), house.person(Role.ADMIN)
    answer = house.call("POST", "/users", staff, HELLO | {"phone": "+33144270000", "date_of_birth": "2000-02-29"})
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"1"')
    assert answer.headers["Location"] == f"/api/v1/users/{answer.json()['id']}"
    assert house.told("user.created")[-1].data == {"self_registered": False, "role": "patient"}
    assert house.refused("POST", "/users", staff, HELLO) == "409 email_taken"
    other = HELLO | {"email": "b@example.com", "role": "admin"}
    assert house.refused("POST", "/users", staff, other) == "403 not_allowed"
    assert house.ok("POST", "/users", admin, other)["role"] == "admin"
    assert house.refused("POST", "/users", admin, other | {"role": "doctor"}) == "422 invalid"


@pytest.mark.parametrize("path", ["/users/0", "/users/x", "/users/-1", f"/users/{2**53}", "/users/1.5"])
def test_what_is_no_number_of_a_person_is_refused(house: House, path: str) -> None:
    assert house.refused("GET", path, house.person(Role.ADMIN)) == "422 invalid"


def test_others_look_like_those_who_are_not_there(house: House) -> None:
    jane, john = house.person(Role.PATIENT), house.person(Role.PATIENT)

    def body(method: str, user_id: int, sent: Any) -> dict[str, Any]:
        answer = house.call(method, f"/users/{user_id}", jane, sent)
        assert answer.status_code == 404
        return {name: value for name, value in answer.json().items() if name != "instance"}

    for method, sent in (("GET", None), ("PUT", {"name": "X"}), ("DELETE", None)):
        assert body(method, john.id, sent) == body(method, 999, sent)
