"""Is what one face books taken in the others, at once and for all?"""

from itertools import permutations
from typing import Any

import httpx2
import pytest

from salus.availability.contract import LOWEST_SLOT_ID
from tests.support.world import MONDAY, Account, World

TEN = MONDAY.replace(hour=10)
FACES = ("api", "bookings", "portal")


async def book(world: World, face: str, who: Account, doctor: Account, slot: int) -> httpx2.Response:
    by_time: dict[str, Any] = {"starts_at": TEN.isoformat()}
    path, body = {
        "api": ("/api/v1/appointments", by_time | {"doctor_id": doctor.doctor_id}),
        "bookings": ("/bookings", by_time | {"provider_id": doctor.doctor_id}),
        "portal": ("/appointments", {"slot_id": slot}),
    }[face]
    return await world.client.post(path, json=body, headers=who.headers)


async def slot_at_ten(world: World, doctor: Account) -> int:
    slot = {"start_time": TEN.isoformat(), "end_time": TEN.replace(minute=30).isoformat()}
    answer = await world.client.post("/doctor/availability", json=slot, headers=doctor.headers)
    number: int = answer.json()["id"]
    assert number < LOWEST_SLOT_ID
    return number


@pytest.mark.parametrize("order", [*permutations(FACES)], ids=" then ".join)
async def test_a_slot_booked_through_one_face_is_taken_in_the_others(world: World, order: tuple[str, ...]) -> None:
    doctor = await world.doctor()
    slot = await slot_at_ten(world, doctor)
    first, *others = [await book(world, face, await world.patient(), doctor, slot) for face in order]
    assert first.status_code == 201, first.text
    assert [(answer.status_code, answer.json()["code"]) for answer in others] == [(409, "slot_taken")] * 2


async def test_what_one_face_cancels_is_free_in_the_others(world: World) -> None:
    doctor, pat = await world.doctor(), await world.patient()
    slot = await slot_at_ten(world, doctor)
    for booking, cancelling in zip(FACES, (*FACES[1:], FACES[0]), strict=True):
        made = await book(world, booking, pat, doctor, slot)
        assert made.status_code == 201, made.text
        number = made.json()["id"]
        method, path = {
            "api": ("DELETE", f"/api/v1/appointments/{number}"),
            "bookings": ("PUT", f"/bookings/{number}/cancel"),
            "portal": ("POST", f"/appointments/{number}/cancel"),
        }[cancelling]
        gone = await world.client.request(method, path, headers=pat.headers, json={"reason": "Better"})
        assert gone.json()["status"] == "cancelled", gone.text
        assert gone.json()["cancelled_reason"] == "Better"


async def test_a_repeated_request_books_once_in_every_face(world: World) -> None:
    doctor = await world.doctor()
    slot = await slot_at_ten(world, doctor)
    for path, body in (
        ("/bookings", {"provider_id": doctor.doctor_id, "starts_at": TEN.isoformat()}),
        ("/appointments", {"slot_id": slot}),
    ):
        headers = (await world.patient()).headers | {"Idempotency-Key": "once"}
        first, again = [await world.client.post(path, json=body, headers=headers) for _ in range(2)]
        assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
        await world.client.post(f"/appointments/{first.json()['id']}/cancel", headers=headers)


async def test_a_providers_availability_is_the_doctors(world: World) -> None:
    admin = await world.admin()
    who = {"name": "Dr. New", "email": "new@example.com"}
    provider = (await world.client.post("/providers", json=who, headers=admin.headers)).json()
    service = {"name": "Long", "duration_minutes": 60, "fee": {"amount": 9000, "currency": "EUR"}}
    where = f"/providers/{provider['id']}"
    added = (await world.client.post(f"{where}/services", json=service, headers=admin.headers)).json()
    week = {"weekly": [{"weekday": 0, "start": "09:00", "end": "24:00"}]}
    stands = await world.client.post(f"{where}/availability", json=week, headers=admin.headers)
    assert stands.json()["weekly"][0]["end"] == "24:00"
    opening = {"openings": [{"starts_at": "2027-01-09T09:00:00Z", "ends_at": "2027-01-09T12:00:00Z"}]}
    stands = await world.client.post(f"{where}/availability", json=opening, headers=admin.headers)
    assert [one["provider_id"] for one in stands.json()["openings"]] == [provider["id"]]
    free = await world.call("GET", f"/doctors/{provider['id']}/availability?service_id={added['id']}")
    assert len(free["slots"]) == 2 * 15 + 3
    shown = (await world.client.get(where)).json()
    assert [one["name"] for one in shown["services"]] == ["Consultation", "Long"]
    assert (await world.client.get("/providers", params={"q": "new"})).json()["total"] == 1
