"""A visit moves, or its particulars change: all of it, or nothing."""

import pytest

from tests.appointments.visits import (
    act,
    actions,
    at,
    booked,
    cancel,
    change,
    clinic,
    free,
    held,
    later,
    open_at,
    refused,
    rules,
    service,
    text,
    told,
)
from tests.support.world import World


async def test_a_move_wins_the_new_time_and_frees_the_old(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    visit = await booked(world, ann, doctor, at(9), reason="A cough")
    answer = await change(world, ann, visit, starts_at=text(at(9, 30)), reason="A worse cough")
    moved = answer.json()
    assert (answer.status_code, answer.headers["etag"]) == (200, '"2"')
    assert (moved["id"], moved["reference"], moved["created_at"]) == (
        visit["id"],
        visit["reference"],
        visit["created_at"],
    )
    assert (moved["starts_at"], moved["ends_at"], moved["local_start"]) == (
        text(at(9, 30)),
        text(at(10)),
        text(at(9, 30)),
    )
    assert (moved["reason"], moved["reschedules"], moved["revision"]) == ("A worse cough", 1, 2)
    assert (await free(world, doctor))[:2] == [text(at(9)), text(at(10))]
    entry = (await told(world, visit))[-1]
    assert entry.action == "appointment.rescheduled"
    assert entry.data["was_starts_at"] == "2027-01-05T09:00:00+00:00"
    assert entry.data["starts_at"] == "2027-01-05T09:30:00+00:00"


async def test_a_move_onto_another_visit_changes_nothing(world: World) -> None:
    doctor, eve = await world.open_doctor(), await world.open_doctor()
    ann, bob = await world.patient(), await world.patient()
    visit = await booked(world, ann, doctor, at(9), reason="A cough")
    await booked(world, bob, doctor, at(10))
    answer = await change(world, ann, visit, starts_at=text(at(10)), reason="Else")
    assert refused(answer) == (409, "slot_taken")
    assert text(at(10)) not in [slot["starts_at"] for slot in answer.json()["alternatives"]]
    await booked(world, ann, eve, at(11))
    assert refused(await change(world, ann, visit, starts_at=text(at(11)), reason="Else")) == (409, "patient_busy")
    answer = await change(world, ann, visit, starts_at=text(at(8)), reason="Else")
    assert (refused(answer), answer.json()["why"]) == ((422, "not_offered"), "closed")
    assert await world.call("GET", f"/appointments/{visit['id']}", ann) == visit
    assert await actions(world, visit) == ["booked", "read"]


async def test_a_move_over_an_expired_hold_ends_it(world: World) -> None:
    doctor, ann, bob = await world.open_doctor(), await world.patient(), await world.patient()
    visit, hold = await booked(world, ann, doctor, at(9)), await held(world, bob, doctor, at(10))
    assert refused(await change(world, ann, visit, starts_at=text(at(10)))) == (409, "slot_taken")
    (ann,) = await later(world, ann, minutes=11)
    assert (await change(world, ann, visit, starts_at=text(at(10)))).status_code == 200
    assert await actions(world, hold) == ["held", "expired"]


async def test_a_move_may_overlap_the_place_it_leaves(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    await rules(world, doctor, slot_step_minutes=15)
    visit = await booked(world, ann, doctor, at(9))
    assert (await change(world, ann, visit, starts_at=text(at(9, 15)))).json()["starts_at"] == text(at(9, 15))


async def test_with_capacity_a_move_takes_a_free_lane(world: World) -> None:
    doctor, ann, bob = await world.open_doctor(), await world.patient(), await world.patient()
    await rules(world, doctor, capacity=2)
    first, second = await booked(world, ann, doctor, at(9)), await booked(world, bob, doctor, at(10))
    assert (await change(world, ann, first, starts_at=text(at(10)))).status_code == 200
    third = await booked(world, await world.patient(), doctor, at(9))
    assert refused(await change(world, doctor, third, starts_at=text(at(10)))) == (409, "slot_taken")
    assert (await cancel(world, bob, second)).status_code == 200
    assert (await change(world, doctor, third, starts_at=text(at(10)))).status_code == 200


async def test_a_stale_if_match_is_refused_and_a_current_one_is_not(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    visit = await booked(world, ann, doctor, at(9))
    assert (await change(world, ann, visit, if_match='"1"', starts_at=text(at(10)))).status_code == 200
    answer = await change(world, ann, visit, if_match='"1"', starts_at=text(at(11)))
    assert (refused(answer), answer.json()["revision"]) == ((412, "stale"), 2)
    assert refused(await change(world, ann, visit, if_match="soon", starts_at=text(at(11)))) == (422, "invalid")
    assert (await change(world, ann, visit, if_match="*", starts_at=text(at(11)))).json()["revision"] == 3


async def test_the_notice_binds_patients_and_not_the_practice(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    await rules(world, doctor, reschedule_notice_minutes=120)
    visit = await booked(world, ann, doctor, at(9, day=0))
    assert visit["can_reschedule_until"] == text(at(7, day=0))
    (ann,) = await later(world, ann, hours=1)
    assert (await change(world, ann, visit, starts_at=text(at(9, 30, day=0)))).status_code == 200
    ann, doctor = await later(world, ann, doctor, minutes=30, microseconds=1)
    answer = await change(world, ann, visit, starts_at=text(at(12, day=0)))
    assert (refused(answer), answer.json()["until"]) == ((409, "too_late"), text(at(7, 30, day=0)))
    assert (await change(world, ann, visit, reason="Only words")).status_code == 200
    assert (await change(world, doctor, visit, starts_at=text(at(12, day=0)))).status_code == 200


async def test_patients_move_a_visit_so_often_and_no_oftener(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    await rules(world, doctor, max_reschedules=1)
    visit = await booked(world, ann, doctor, at(9))
    await rules(world, doctor)  # the rules that were accepted hold
    assert (await change(world, ann, visit, starts_at=text(at(10)))).json()["reschedules"] == 1
    answer = await change(world, ann, visit, starts_at=text(at(11)))
    assert (refused(answer), answer.json()["limit"]) == ((409, "too_many_reschedules"), 1)
    assert (await change(world, doctor, visit, starts_at=text(at(11)))).json()["reschedules"] == 2


async def test_a_visit_changes_its_service_with_length_price_and_buffers(world: World) -> None:
    doctor, ann, bob = await world.open_doctor(), await world.patient(), await world.patient()
    long = await service(world, doctor, mode="video", buffer_after_minutes=30)
    visit = await booked(world, ann, doctor, at(9))
    answer = (await change(world, ann, visit, service_id=long["id"])).json()
    assert answer["service"] == {"id": long["id"], "name": "Check-up", "mode": "video"}
    assert (answer["ends_at"], answer["fee"]) == (text(at(10)), {"amount": 9000, "currency": "EUR"})
    assert refused(await world.book(bob, doctor, at(10))) == (409, "slot_taken")
    await booked(world, bob, doctor, at(10, 30))
    other = await world.open_doctor()
    foreign = await service(world, other)
    assert refused(await change(world, ann, visit, service_id=foreign["id"])) == (404, "not_found")


async def test_a_reason_is_written_kept_and_cleared(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    visit = await booked(world, ann, doctor, at(9))
    edited = (await change(world, ann, visit, reason="  A cough ")).json()
    assert (edited["reason"], edited["starts_at"], edited["reschedules"]) == ("A cough", visit["starts_at"], 0)
    assert (await change(world, ann, visit, starts_at=text(at(10)))).json()["reason"] == "A cough"
    assert (await change(world, ann, visit, reason=None)).json()["reason"] is None
    await change(world, doctor, visit, reason="Seen before")
    assert (await change(world, ann, visit, reason="")).json()["reason"] is None
    edits = [entry.data["fields"] for entry in await told(world, visit) if entry.action == "appointment.updated"]
    assert edits == [["reason"]] * 4


async def test_an_edit_of_nothing_is_no_change(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    visit = await booked(world, ann, doctor, at(9))
    for nothing in ({}, {"starts_at": visit["starts_at"]}, {"service_id": visit["service"]["id"]}):
        assert (await change(world, ann, visit, **nothing)).json() == visit
    assert await actions(world, visit) == ["booked"]


@pytest.mark.parametrize("then", ["cancelled", "check-in", "complete", "no-show"])
async def test_only_a_visit_to_come_is_changed(world: World, then: str) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    visit = await booked(world, ann, doctor, at(9))
    if then == "cancelled":
        await cancel(world, ann, visit)
    else:
        await act(world, doctor, visit, then)
    for wanted in ({"starts_at": text(at(10))}, {"reason": "Else"}):
        assert refused(await change(world, doctor, visit, **wanted)) == (409, "wrong_status")


async def test_strangers_change_nothing_and_learn_nothing(world: World) -> None:
    doctor, other = await world.open_doctor(), await world.open_doctor()
    ann, bob = await world.patient(), await world.patient()
    visit = await booked(world, ann, doctor, at(9))
    for stranger in (other, bob, await world.staff()):
        assert refused(await change(world, stranger, visit, starts_at=text(at(10)))) == (404, "not_found")
    assert refused(await change(world, ann, {"id": 4711}, reason="x")) == (404, "not_found")


async def test_reception_does_not_move_a_visit_to_a_clinic_that_is_not_its_own(world: World) -> None:
    doctor, ann, admin = await world.open_doctor(), await world.patient(), await world.admin()
    here, there = await clinic(world, "Here", doctor), await clinic(world, "There")
    await world.call("PUT", f"/doctors/{doctor.doctor_id}", admin, json={"clinic_ids": [here, there]})
    await open_at(world, doctor, here, "09:00", "12:00")
    opening = {"starts_at": text(at(14)), "ends_at": text(at(16)), "clinic_id": there}
    await world.call("POST", f"/doctors/{doctor.doctor_id}/availability", doctor, json={"openings": [opening]})
    visit = await booked(world, ann, doctor, at(9))
    staff = await world.staff(here)
    assert refused(await change(world, staff, visit, starts_at=text(at(14)))) == (403, "not_allowed")
    moved = (await change(world, ann, visit, starts_at=text(at(14)))).json()
    assert moved["clinic"] == {"id": there, "name": "There"}
    assert refused(await change(world, staff, visit, starts_at=text(at(9)))) == (404, "not_found")
