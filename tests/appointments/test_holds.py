"""A time is held for some minutes, and is somebody's or nobody's afterwards."""

from tests.appointments.visits import (
    act,
    actions,
    at,
    booked,
    cancel,
    free,
    held,
    hold,
    later,
    made,
    refused,
    text,
    told,
)
from tests.support.world import World

NINE = text(at(9))


async def test_a_held_time_is_taken_until_it_is_confirmed_and_then_stays_so(world: World) -> None:
    doctor, ann, bob = await world.open_doctor(), await world.patient(), await world.patient()
    visit = await held(world, ann, doctor, at(9))
    assert (visit["status"], visit["hold_expires_at"]) == ("held", "2027-01-04T06:10:00Z")
    assert (visit["can_cancel_until"], visit["can_reschedule_until"]) == (None, None)
    assert NINE not in await free(world, doctor)
    assert refused(await world.book(bob, doctor, at(9))) == (409, "slot_taken")
    answer = await act(world, ann, visit, "confirm")
    confirmed = answer.json()
    assert (answer.status_code, answer.headers["etag"]) == (200, '"2"')
    assert (confirmed["status"], confirmed["hold_expires_at"]) == ("upcoming", None)
    assert (await act(world, ann, visit, "confirm")).json() == confirmed
    assert await actions(world, visit) == ["held", "confirmed"]
    (bob,) = await later(world, bob, minutes=11)
    await world.settle()
    assert refused(await world.book(bob, doctor, at(9))) == (409, "slot_taken")


async def test_a_hold_ends_by_the_clock_although_nobody_sweeps_it_away(world: World) -> None:
    doctor, ann, bob = await world.open_doctor(), await world.patient(), await world.patient()
    visit = await held(world, ann, doctor, at(9))
    ann, bob = await later(world, ann, bob, minutes=10)
    assert NINE in await free(world, doctor)
    answer = await act(world, ann, visit, "confirm")
    assert refused(answer) == (409, "hold_expired")
    assert answer.json()["alternatives"][0]["starts_at"] == NINE
    new = await booked(world, bob, doctor, at(9))
    assert new["status"] == "upcoming"
    assert (await world.call("GET", f"/appointments/{visit['id']}", ann))["status"] == "expired"
    answer = await act(world, ann, visit, "confirm")
    assert (refused(answer), answer.json()["alternatives"][0]["starts_at"]) == ((409, "hold_expired"), text(at(9, 30)))
    assert await actions(world, visit) == ["held", "expired"]
    assert (await told(world, visit))[1].actor_role == "system"


async def test_a_hold_can_be_confirmed_in_its_last_moment(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    visit = await held(world, ann, doctor, at(9))
    (ann,) = await later(world, ann, minutes=10, microseconds=-1)
    assert (await act(world, ann, visit, "confirm")).status_code == 200


async def test_the_sweeper_ends_holds_each_with_its_journal_entry(world: World) -> None:
    doctor, ann, bob = await world.open_doctor(), await world.patient(), await world.patient()
    old = [await held(world, ann, doctor, at(9)), await held(world, ann, doctor, at(10))]
    world.clock.move(minutes=9)
    young = await held(world, bob, doctor, at(11))
    (ann,) = await later(world, ann, minutes=2)
    await world.settle()
    for visit in old:
        assert (await world.call("GET", f"/appointments/{visit['id']}", ann))["status"] == "expired"
        entry = (await told(world, visit))[-1]
        assert (entry.action, entry.data["status"], entry.at) == ("appointment.expired", "expired", world.clock())
    assert await actions(world, young) == ["held"]
    answer = await act(world, ann, old[0], "check-in")
    assert refused(answer) == (403, "not_allowed")
    assert refused(await cancel(world, ann, old[0])) == (409, "wrong_status")


async def test_nobody_holds_more_than_a_few_times_at_once(world: World) -> None:
    doctor, ann, bob = await world.open_doctor(), await world.patient(), await world.patient()
    visits = [await held(world, ann, doctor, at(hour)) for hour in (9, 10, 11)]
    answer = await hold(world, ann, doctor, at(12))
    assert (refused(answer), answer.json()["limit"]) == ((409, "too_many_holds"), 3)
    await held(world, bob, doctor, at(12))
    assert (await cancel(world, ann, visits[0])).json()["status"] == "cancelled"
    await held(world, ann, doctor, at(13))
    assert refused(await hold(world, ann, doctor, at(14))) == (409, "too_many_holds")
    await act(world, ann, visits[1], "confirm")
    await held(world, ann, doctor, at(14))
    (ann,) = await later(world, ann, minutes=10)
    await held(world, ann, doctor, at(15))


async def test_a_hold_waits_for_no_notice_when_it_is_given_back(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    path = f"/doctors/{doctor.doctor_id}/rules"
    await world.call("PUT", path, doctor, json={"cancel_notice_minutes": 43200})
    visit = await held(world, ann, doctor, at(9))
    assert (await cancel(world, ann, visit)).json()["status"] == "cancelled"
    assert NINE in await free(world, doctor)


async def test_a_hold_is_only_confirmed_and_a_confirmed_visit_only_once_held(world: World) -> None:
    doctor, ann, bob = await world.open_doctor(), await world.patient(), await world.patient()
    visit = await held(world, ann, doctor, at(9))
    assert refused(await act(world, bob, visit, "confirm")) == (404, "not_found")
    answer = await act(world, doctor, visit, "check-in")
    assert (refused(answer), answer.json()["current"]) == ((409, "wrong_status"), "held")
    answer = await world.send("PUT", f"/appointments/{visit['id']}", ann, json={"starts_at": text(at(10))})
    assert refused(answer) == (409, "wrong_status")
    await cancel(world, ann, visit)
    assert refused(await act(world, ann, visit, "confirm")) == (409, "wrong_status")


async def test_holding_what_is_taken_or_where_one_is_busy_is_refused(world: World) -> None:
    dora, eve, ann, bob = (
        await world.open_doctor(),
        await world.open_doctor(),
        await world.patient(),
        await world.patient(),
    )
    await booked(world, ann, dora, at(9))
    answer = await hold(world, bob, dora, at(9))
    assert (refused(answer), len(answer.json()["alternatives"])) == ((409, "slot_taken"), 3)
    assert refused(await hold(world, ann, eve, at(9))) == (409, "patient_busy")


async def test_practice_holds_for_a_patient_and_anybody_of_it_confirms(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    visit = made(await hold(world, doctor, doctor, at(9), patient_id=ann.patient_id, overbook_reason="Emergency"))
    assert (visit["status"], visit["overbooked"]) == ("held", True)
    assert (await act(world, doctor, visit, "confirm")).json()["status"] == "upcoming"
