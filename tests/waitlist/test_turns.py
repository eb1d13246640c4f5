"""Whose turn is it, and what are they offered? Everybody whom it suits, in order, and nothing is passed over."""

from datetime import timedelta
from typing import Any

import pytest

from salus.notifications.service import Mailed, mailbox
from salus.waitlist import jobs
from salus.waitlist.turns import Turns
from tests.appointments.visits import act, at, booked, cancel, clinic, later, text
from tests.support.world import Account, World
from tests.waitlist.waiting import TUESDAY, entry_of, join, offered, quiet, small_doctor

ON_TUESDAY = [{"first": TUESDAY, "last": TUESDAY}]


async def test_when_there_is_time_for_all_each_is_offered_a_time_of_their_own_at_once(world: World) -> None:
    doctor, people = await world.open_doctor(), [await world.patient() for _ in range(5)]
    entries = [await join(world, who, doctor_id=doctor.doctor_id) for who in people]
    await world.settle()
    found = [(await entry_of(world, *one))["offer"] for one in zip(people, entries, strict=True)]
    half_hours = ((9, 0), (9, 30), (10, 0), (10, 30), (11, 0))
    assert [offer["starts_at"] for offer in found] == [text(at(*start, day=0)) for start in half_hours]


async def test_who_is_elsewhere_at_the_first_times_is_offered_the_first_that_is_possible(world: World) -> None:
    ann, doctor, other = await world.patient(), await world.open_doctor(), await world.open_doctor()
    for hour, minute in ((9, 0), (9, 30), (10, 0), (10, 30)):
        await booked(world, ann, other, at(hour, minute))
    entry = await join(world, ann, doctor_id=doctor.doctor_id, periods=ON_TUESDAY)
    assert (await offered(world, ann, entry))["starts_at"] == text(at(11))


async def test_times_that_are_too_near_keep_nobody_from_later_ones(world: World) -> None:
    ann, doctor = await world.patient(), await world.open_doctor()
    await quiet(world, ann, "05:00", "10:55")
    entry = await join(world, ann, doctor_id=doctor.doctor_id)
    offer = await offered(world, ann, entry)
    assert (offer["starts_at"], offer["expires_at"]) == (text(at(11, 30, day=0)), text(at(11, 30, day=0)))


@pytest.mark.parametrize(("looks", "found"), [(jobs._LOOKS, "offered"), (jobs._LOOKS[:4], "waiting")])
async def test_a_time_of_which_availability_hears_late_is_offered_late(
    world: World, monkeypatch: pytest.MonkeyPatch, looks: tuple[timedelta, ...], found: str
) -> None:
    ann, bob, doctor = await world.patient(), await world.patient(), await small_doctor(world)
    visit = await booked(world, ann, doctor, at(9))
    await booked(world, ann, doctor, at(9, 30))
    entry = await join(world, bob, doctor_id=doctor.doctor_id)
    await world.settle()
    free, hears_at = Turns._free, world.clock.now + timedelta(seconds=8)

    async def late(*of: Any) -> Any:
        return await free(*of) if world.clock.now >= hears_at else []

    monkeypatch.setattr(Turns, "_free", late)
    monkeypatch.setattr(jobs, "_LOOKS", looks)
    await cancel(world, ann, visit)
    for _ in range(12):  # and the sweep is minutes away
        for name in ("waitlist.follow", "waitlist.offers"):
            await next(job.run for job in world.assembly.jobs if job.name == name)()
        world.clock.move(seconds=1)
    assert (await entry_of(world, bob, entry))["status"] == found


async def test_what_availability_hears_while_it_is_asked_reaches_the_first_in_line_first(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, bob, eve = await world.patient(), await world.patient(), await world.patient()
    doctor = await world.doctor(specialty="cardiology")
    clinic_id = await clinic(world, "Here", doctor)
    opening = {"starts_at": text(at(9)), "ends_at": text(at(10)), "clinic_id": clinic_id}
    await world.call("POST", f"/doctors/{doctor.doctor_id}/availability", doctor, json={"openings": [opening]})
    visit = await booked(world, ann, doctor, at(9))
    await booked(world, ann, doctor, at(9, 30))
    first = await join(world, bob, doctor_id=doctor.doctor_id)
    second = await join(world, eve, specialty="cardiology", clinic_id=clinic_id)
    await world.settle()
    free, asked = Turns._free, iter(range(99))

    async def heard_after_one_question(*of: Any) -> Any:
        return await free(*of) if next(asked) else []

    await cancel(world, ann, visit)
    monkeypatch.setattr(Turns, "_free", heard_after_one_question)
    await world.settle()
    assert (await entry_of(world, bob, first))["status"] == "offered"
    assert (await entry_of(world, eve, second))["status"] == "waiting"


async def test_what_was_confirmed_as_a_visit_stands_though_its_patient_waits_no_more(world: World) -> None:
    ann, doctor = await world.patient(), await small_doctor(world)
    entry = await join(world, ann, doctor_id=doctor.doctor_id)
    offer = await offered(world, ann, entry)
    assert (await act(world, ann, {"id": offer["appointment_id"]}, "confirm")).is_success
    await world.call("DELETE", f"/waitlist/{entry['id']}", ann)
    await world.settle()
    assert (await world.call("GET", f"/appointments/{offer['appointment_id']}", ann))["status"] == "upcoming"


async def test_what_is_offered_at_night_is_told_and_kept_when_the_quiet_hours_are_over(world: World) -> None:
    ann, doctor = await world.patient(), await small_doctor(world)
    await quiet(world, ann, "05:00", "08:00")
    offer = await offered(world, ann, await join(world, ann, doctor_id=doctor.doctor_id))
    assert offer["expires_at"] == text(at(9, day=0))
    assert await letters(world, ann) == []
    world.clock.move(hours=2, minutes=1)
    await world.settle()
    assert len(await letters(world, ann)) == 1


async def test_a_message_tells_when_and_where_but_not_what_for(world: World) -> None:
    ann, doctor = await world.patient(), await small_doctor(world, specialty="Cardiology")
    offer = await offered(world, ann, await join(world, ann, doctor_id=doctor.doctor_id))
    await world.settle()
    (letter,) = await letters(world, ann)
    assert "09:00" in letter.subject and "Cardiology" not in letter.subject
    assert f"/app/waitlist/offers/{offer['id']}" in letter.text
    assert (await world.call("GET", f"/waitlist/offers/{offer['id']}", ann))["status"] == "offered"


async def test_who_wants_to_hear_of_no_offer_or_is_gone_is_not_asked(world: World) -> None:
    ann, bob, eve, doctor = [await world.patient() for _ in range(3)] + [await small_doctor(world)]
    visits = [await booked(world, await world.patient(), doctor, when) for when in (at(9), at(9, 30))]
    muted = await join(world, ann, doctor_id=doctor.doctor_id)
    await join(world, bob, doctor_id=doctor.doctor_id)
    asked = await join(world, eve, doctor_id=doctor.doctor_id)
    await world.call("PUT", f"/users/{ann.id}/preferences", ann, json={"offers": []})
    await world.call("DELETE", f"/users/{bob.id}", await world.admin())
    await cancel(world, doctor, visits[0])
    assert (await offered(world, eve, asked))["starts_at"] == text(at(9))
    assert (await entry_of(world, ann, muted))["status"] == "waiting"


async def test_nobody_is_asked_more_than_five_times_in_a_day(world: World) -> None:
    ann, doctor = await world.patient(), await world.open_doctor()
    entry = await join(world, ann, doctor_id=doctor.doctor_id)
    for _ in range(5):
        offer = await offered(world, ann, entry)
        await world.call("POST", f"/waitlist/offers/{offer['id']}/refuse", ann)
    await world.settle()
    assert (await entry_of(world, ann, entry))["status"] == "waiting"
    (ann,) = await later(world, ann, days=1)
    await offered(world, ann, entry)


async def letters(world: World, who: Account) -> list[Mailed]:
    """What was told to them of offers."""
    kept = await mailbox(world.assembly.db, world.assembly.keys.vault, 100)
    return [letter for letter in kept if letter.user_id == who.id and letter.kind == "waitlist_offer"]
