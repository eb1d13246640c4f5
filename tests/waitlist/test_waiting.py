"""Who may wait for what, who may see it, and when does it end?"""

import asyncio
from typing import Any

import pytest

from salus.waitlist.queries import change
from tests.appointments.visits import at, booked, cancel, clinic, later, open_at, refused
from tests.support.world import Account, World
from tests.waitlist.waiting import TUESDAY, entry_of, join, offered, small_doctor

ON_TUESDAY = [{"first": TUESDAY, "last": TUESDAY}]


async def refusal(world: World, who: Account, **wish: Any) -> tuple[int, str]:
    return refused(await world.send("POST", "/waitlist", who, json=wish))


async def test_whoever_of_the_specialty_has_time_at_the_clinic_is_offered(world: World) -> None:
    full, has_time, elsewhere = [await world.doctor(specialty="Cardiology") for _ in range(3)]
    here, there = await clinic(world, "Here", full, has_time), await clinic(world, "There", elsewhere)
    await open_at(world, elsewhere, there)
    ann, bob = await world.patient(), await world.patient()
    entry = await join(world, ann, specialty="Cardiology", clinic_id=here, periods=ON_TUESDAY)
    await world.settle()
    assert (await entry_of(world, ann, entry))["status"] == "waiting"
    await open_at(world, has_time, here)
    offer = await offered(world, ann, entry)
    assert (offer["doctor"]["id"], offer["clinic"]["id"]) == (has_time.doctor_id, here)
    assert await refusal(world, bob, specialty="Dermatology", clinic_id=here) == (404, "not_found")
    assert await refusal(world, bob, specialty="Cardiology") == (422, "invalid")


async def test_who_has_to_be_seen_sooner_is_asked_before_those_who_waited_longer(world: World) -> None:
    doctor, first, urgent = await small_doctor(world), await world.patient(), await world.patient()
    visits = [await booked(world, await world.patient(), doctor, when) for when in (at(9), at(9, 30))]
    waits = await join(world, first, doctor_id=doctor.doctor_id)
    soon = await join(world, urgent, doctor_id=doctor.doctor_id)
    path = f"/waitlist/{soon['id']}"
    assert refused(await world.send("PUT", path, urgent, json={"priority": 2})) == (403, "not_allowed")
    changed = await world.call("PUT", path, doctor, json={"priority": 2})
    assert (changed["priority"], changed["revision"]) == (2, 2)
    await cancel(world, doctor, visits[0])
    await offered(world, urgent, soon)
    assert (await entry_of(world, first, waits))["status"] == "waiting"


async def test_nobody_waits_twice_for_the_same_or_for_too_much(world: World) -> None:
    ann, doctors = await world.patient(), [await world.doctor() for _ in range(11)]
    entry = await join(world, ann, doctor_id=doctors[0].doctor_id)
    again = await world.send("POST", "/waitlist", ann, json={"doctor_id": doctors[0].doctor_id})
    assert (refused(again), again.json()["entry_id"]) == ((409, "already_waiting"), entry["id"])
    for doctor in doctors[1:10]:
        await join(world, ann, doctor_id=doctor.doctor_id)
    assert await refusal(world, ann, doctor_id=doctors[10].doctor_id) == (409, "too_many_wishes")
    await world.call("DELETE", f"/waitlist/{entry['id']}", ann)
    await join(world, ann, doctor_id=doctors[10].doctor_id)


async def one_too_many_at_once(world: World) -> list[int]:
    """What is said to eight wishes that come together from somebody who may have one more."""
    ann, doctors = await world.patient(), [await world.doctor() for _ in range(17)]
    for doctor in doctors[:9]:
        await join(world, ann, doctor_id=doctor.doctor_id)
    wishes = ({"doctor_id": doctor.doctor_id} for doctor in doctors[9:])
    answers = await asyncio.gather(*(world.send("POST", "/waitlist", ann, json=wish) for wish in wishes))
    return sorted(answer.status_code for answer in answers)


async def test_wishes_that_come_at_once_are_counted_one_after_the_other(world: World) -> None:
    assert await one_too_many_at_once(world) == [201] + [409] * 7


@pytest.mark.parametrize("world", ["postgresql"], indirect=True)  # SQLite has one writer: nobody meets
async def test_wishes_that_do_not_wait_for_each_other_would_be_too_many(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change, "in_turn", lambda *_: None)
    tries = [await one_too_many_at_once(world) for _ in range(3)]
    assert any(answers.count(201) > 1 for answers in tries)


async def test_the_practice_lets_a_patient_wait_and_says_how_soon_a_patient_only_waits_for_themselves(
    world: World,
) -> None:
    doctor, ann, bob = await world.doctor(), await world.patient(), await world.patient()
    here, there = await clinic(world, "Here", doctor), await clinic(world, "There", await world.doctor())
    sam, sue = await world.staff(here), await world.staff(there)
    wish = {"doctor_id": doctor.doctor_id, "patient_id": ann.patient_id}
    entry = await join(world, sam, **wish, priority=1)
    assert (entry["patient"]["id"], entry["priority"]) == (ann.patient_id, 1)
    assert await refusal(world, sue, **wish) == (403, "not_allowed")
    assert await refusal(world, bob, **wish) == (404, "not_found")
    assert await refusal(world, bob, doctor_id=doctor.doctor_id, priority=1) == (403, "not_allowed")
    assert await refusal(world, sam, doctor_id=doctor.doctor_id) == (422, "invalid")
    listed = [(await world.call("GET", "/waitlist", who))["total"] for who in (ann, sam, doctor, bob, sue)]
    assert listed == [1, 1, 1, 0, 0]


async def test_what_is_not_theirs_is_not_there_for_them(world: World) -> None:
    doctor, ann, bob = await small_doctor(world), await world.patient(), await world.patient()
    sue = await world.staff(await clinic(world, "There", await world.doctor()))
    entry = await join(world, ann, doctor_id=doctor.doctor_id)
    offer = await offered(world, ann, entry)
    for who in (bob, sue, await world.doctor()):
        for number, answer in ((entry["id"], offer["id"]), (999_999, 999_999)):
            for method, path in (
                ("GET", f"/waitlist/{number}"),
                ("DELETE", f"/waitlist/{number}"),
                ("GET", f"/waitlist/offers/{answer}"),
                ("POST", f"/waitlist/offers/{answer}/accept"),
                ("POST", f"/waitlist/offers/{answer}/refuse"),
            ):
                assert refused(await world.send(method, path, who)) == (404, "not_found")
    assert (await entry_of(world, ann, entry))["offer"] == offer


async def test_who_leaves_gives_the_offered_time_to_the_next_and_leaves_once(world: World) -> None:
    doctor, ann, bob = await small_doctor(world), await world.patient(), await world.patient()
    await booked(world, await world.patient(), doctor, at(9, 30))
    first = await join(world, ann, doctor_id=doctor.doctor_id)
    offer = await offered(world, ann, first)
    second = await join(world, bob, doctor_id=doctor.doctor_id)
    left = await world.call("DELETE", f"/waitlist/{first['id']}", ann)
    assert (left["status"], left["offer"]) == ("left", None)
    assert await world.call("DELETE", f"/waitlist/{first['id']}", ann) == left
    assert (await offered(world, bob, second))["starts_at"] == offer["starts_at"]
    answer = await world.send("POST", f"/waitlist/offers/{offer['id']}/accept", ann)
    assert (refused(answer), answer.json()["current"]) == ((409, "offer_over"), "withdrawn")
    change = await world.send("PUT", f"/waitlist/{first['id']}", doctor, json={"priority": 1})
    assert refused(change) == (409, "not_waiting")


async def test_nobody_waits_for_an_earlier_time_of_what_is_cancelled(world: World) -> None:
    doctor, ann = await small_doctor(world), await world.patient()
    visit = await booked(world, ann, doctor, at(9))
    entry = await join(world, ann, appointment_id=visit["id"])
    await cancel(world, ann, visit)
    await world.settle()
    assert (await entry_of(world, ann, entry))["status"] == "over"
    assert await refusal(world, ann, appointment_id=visit["id"]) == (409, "wrong_status")


async def test_waiting_is_over_when_its_days_have_passed(world: World) -> None:
    doctor, ann = await world.doctor(), await world.patient()
    entry = await join(world, ann, doctor_id=doctor.doctor_id, periods=ON_TUESDAY)
    (ann,) = await later(world, ann, days=2)
    await world.settle()
    assert (await entry_of(world, ann, entry))["status"] == "waiting"
    (ann,) = await later(world, ann, days=1)
    await world.settle()
    assert (await entry_of(world, ann, entry))["status"] == "over"


async def test_a_change_of_what_is_not_as_it_was_read_is_refused(world: World) -> None:
    doctor, ann = await world.doctor(), await world.patient()
    path = f"/waitlist/{(await join(world, ann, doctor_id=doctor.doctor_id))['id']}"
    answer = await world.send("PUT", path, ann, json={"periods": ON_TUESDAY}, headers={"If-Match": '"1"'})
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    stale = await world.send("PUT", path, ann, json={"periods": ON_TUESDAY}, headers={"If-Match": '"1"'})
    assert refused(stale) == (412, "stale")
    past = [{"first": "2027-01-01", "last": "2027-01-02"}]
    assert refused(await world.send("PUT", path, ann, json={"periods": past})) == (422, "invalid")
