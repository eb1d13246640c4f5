"""What does bad input get? 422 that names the field, never 500, whatever it is."""

from typing import Any

import pytest

from salus.kernel.actor import Role
from tests.users.house import CLINIC, SERVICE, House

BAD: list[Any] = [
    *(None, True, 0, -1, 1.5, 10**30, 1e308, "", " ", "\x00", "a\x00b", "\ud800", "x" * 5000, "'; DROP TABLE users;--"),
    *([], [[]], [None], {}, {"a": {}}, "\u202e\u0007", "9999-99-99", "0000-00-00", "NaN", "\U0001f600", ["x"] * 200),
]
OPERATIONS: dict[str, dict[str, Any]] = {
    "POST /users": {
        "name": "A", "email": "a@example.com", "role": "patient", "phone": None, "date_of_birth": None,
        "time_zone": None, "locale": None, "clinic_ids": [],
    },
    "PUT /users/{admin}": {"name": "A", "email": "b@example.com", "phone": None, "locale": "en", "time_zone": None},
    "POST /doctors": {
        "name": "A", "email": "a@example.com", "specialties": [], "designation": None, "bio": None, "languages": [],
        "time_zone": None, "clinic_ids": [], "phone": None, "locale": None,
    },
    "PUT /doctors/1": {
        "name": "A", "designation": None, "bio": None, "languages": [], "specialties": [], "time_zone": "UTC",
        "clinic_ids": [],
    },
    "POST /doctors/1/services": SERVICE | {
        "buffer_before_minutes": 0, "buffer_after_minutes": 0, "mode": "video", "payment": "prepaid",
    },
    "PUT /doctors/1/services/1": SERVICE,
    "POST /clinics": CLINIC | {"phone": None, "email": None, "opening_hours": [], "accessibility": []},
    "PUT /clinics/1": CLINIC,
}  # fmt: skip


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_field_refuses_what_it_cannot_be(house: House, operation: str) -> None:
    method, path = operation.split()
    house.clinic()
    house.person(Role.DOCTOR)
    admin = house.person(Role.ADMIN)
    path = path.format(admin=admin.id)
    good = OPERATIONS[operation]
    refused = set()
    for field in good:
        for number, bad in enumerate(BAD):
            body = good | {field: bad}
            if method == "POST" and "email" in good and field != "email":
                body |= {"email": f"{field}{number}@example.com"}
            answer = house.call(method, path, admin, body)
            assert answer.status_code in (200, 201, 422), f"{field}={bad!r}: {answer.status_code} {answer.text}"
            if answer.status_code == 422:
                assert {error["pointer"].split("/")[1] for error in answer.json()["errors"]} == {field}
                refused.add(field)
    assert refused == set(good)


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("body", [None, [], "text", 5, {"unknown": 1}])
def test_every_operation_refuses_what_is_no_request(house: House, operation: str, body: Any) -> None:
    method, path = operation.split()
    admin = house.person(Role.ADMIN)
    assert house.refused(method, path.format(admin=admin.id), admin, body) == "422 invalid"


def test_all_wrong_fields_are_named_at_once(house: House) -> None:
    wrong = {"name": "", "email": "x", "role": "king", "phone": 5, "date_of_birth": 5, "time_zone": "x", "locale": "!"}
    answer = house.call("POST", "/users", house.person(Role.ADMIN), wrong | {"clinic_ids": ["x"], "extra": 1})
    pointers = {error["pointer"] for error in answer.json()["errors"]}
    assert pointers == {f"/{name}" for name in wrong} | {"/clinic_ids/0", "/extra"}


@pytest.mark.parametrize("revision", ['"x"', "9" * 20, '"-1"', '"1'])
def test_an_etag_is_one_that_was_answered(house: House, revision: str) -> None:
    jane = house.person(Role.PATIENT)
    status = house.call("PUT", f"/users/{jane.id}", jane, {}, If_Match=revision).status_code
    assert status == (200 if revision == '"1' else 422)
