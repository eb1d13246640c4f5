"""Do the dashboards answer what a dashboard needs, and true to the ledger?"""

from datetime import datetime, timedelta
from typing import Any

from tests.support.world import MONDAY, Account, World


async def ask(world: World, method: str, path: str, who: Account, **more: Any) -> Any:
    answer = await world.client.request(method, path, headers=who.headers, **more)
    assert answer.is_success, answer.text
    return answer.json()


async def doctor_with_fee(world: World, name: str) -> Account:
    doctor = await world.open_doctor("09:00", "17:00", name=name)
    (service,) = (await world.call("GET", f"/doctors/{doctor.doctor_id}/services"))["items"]
    fee = {"fee": {"amount": 5000, "currency": "EUR"}}
    await world.call("PUT", f"/doctors/{doctor.doctor_id}/services/{service['id']}", doctor, json=fee)
    return doctor


async def book(world: World, who: Account, doctor: Account, day: int, hour: int) -> int:
    at = MONDAY.replace(hour=hour) + timedelta(days=day)
    made = await world.book(who, doctor, at)
    assert made.status_code == 201, made.text
    number: int = made.json()["id"]
    return number


async def test_a_doctor_sees_day_week_patients_slots_counts_and_earnings(world: World) -> None:
    doctor = await doctor_with_fee(world, "Dr. Dora")
    pat, other = await world.patient("Pat"), await world.patient("Olga")
    done = await book(world, pat, doctor, 0, 9)
    called_off = await book(world, other, doctor, 0, 10)
    await book(world, other, doctor, 0, 16)
    await book(world, pat, doctor, 2, 11)
    await book(world, pat, doctor, 30, 11)
    await world.call("DELETE", f"/appointments/{called_off}", other)
    world.clock.now = MONDAY.replace(hour=9, minute=45)
    fresh = await world.sign_in(doctor.email)
    await world.call("POST", f"/appointments/{done}/complete", fresh)
    seen = await ask(world, "GET", "/doctor/dashboard", fresh)
    assert [card["patient"]["name"] for card in seen["today"]] == ["Pat", "Olga"]
    assert [day["day"] for day in seen["week"]] == [f"2027-01-{number:02}" for number in range(4, 11)]
    assert [(day["appointments"], day["booked_minutes"]) for day in seen["week"][:3]] == [(2, 60), (0, 0), (1, 30)]
    assert [card["starts_at"][:13] for card in seen["next_patients"]] == [
        "2027-01-04T16",
        "2027-01-06T11",
        "2027-02-03T11",
    ]
    assert seen["open_slots"]["count"] == 13 + (6 * 16 - 1) + 2  # the rest of today, six days, the start of next Monday
    assert seen["open_slots"]["earliest"][0]["starts_at"] == "2027-01-04T10:00:00Z"
    assert (seen["counts"]["completed"], seen["counts"]["upcoming"], seen["counts"]["cancelled"]) == (1, 2, 1)
    assert set(seen["counts"]) == {"held", "upcoming", "checked_in", "completed", "cancelled", "no_show", "expired"}
    assert seen["earnings"] == {
        "completed": [{"amount": 5000, "currency": "EUR"}],
        "expected": [{"amount": 10000, "currency": "EUR"}],
    }


async def test_a_patient_sees_what_is_next_coming_past_and_whom_they_see_most(world: World) -> None:
    dora, omar = await doctor_with_fee(world, "Dr. Dora"), await doctor_with_fee(world, "Dr. Omar")
    pat = await world.patient()
    assert (await ask(world, "GET", "/patient/dashboard", pat))["next_appointment"] is None
    for day in (0, 1, 8):
        await book(world, pat, dora, day, 9)
    await book(world, pat, omar, 7, 9)
    gone = await book(world, pat, omar, 9, 9)
    await world.call("DELETE", f"/appointments/{gone}", pat)
    world.clock.now = MONDAY + timedelta(days=2)
    seen = await ask(world, "GET", "/patient/dashboard", await world.sign_in(pat.email))
    assert seen["next_appointment"]["doctor"]["name"] == "Dr. Omar"
    assert [card["doctor"]["name"] for card in seen["upcoming"]] == ["Dr. Omar", "Dr. Dora"]
    assert [card["starts_at"][:10] for card in seen["past"]] == ["2027-01-05", "2027-01-04"]
    assert (seen["upcoming_total"], seen["past_total"]) == (2, 2)
    assert [(one["doctor"]["name"], one["visits"]) for one in seen["favourite_doctors"]] == [
        ("Dr. Dora", 3),
        ("Dr. Omar", 1),
    ]
    assert datetime.fromisoformat(seen["favourite_doctors"][0]["last_visit"]).day == 12


async def test_a_dashboard_tells_nothing_of_health_and_leaves_no_trace(world: World) -> None:
    doctor, pat = await doctor_with_fee(world, "Dr. Dora"), await world.patient()
    await world.book(pat, doctor, MONDAY.replace(hour=9), json={"reason": "A rash"})
    for who, path in ((doctor, "/doctor/dashboard"), (pat, "/patient/dashboard")):
        answer = await world.client.get(path, headers=who.headers)
        assert answer.status_code == 200
        assert "rash" not in answer.text
        assert '"reason"' not in answer.text
