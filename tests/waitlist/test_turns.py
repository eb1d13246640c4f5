"""Whose turn is it, and what are they offered? Everybody whom it suits, in order, and nothing is passed over."""

from tests.appointments.visits import act, at, booked, text
from tests.support.world import World
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


async def test_what_was_confirmed_as_a_visit_stands_though_its_patient_waits_no_more(world: World) -> None:
    ann, doctor = await world.patient(), await small_doctor(world)
    entry = await join(world, ann, doctor_id=doctor.doctor_id)
    offer = await offered(world, ann, entry)
    assert (await act(world, ann, {"id": offer["appointment_id"]}, "confirm")).is_success
    await world.call("DELETE", f"/waitlist/{entry['id']}", ann)
    await world.settle()
    assert (await world.call("GET", f"/appointments/{offer['appointment_id']}", ann))["status"] == "upcoming"
