"""Do the faces say the same in one process and in four behind the gateway?"""

from datetime import timedelta
from typing import Any

import httpx2

from tests.support.shape import eventually
from tests.support.town import Town, at, text
from tests.support.world import PASSWORD


def ask(town: Town, method: str, path: str, token: str | None = None, **more: Any) -> httpx2.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return town.client.request(method, path, headers=headers, **more)


def call(town: Town, method: str, path: str, token: str | None = None, **more: Any) -> Any:
    answer = ask(town, method, path, token, **more)
    assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
    return answer.json()


def joined(town: Town, role: str, **more: str) -> dict[str, Any]:
    who = {"name": f"{role} Example", "email": town.address(role), "password": PASSWORD, "role": role}
    said: dict[str, Any] = call(town, "POST", "/auth/register", json=who | more)
    assert said["token"] == said["access_token"]
    return said


def numbers(town: Town, where: str, token: str) -> list[int]:
    return [slot["id"] for slot in call(town, "GET", where, token)["slots"]]


def test_the_portal_from_joining_to_leaving(town: Town) -> None:
    code = town.call("POST", "/auth/invitations", town.admin, json={})["code"]
    doctor, patient = joined(town, "doctor", invitation_code=code), joined(town, "patient")
    mine, theirs = doctor["token"], patient["token"]
    assert call(town, "GET", "/auth/me", theirs) == patient["user"]
    edited = call(town, "POST", "/doctor/profile", mine, json={"designation": "Consultant"})
    assert call(town, "GET", "/doctor/profile", mine) == edited
    slot = {"start_time": text(at(9)), "end_time": text(at(9) + timedelta(minutes=40))}
    made = call(town, "POST", "/doctor/availability", mine, json=slot)
    where = f"/patient/doctors/{doctor['user']['doctor_id']}/availability"
    eventually(lambda: numbers(town, where, theirs) == [made["id"]], "the slot to be listed")
    visit = call(town, "POST", "/appointments", theirs, json={"slot_id": made["id"]})
    assert (visit["starts_at"], visit["ends_at"]) == (slot["start_time"], slot["end_time"])
    assert ask(town, "POST", "/appointments", theirs, json={"slot_id": made["id"]}).json()["code"] == "slot_taken"
    assert call(town, "GET", "/patient/dashboard", theirs)["next_appointment"]["id"] == visit["id"]
    board = call(town, "GET", "/doctor/dashboard", mine)
    assert [one["id"] for one in board["next_patients"]] == [visit["id"]]
    for path, token in (("/appointments/my", theirs), ("/appointments/doctor", mine)):
        assert [one["id"] for one in call(town, "GET", path, token)["items"]] == [visit["id"]]
    assert call(town, "POST", f"/appointments/{visit['id']}/cancel", theirs)["status"] == "cancelled"
    eventually(
        lambda: ask(town, "POST", "/appointments", theirs, json={"slot_id": made["id"]}).status_code == 201,
        "the slot to be free again",
    )
    left = call(town, "DELETE", "/doctor/account", mine)
    assert (left["active"], left["coming_total"]) == (False, 1)
    again = {"email": doctor["user"]["email"], "password": PASSWORD}
    assert ask(town, "POST", "/auth/login", json=again).status_code == 401
    eventually(lambda: ask(town, "GET", "/doctor/profile", mine).status_code == 401, "the session to be over")


def test_providers_and_bookings_from_entering_to_cancelling(town: Town) -> None:
    boss, patient = town.admin.token, joined(town, "patient")["token"]
    who = {"name": f"Dr. {town.word()}", "email": town.address("provider")}
    assert ask(town, "POST", "/providers", patient, json=who).status_code == 403
    provider = call(town, "POST", "/providers", boss, json=who)
    where = f"/providers/{provider['id']}"
    service = {"name": "Long", "duration_minutes": 60, "fee": {"amount": 9000, "currency": "EUR"}}
    service_id = call(town, "POST", f"{where}/services", boss, json=service)["id"]
    opening = {"openings": [{"starts_at": text(at(9)), "ends_at": text(at(12))}]}
    assert len(call(town, "POST", f"{where}/availability", boss, json=opening)["openings"]) == 1
    assert call(town, "GET", "/providers", params={"q": who["name"]})["total"] == 1
    wanted = {"provider_id": provider["id"], "starts_at": text(at(10)), "service_id": service_id}
    booking = call(town, "POST", "/bookings", patient, json=wanted)
    assert (booking["provider_id"], booking["fee"]["amount"]) == (provider["id"], 9000)
    assert call(town, "GET", f"/bookings/{booking['id']}", patient) == booking
    assert call(town, "GET", f"/api/v1/appointments/{booking['id']}", patient)["reference"] == booking["reference"]
    assert ask(town, "POST", "/bookings", joined(town, "patient")["token"], json=wanted).json()["code"] == "slot_taken"
    gone = call(town, "PUT", f"/bookings/{booking['id']}/cancel", patient, json={"reason": "Better"})
    assert (gone["status"], gone["cancelled_reason"]) == ("cancelled", "Better")
