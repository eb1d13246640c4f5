"""What became of a visit is told to those who may see it."""

from typing import Any

from tests.appointments.visits import act, at, booked, change, clinic, open_at, refused, text
from tests.support.world import Account, World


async def history(world: World, who: Account, visit: dict[str, Any]) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = await world.call("GET", f"/appointments/{visit['id']}/history", who)
    return told


async def test_a_history_tells_all_that_happened_oldest_first(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    visit = await booked(world, ann, doctor, at(9), reason="A cough")
    world.clock.move(minutes=1)
    await change(world, ann, visit, starts_at=text(at(10)))
    await change(world, ann, visit, reason="A worse cough")
    await world.call("GET", f"/appointments/{visit['id']}", doctor)
    await act(world, doctor, visit, "check-in")
    told = await history(world, ann, visit)
    names = ["booked", "rescheduled", "updated", "read", "checked_in"]
    assert [entry["action"] for entry in told] == [f"appointment.{name}" for name in names]
    assert [entry["actor_role"] for entry in told] == ["patient"] * 3 + ["doctor"] * 2
    assert [entry["at"] for entry in told] == ["2027-01-04T06:00:00Z"] + ["2027-01-04T06:01:00Z"] * 4
    assert told[1]["data"] == {
        "starts_at": "2027-01-05T10:00:00+00:00",
        "ends_at": "2027-01-05T10:30:00+00:00",
        "was_starts_at": "2027-01-05T09:00:00+00:00",
        "was_ends_at": "2027-01-05T09:30:00+00:00",
        "status": "upcoming",
    }
    assert told[2]["data"]["fields"] == ["reason"]
    assert "cough" not in str(told)


async def test_who_did_it_is_shown_to_the_practice_and_not_to_patients(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    here = await clinic(world, "Here", doctor)
    await open_at(world, doctor, here)
    visit = await booked(world, doctor, doctor, at(9), patient_id=ann.patient_id)
    assert [entry["actor_id"] for entry in await history(world, ann, visit)] == [None]
    for insider in (doctor, await world.staff(here), await world.admin()):
        assert [entry["actor_id"] for entry in await history(world, insider, visit)] == [doctor.id]


async def test_strangers_learn_nothing(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    visit = await booked(world, ann, doctor, at(9))
    path = f"/appointments/{visit['id']}"
    for stranger in (await world.patient(), await world.open_doctor(), await world.staff()):
        for one in (path, f"{path}/history", f"{path}/calendar.ics"):
            assert refused(await world.send("GET", one, stranger)) == (404, "not_found")
    assert refused(await world.send("GET", f"{path}/history")) == (401, "not_authenticated")
    assert refused(await world.send("GET", "/appointments/4711/history", ann)) == (404, "not_found")
