"""Practice squeezes a visit in: deliberately, with a reason, never by accident."""

from tests.appointments.visits import actions, at, booked, change, free, refused, rules, service, text, told
from tests.support.world import World

WHY = {"overbook_reason": "Emergency"}


async def test_an_overbooking_stands_on_a_taken_time_and_outside_hours(world: World) -> None:
    doctor, ann, bob = await world.open_doctor(), await world.patient(), await world.patient()
    await booked(world, ann, doctor, at(9))
    visit = await booked(world, doctor, doctor, at(9), patient_id=bob.patient_id, **WHY)
    assert visit["overbooked"]
    assert (await told(world, visit))[0].data["overbooked"] is True
    night = await booked(world, doctor, doctor, at(22, 7), patient_id=bob.patient_id, **WHY)
    assert (night["starts_at"], night["overbooked"]) == (text(at(22, 7)), True)


async def test_an_overbooking_leaves_the_ordinary_time_to_patients(world: World) -> None:
    doctor, ann, bob = await world.open_doctor(), await world.patient(), await world.patient()
    await booked(world, doctor, doctor, at(9), patient_id=bob.patient_id, **WHY)
    assert text(at(9)) in await free(world, doctor)
    await booked(world, ann, doctor, at(9))


async def test_patients_never_overbook(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    assert refused(await world.book(ann, doctor, at(9), json=WHY)) == (403, "not_allowed")
    for reason in ("", "ab", "   "):
        answer = await world.book(doctor, doctor, at(9), json={"patient_id": ann.patient_id, "overbook_reason": reason})
        assert (refused(answer), answer.json()["errors"][0]["code"]) == ((422, "invalid"), "string_too_short")


async def test_an_overbooked_patient_is_still_in_one_place_at_a_time(world: World) -> None:
    dora, eve, ann = await world.open_doctor(), await world.open_doctor(), await world.patient()
    await booked(world, ann, dora, at(9))
    for doctor in (dora, eve):
        answer = await world.book(doctor, doctor, at(9), json={"patient_id": ann.patient_id, **WHY})
        assert refused(answer) == (409, "patient_busy")


async def test_ten_overbookings_stand_at_one_instant_and_not_one_more(world: World) -> None:
    doctor = await world.open_doctor()
    patients = [await world.patient() for _ in range(11)]
    for one in patients[:10]:
        await booked(world, doctor, doctor, at(9), patient_id=one.patient_id, **WHY)
    answer = await world.book(doctor, doctor, at(9), json={"patient_id": patients[10].patient_id, **WHY})
    assert refused(answer) == (409, "slot_taken")


async def test_practice_moves_an_overbooked_visit_onto_another_one_and_it_stays_overbooked(world: World) -> None:
    doctor, ann, bob = await world.open_doctor(), await world.patient(), await world.patient()
    await booked(world, doctor, doctor, at(10), patient_id=ann.patient_id, **WHY)
    visit = await booked(world, doctor, doctor, at(9), patient_id=bob.patient_id, **WHY)
    moved = (await change(world, doctor, visit, starts_at=text(at(10)))).json()
    assert (moved["starts_at"], moved["overbooked"]) == (text(at(10)), True)
    night = (await change(world, doctor, moved, starts_at=text(at(23)))).json()
    assert (night["starts_at"], night["overbooked"]) == (text(at(23)), True)


async def test_the_patient_of_an_overbooked_visit_moves_it_by_the_rules_alone(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    visit = await booked(world, doctor, doctor, at(20), patient_id=ann.patient_id, **WHY)
    assert refused(await change(world, ann, visit, starts_at=text(at(21)))) == (422, "not_offered")
    moved = (await change(world, ann, visit, starts_at=text(at(9)))).json()
    assert (moved["starts_at"], moved["overbooked"]) == (text(at(9)), False)
    assert text(at(9)) not in await free(world, doctor)
    assert (await told(world, visit))[-1].data["overbooked"] is False
    assert await actions(world, visit) == ["booked", "rescheduled"]


async def test_an_overbooking_is_not_in_the_past_and_names_a_whole_minute(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    await rules(world, doctor, min_notice_minutes=600)
    for when, why in ((at(5, day=0), "past"), (at(9).replace(second=30), "off_grid")):
        answer = await world.book(doctor, doctor, when, json={"patient_id": ann.patient_id, **WHY})
        assert (refused(answer), answer.json()["why"]) == ((422, "not_offered"), why)
    long = await service(world, doctor)
    visit = await booked(world, doctor, doctor, at(9, day=0), patient_id=ann.patient_id, service_id=long["id"], **WHY)
    assert visit["ends_at"] == text(at(10, day=0))
