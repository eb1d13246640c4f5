"""A time becomes free: who is asked, one after the other?"""

from tests.appointments.visits import at, booked, cancel, free, refused, text
from tests.support.world import World
from tests.waitlist.waiting import entry_of, join, offered, small_doctor


async def test_a_freed_time_is_offered_to_the_one_who_waited_longest_and_accepted_with_one_call(world: World) -> None:
    doctor, ann, bob, eve = await small_doctor(world), *[await world.patient() for _ in range(3)]
    visit = await booked(world, ann, doctor, at(9))
    await booked(world, await world.patient(), doctor, at(9, 30))
    first = await join(world, bob, doctor_id=doctor.doctor_id)
    second = await join(world, eve, doctor_id=doctor.doctor_id)
    await world.settle()
    assert (await entry_of(world, bob, first))["status"] == "waiting"

    await cancel(world, ann, visit)
    offer = await offered(world, bob, first)
    assert (offer["starts_at"], offer["expires_at"]) == (text(at(9)), "2027-01-04T07:00:00Z")
    assert (await entry_of(world, eve, second))["status"] == "waiting"
    assert refused(await world.book(eve, doctor, at(9))) == (409, "slot_taken")

    taken = await world.call("POST", f"/waitlist/offers/{offer['id']}/accept", bob)
    assert (taken["status"], taken["id"]) == ("upcoming", offer["appointment_id"])
    assert await world.call("POST", f"/waitlist/offers/{offer['id']}/accept", bob) == taken
    ended = await entry_of(world, bob, first)
    assert (ended["status"], ended["offer"]) == ("booked", None)
    await world.settle()
    assert (await entry_of(world, eve, second))["status"] == "waiting"


async def test_what_is_refused_is_offered_to_the_next_at_once_and_never_again_to_the_first(world: World) -> None:
    doctor, ann, bob = await small_doctor(world), await world.patient(), await world.patient()
    await booked(world, await world.patient(), doctor, at(9, 30))
    first = await join(world, ann, doctor_id=doctor.doctor_id)
    second = await join(world, bob, doctor_id=doctor.doctor_id)
    offer = await offered(world, ann, first)
    said = await world.call("POST", f"/waitlist/offers/{offer['id']}/refuse", ann)
    assert said["status"] == "refused"
    assert (await offered(world, bob, second))["starts_at"] == text(at(9))
    assert (await entry_of(world, ann, first))["status"] == "waiting"
    answer = await world.send("POST", f"/waitlist/offers/{offer['id']}/accept", ann)
    assert (refused(answer), answer.json()["current"]) == ((409, "offer_over"), "refused")


async def test_what_was_confirmed_as_a_visit_a_moment_ago_is_not_said_to_be_expired(world: World) -> None:
    doctor, ann = await small_doctor(world), await world.patient()
    await booked(world, await world.patient(), doctor, at(9, 30))
    offer = await offered(world, ann, await join(world, ann, doctor_id=doctor.doctor_id))
    await world.call("POST", f"/appointments/{offer['appointment_id']}/confirm", ann)
    answer = await world.send("POST", f"/waitlist/offers/{offer['id']}/refuse", ann)
    assert (refused(answer), answer.json()["current"]) == ((409, "offer_over"), "accepted")
    assert "taken by you" in answer.json()["detail"]
    taken = await world.call("POST", f"/waitlist/offers/{offer['id']}/accept", ann)
    assert (taken["id"], taken["status"]) == (offer["appointment_id"], "upcoming")


async def test_what_nobody_answers_goes_on_to_the_next_when_its_time_is_over(world: World) -> None:
    doctor, ann, bob = await small_doctor(world), await world.patient(), await world.patient()
    await booked(world, await world.patient(), doctor, at(9, 30))
    first = await join(world, ann, doctor_id=doctor.doctor_id)
    second = await join(world, bob, doctor_id=doctor.doctor_id)
    offer = await offered(world, ann, first)
    world.clock.move(minutes=60)
    ann, bob = await world.sign_in(ann.email), await world.sign_in(bob.email)
    answer = await world.send("POST", f"/waitlist/offers/{offer['id']}/accept", ann)
    assert (refused(answer), answer.json()["current"]) == ((409, "offer_over"), "expired")
    assert (await offered(world, bob, second))["starts_at"] == text(at(9))
    assert (await entry_of(world, ann, first))["status"] == "waiting"


async def test_an_earlier_time_moves_the_appointment_and_frees_the_old_one_for_the_next(world: World) -> None:
    doctor, ann, bob = await small_doctor(world), await world.patient(), await world.patient()
    early = await booked(world, await world.patient(), doctor, at(9))
    late = await booked(world, ann, doctor, at(9, 30))
    mine = await join(world, ann, appointment_id=late["id"])
    theirs = await join(world, bob, doctor_id=doctor.doctor_id)
    await cancel(world, await world.admin(), early)
    offer = await offered(world, ann, mine)
    assert (offer["moves"], offer["starts_at"]) == (late["id"], text(at(9)))
    moved = await world.call("POST", f"/waitlist/offers/{offer['id']}/accept", ann)
    assert (moved["id"], moved["reference"], moved["starts_at"]) == (late["id"], late["reference"], text(at(9)))
    assert (await offered(world, bob, theirs))["starts_at"] == text(at(9, 30))
    assert (await entry_of(world, ann, mine))["status"] == "booked"


async def test_nobody_is_offered_to_move_what_cannot_be_moved_any_more(world: World) -> None:
    doctor, ann = await small_doctor(world), await world.patient()
    rules = f"/doctors/{doctor.doctor_id}/rules"
    await world.call("PUT", rules, doctor, json={"reschedule_notice_minutes": 60 * 24 * 2})
    early = await booked(world, await world.patient(), doctor, at(9))
    late = await booked(world, ann, doctor, at(9, 30))
    entry = await join(world, ann, appointment_id=late["id"])
    await cancel(world, await world.admin(), early)
    await world.settle()
    assert (await entry_of(world, ann, entry))["status"] == "waiting"
    assert text(at(9)) in await free(world, doctor)
