"""A patient books, and it is certain."""

from datetime import timedelta

from tests.support.world import MONDAY, World

NINE = MONDAY.replace(hour=9)
TOMORROW = NINE + timedelta(days=1)


async def test_a_patient_books_a_free_time_and_nobody_else_gets_it(world: World) -> None:
    doctor, ann, bob = await world.open_doctor(), await world.patient("Ann"), await world.patient("Bob")
    made = await world.book(ann, doctor, TOMORROW, json={"reason": "A cough"})
    assert made.status_code == 201
    visit = made.json()
    assert made.headers["location"] == f"/api/v1/appointments/{visit['id']}"
    assert made.headers["etag"] == '"1"'
    assert (visit["status"], visit["starts_at"], visit["reason"]) == ("upcoming", "2027-01-05T09:00:00Z", "A cough")
    refused = await world.book(bob, doctor, TOMORROW)
    assert refused.status_code == 409
    problem = refused.json()
    assert problem["code"] == "slot_taken"
    assert [slot["starts_at"] for slot in problem["alternatives"]][:1] == ["2027-01-05T09:30:00Z"]


async def test_a_taken_time_is_no_longer_offered_and_a_cancelled_one_is_again(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    day = f"/doctors/{doctor.doctor_id}/availability?from=2027-01-05&to=2027-01-05"
    before = [slot["starts_at"] for slot in (await world.call("GET", day))["slots"]]
    assert (before[0], len(before)) == ("2027-01-05T09:00:00Z", 16)
    visit = (await world.book(ann, doctor, TOMORROW)).json()
    assert [slot["starts_at"] for slot in (await world.call("GET", day))["slots"]] == before[1:]
    cancelled = await world.call("DELETE", f"/appointments/{visit['id']}", ann, json={"reason": "Better"})
    assert (cancelled["status"], cancelled["cancelled_reason"]) == ("cancelled", "Better")
    assert [slot["starts_at"] for slot in (await world.call("GET", day))["slots"]] == before
