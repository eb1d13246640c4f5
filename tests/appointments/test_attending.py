"""The patient comes, the visit is done, or nobody came."""

import pytest

from tests.appointments.visits import act, actions, at, booked, cancel, clinic, open_at, refused
from tests.support.world import World

STATUS = {"check-in": "checked_in", "complete": "completed", "no-show": "no_show"}
ALLOWED = {("upcoming", "check-in"), ("upcoming", "complete"), ("upcoming", "no-show"), ("check-in", "complete")}


async def test_a_visit_is_checked_in_and_completed_each_once(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    visit = await booked(world, ann, doctor, at(9))
    for what in ("check-in", "complete"):
        answer = await act(world, doctor, visit, what)
        assert (answer.status_code, answer.json()["status"]) == (200, STATUS[what])
        assert (await act(world, doctor, visit, what)).json() == answer.json()
    assert await actions(world, visit) == ["booked", "checked_in", "completed"]
    assert answer.headers["etag"] == '"3"'


@pytest.mark.parametrize("before", ["upcoming", "cancelled", *STATUS])
async def test_only_what_can_follow_follows(world: World, before: str) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    for number, then in enumerate(STATUS):
        visit = await booked(world, ann, doctor, at(9 + number))
        if before == "cancelled":
            await cancel(world, ann, visit)
        elif before != "upcoming":
            await act(world, doctor, visit, before)
        answer = await act(world, doctor, visit, then)
        if (before, then) in ALLOWED or before == then:
            assert answer.json()["status"] == STATUS[then]
        else:
            assert refused(answer) == (409, "wrong_status")
            assert answer.json()["current"] == STATUS.get(before, before)


async def test_those_who_run_the_practice_attend_and_nobody_else(world: World) -> None:
    doctor, other = await world.open_doctor(), await world.open_doctor()
    ann, bob = await world.patient(), await world.patient()
    here, there = await clinic(world, "Here", doctor), await clinic(world, "There")
    await open_at(world, doctor, here)
    visits = [await booked(world, ann, doctor, at(9 + number)) for number in range(3)]
    for stranger in (other, bob, await world.staff(there)):
        assert refused(await act(world, stranger, visits[0], "check-in")) == (404, "not_found")
    for what in STATUS:
        assert refused(await act(world, ann, visits[0], what)) == (403, "not_allowed")
    assert refused(await world.send("POST", f"/appointments/{visits[0]['id']}/complete")) == (401, "not_authenticated")
    for visit, who in zip(visits, (doctor, await world.staff(here), await world.admin()), strict=True):
        assert (await act(world, who, visit, "complete")).status_code == 200
