"""Who may do what? Every operation by every kind of caller; a denied call changes nothing."""

import re
from itertools import count
from typing import Any

import pytest

from salus.kernel.actor import Role
from salus.kernel.errors import Refusal
from salus.users.usecases import services
from tests.users.house import CLINIC, SERVICE, House

NEW = {"name": "New Comer", "email": "new@example.com"}
# anonymous, patient (the one asked about), other patient, doctor (the one asked about), other doctor, staff, admin
MATRIX = {
    "GET /users": (401, 403, 403, 403, 403, 200, 200),
    "POST /users": (401, 403, 403, 403, 403, 201, 201),
    "GET /users/{patient}": (401, 200, 404, 404, 404, 200, 200),
    "PUT /users/{patient}": (401, 200, 404, 404, 404, 403, 200),
    "DELETE /users/{patient}": (401, 200, 404, 404, 404, 403, 200),
    "POST /users/{patient}/reactivate": (401, 403, 403, 403, 403, 403, 200),
    "GET /users/{doctor}": (401, 404, 404, 200, 404, 404, 200),
    "PUT /users/{doctor}": (401, 404, 404, 200, 404, 404, 200),
    "DELETE /users/{doctor}": (401, 404, 404, 200, 404, 404, 200),
    "GET /users/{patient}/preferences": (401, 200, 404, 404, 404, 403, 200),
    "PUT /users/{patient}/preferences": (401, 200, 404, 404, 404, 403, 200),
    "GET /users/999": (401, 404, 404, 404, 404, 404, 404),
    "GET /doctors": (200, 200, 200, 200, 200, 200, 200),
    "POST /doctors": (401, 403, 403, 403, 403, 403, 201),
    "GET /doctors/{practice}": (200, 200, 200, 200, 200, 200, 200),
    "PUT /doctors/{practice}": (401, 403, 403, 200, 403, 403, 200),
    "PUT /doctors/999": (401, 404, 404, 404, 404, 404, 404),
    "GET /doctors/{practice}/services": (200, 200, 200, 200, 200, 200, 200),
    "POST /doctors/{practice}/services": (401, 403, 403, 201, 403, 403, 201),
    "PUT /doctors/{practice}/services/{service}": (401, 403, 403, 200, 403, 403, 200),
    "DELETE /doctors/{practice}/services/{service}": (401, 403, 403, 204, 403, 403, 204),
    "GET /specialties": (200, 200, 200, 200, 200, 200, 200),
    "GET /clinics": (200, 200, 200, 200, 200, 200, 200),
    "POST /clinics": (401, 403, 403, 403, 403, 403, 201),
    "GET /clinics/{clinic}": (200, 200, 200, 200, 200, 200, 200),
    "PUT /clinics/{clinic}": (401, 403, 403, 403, 403, 403, 200),
    "DELETE /clinics/{clinic}": (401, 403, 403, 403, 403, 403, 204),
}
_NUMBERS = count()
BODIES: dict[str, dict[str, Any]] = {
    "POST /users": NEW | {"role": "patient"},
    "PUT /users": {"name": "Changed Name"},
    "POST /doctors": NEW | {"specialties": []},
    "PUT /doctors": {"bio": "Changed."},
    "POST /services": SERVICE,
    "PUT /services": {"name": "Changed"},
    "POST /clinics": CLINIC,
    "PUT /clinics": {"name": "Changed"},
}


ROLES = ("anonymous", "patient", "other patient", "doctor", "other doctor", "staff", "admin")


@pytest.mark.parametrize("operation", MATRIX)
def test_every_caller_may_what_the_matrix_says(small_house: House, operation: str) -> None:
    house = small_house
    method, path = operation.split()
    for place, status in enumerate(MATRIX[operation]):
        # Everybody anew for each cell: what one caller may do must not stand in the way of the next.
        patient, doctor = house.person(Role.PATIENT), house.person(Role.DOCTOR)
        services = f"/doctors/{doctor.doctor_id}/services"
        service = house.ok("POST", services, doctor, SERVICE)
        others = house.person(Role.PATIENT), house.person(Role.DOCTOR)
        staff, admin = house.person(Role.STAFF), house.person(Role.ADMIN)
        caller = (None, patient, others[0], doctor, others[1], staff, admin)[place]
        clinic = house.clinic()["id"]
        path_here = path.format(
            patient=patient.id, doctor=doctor.id, practice=doctor.doctor_id, service=service["id"], clinic=clinic
        )
        body = _body(method, path)
        if status < 400:
            house.ok(method, path_here, caller, body)
        else:
            assert house.refused(method, path_here, caller, body).startswith(str(status)), ROLES[place]


def _body(method: str, path: str) -> Any:
    if path.endswith("reactivate"):
        return None
    if path.endswith("preferences"):
        return {"changes": ["sms"]} if method == "PUT" else None
    kind = "services" if "services" in path else path.split("/")[1]
    body = BODIES.get(f"{method} /{kind}")
    return {**body, "email": f"new{next(_NUMBERS)}@example.com"} if body and "email" in body else body


def _with_ones(path: str) -> str:
    return re.sub(r"{\w+}|999", "1", path)


def test_no_operation_is_missing_from_the_matrix(small_house: House) -> None:
    asked = {_with_ones(name) for name in MATRIX}
    house = small_house
    served = set()
    for path, operations in house.app.openapi()["paths"].items():
        for method in operations:
            served.add(f"{method.upper()} {_with_ones(path.removeprefix('/api/v1'))}")
    assert served == asked


def test_a_bad_token_is_refused(small_house: House) -> None:
    house = small_house
    stranger = house.person(Role.PATIENT)
    house.tokens.known.clear()
    assert house.refused("GET", f"/users/{stranger.id}", stranger) == "401 not_authenticated"


def test_without_its_guard_a_denied_call_would_be_seen(small_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house = small_house
    doctor, other = house.person(Role.DOCTOR), house.person(Role.DOCTOR)
    monkeypatch.setattr(services, "may_change", lambda *_: True)
    with pytest.raises(AssertionError):
        house.refused("POST", f"/doctors/{doctor.doctor_id}/services", other, SERVICE)


def test_each_refusal_says_what_to_do(small_house: House) -> None:
    house = small_house
    admin = house.person(Role.ADMIN)
    detail = house.call("DELETE", f"/users/{admin.id}", admin).json()["detail"]
    assert "Make somebody else an administrator first." in detail
    assert all(cls.__doc__ for cls in Refusal.__subclasses__() if cls.__module__.startswith("salus."))
