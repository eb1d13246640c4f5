"""A doctor finds those whom they treat, and nobody else's."""

from datetime import timedelta
from typing import Any

from tests.appointments.visits import act, at, booked, cancel
from tests.support.world import Account, World


async def patients(world: World, dora: Account, **asked: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await world.call("GET", "/appointments/patients", dora, params=asked))["items"]
    return found


async def test_a_patient_stands_there_once_with_the_visits_before_and_after_now(world: World) -> None:
    dora, pat = await world.open_doctor(), await world.patient("Pat Example")
    first = await booked(world, pat, dora, at(9))
    soon = await booked(world, pat, dora, at(9, day=2))
    await act(world, dora, first, "complete")
    world.clock.now = at(9) + timedelta(hours=1)
    (found,) = await patients(world, await world.sign_in(dora.email))
    assert found["patient"] == {"id": pat.patient_id, "name": "Pat Example"}
    assert (found["visits"], found["last_visit"], found["next_visit"]) == (2, first["starts_at"], soon["starts_at"])


async def test_who_only_cancelled_and_who_sees_another_doctor_is_not_among_them(world: World) -> None:
    dora, eve, pat, ann = (
        await world.open_doctor(),
        await world.open_doctor(),
        await world.patient(),
        await world.patient(),
    )
    await cancel(world, pat, await booked(world, pat, dora, at(9)))
    await booked(world, ann, eve, at(10))
    assert await patients(world, dora) == []


async def test_a_part_of_the_name_finds_them_whatever_its_case(world: World) -> None:
    dora = await world.open_doctor()
    for hour, name in enumerate(("Ann Berg", "Bob Stone", "100% Real"), 9):
        await booked(world, await world.patient(name), dora, at(hour))
    assert [one["patient"]["name"] for one in await patients(world, dora)] == ["100% Real", "Ann Berg", "Bob Stone"]
    assert [one["patient"]["name"] for one in await patients(world, dora, q="BERG")] == ["Ann Berg"]
    assert [one["patient"]["name"] for one in await patients(world, dora, q="%")] == ["100% Real"]
