"""A visit is called off, and its time is free at once."""

import pytest

from tests.appointments.visits import act, actions, at, booked, cancel, free, later, refused, rules, text
from tests.support.world import World


async def test_a_cancelled_time_is_free_at_once_and_cancelling_again_changes_nothing(world: World) -> None:
    doctor, ann, bob = await world.open_doctor(), await world.patient(), await world.patient()
    visit = await booked(world, ann, doctor, at(9))
    answer = await cancel(world, ann, visit)
    cancelled = answer.json()
    assert (answer.status_code, answer.headers["etag"]) == (200, '"2"')
    assert (cancelled["status"], cancelled["cancelled_reason"], cancelled["can_cancel_until"]) == (
        "cancelled",
        None,
        None,
    )
    await booked(world, bob, doctor, at(9))
    assert (await cancel(world, ann, visit, json={"reason": "Again"})).json() == cancelled
    assert await actions(world, visit) == ["booked", "cancelled"]


async def test_the_reason_comes_in_the_body_or_the_query(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    first, second = await booked(world, ann, doctor, at(9)), await booked(world, ann, doctor, at(10))
    assert (await cancel(world, ann, first, json={"reason": "Better"})).json()["cancelled_reason"] == "Better"
    assert (await cancel(world, ann, second, params={"reason": "Ill"})).json()["cancelled_reason"] == "Ill"
    assert (await cancel(world, ann, first, json={"why": "x"})).status_code == 422


async def test_the_notice_binds_patients_and_not_the_practice(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    await rules(world, doctor, cancel_notice_minutes=120)
    first, second = await booked(world, ann, doctor, at(9, day=0)), await booked(world, ann, doctor, at(10, day=0))
    assert first["can_cancel_until"] == text(at(7, day=0))
    (ann,) = await later(world, ann, hours=1)
    assert (await cancel(world, ann, first)).status_code == 200
    ann, doctor = await later(world, ann, doctor, hours=1, microseconds=1)
    answer = await cancel(world, ann, second)
    assert (refused(answer), answer.json()["until"]) == ((409, "too_late"), text(at(8, day=0)))
    assert text(at(10, day=0)) not in await free(world, doctor, "2027-01-04")
    assert (await cancel(world, doctor, second)).json()["status"] == "cancelled"


async def test_a_patient_does_not_cancel_what_has_begun(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    visit = await booked(world, ann, doctor, at(9, day=0))
    (ann,) = await later(world, ann, hours=3, minutes=1)
    assert refused(await cancel(world, ann, visit)) == (409, "too_late")


async def test_a_stale_if_match_is_refused(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    visit = await booked(world, ann, doctor, at(9))
    answer = await cancel(world, ann, visit, headers={"If-Match": '"7"'})
    assert (refused(answer), answer.json()["revision"]) == ((412, "stale"), 1)
    assert (await cancel(world, ann, visit, headers={"If-Match": '"1"'})).status_code == 200


@pytest.mark.parametrize("then", ["check-in", "complete", "no-show"])
async def test_what_took_place_is_not_cancelled(world: World, then: str) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    visit = await booked(world, ann, doctor, at(9))
    await act(world, doctor, visit, then)
    for who in (ann, doctor):
        assert refused(await cancel(world, who, visit)) == (409, "wrong_status")
    assert text(at(9)) not in await free(world, doctor)


async def test_strangers_cancel_nothing(world: World) -> None:
    doctor, other = await world.open_doctor(), await world.open_doctor()
    ann, bob = await world.patient(), await world.patient()
    visit = await booked(world, ann, doctor, at(9))
    for stranger in (other, bob, await world.staff()):
        assert refused(await cancel(world, stranger, visit)) == (404, "not_found")
    assert (await cancel(world, await world.admin(), visit)).status_code == 200
