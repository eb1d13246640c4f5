"""A patient books, and it is certain; so do those who book for a patient."""

import pytest

from salus.appointments.ledger import Ledger
from tests.appointments.visits import (
    act,
    actions,
    at,
    booked,
    clinic,
    free,
    held,
    made,
    open_at,
    refused,
    rules,
    service,
    text,
    told,
)
from tests.support.world import World

TOMORROW = at(9)


async def test_a_patient_books_a_free_time_and_nobody_else_gets_it(world: World) -> None:
    doctor, ann, bob = await world.open_doctor(), await world.patient("Ann"), await world.patient("Bob")
    answer = await world.book(ann, doctor, TOMORROW, json={"reason": "A cough"})
    visit = made(answer)
    assert answer.headers["location"] == f"/api/v1/appointments/{visit['id']}"
    assert answer.headers["etag"] == '"1"'
    assert (visit["status"], visit["starts_at"], visit["reason"]) == ("upcoming", "2027-01-05T09:00:00Z", "A cough")
    assert (await world.send("GET", f"/appointments/{visit['id']}", ann)).json() == visit
    answer = await world.book(bob, doctor, TOMORROW)
    assert refused(answer) == (409, "slot_taken")
    assert [slot["starts_at"] for slot in answer.json()["alternatives"]] == [
        "2027-01-05T09:30:00Z",
        "2027-01-05T10:00:00Z",
        "2027-01-05T10:30:00Z",
    ]


async def test_a_taken_time_is_no_longer_offered_and_a_cancelled_one_is_again(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    before = await free(world, doctor)
    assert (before[0], len(before)) == ("2027-01-05T09:00:00Z", 16)
    visit = await booked(world, ann, doctor, TOMORROW)
    assert await free(world, doctor) == before[1:]
    cancelled = await world.call("DELETE", f"/appointments/{visit['id']}", ann, json={"reason": "Better"})
    assert (cancelled["status"], cancelled["cancelled_reason"]) == ("cancelled", "Better")
    assert await free(world, doctor) == before


async def test_a_slot_is_booked_by_its_number_alone(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    long = await service(world, doctor)
    path = f"/doctors/{doctor.doctor_id}/availability?from=2027-01-05&to=2027-01-05&service_id={long['id']}"
    slot = (await world.call("GET", path))["slots"][2]
    visit = made(await world.send("POST", "/appointments", ann, json={"slot_id": slot["id"]}))
    named = {name: visit[name] for name in ("starts_at", "ends_at", "local_start", "fee")}
    assert named == {name: slot[name] for name in named}
    assert visit["service"] == {"id": long["id"], "name": "Check-up", "mode": "in_person"}
    again = await world.send("POST", "/appointments", await world.patient(), json={"slot_id": slot["id"]})
    assert refused(again) == (409, "slot_taken")
    unknown = await world.send("POST", "/appointments", ann, json={"slot_id": 2**50})
    assert refused(unknown) == (404, "not_found")


async def test_practice_books_for_a_patient_where_it_works(world: World) -> None:
    doctor, other, ann = await world.open_doctor(), await world.open_doctor(), await world.patient("Ann")
    here, there = await clinic(world, "Harbour Clinic", doctor), await clinic(world, "Hill Clinic")
    await open_at(world, doctor, here)
    staff, elsewhere, admin = await world.staff(here), await world.staff(there), await world.admin()
    for hour, who in ((9, doctor), (10, staff), (11, admin)):
        visit = await booked(world, who, doctor, at(hour), patient_id=ann.patient_id)
        assert visit["patient"] == {"id": ann.patient_id, "name": "Ann"}
        assert visit["clinic"] == {"id": here, "name": "Harbour Clinic"}
        entry = (await told(world, visit))[0]
        assert (entry.actor_id, entry.on_behalf_of) == (who.id, ann.patient_id)
    for stranger in (other, elsewhere):
        answer = await world.book(stranger, doctor, at(12), json={"patient_id": ann.patient_id})
        assert refused(answer) == (403, "not_allowed")
    assert "2027-01-05T12:00:00Z" in await free(world, doctor)


async def test_practice_says_for_which_patient_and_patients_book_for_themselves(world: World) -> None:
    doctor, ann, bob = await world.open_doctor(), await world.patient(), await world.patient()
    answer = await world.book(doctor, doctor, TOMORROW)
    assert refused(answer) == (422, "invalid")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/patient_id"]
    assert refused(await world.book(ann, doctor, TOMORROW, json={"patient_id": bob.patient_id})) == (404, "not_found")
    assert refused(await world.book(doctor, doctor, TOMORROW, json={"patient_id": 4711})) == (404, "not_found")
    assert (await booked(world, ann, doctor, TOMORROW, patient_id=ann.patient_id))["patient"]["id"] == ann.patient_id


async def test_a_patient_is_in_one_place_at_a_time(world: World) -> None:
    dora, eve, ann = await world.open_doctor(), await world.open_doctor(), await world.patient()
    await booked(world, ann, dora, TOMORROW)
    assert refused(await world.book(ann, eve, TOMORROW)) == (409, "patient_busy")
    assert (await booked(world, ann, eve, at(9, 30)))["status"] == "upcoming"


@pytest.mark.parametrize(
    ("when", "why"),
    [(at(8, 30), "closed"), (at(9, 10), "off_grid"), (at(5, day=0), "past"), (at(9, day=200), "horizon")],
)
async def test_what_is_not_offered_cannot_be_booked(world: World, when: object, why: str) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    answer = await world.send(
        "POST", "/appointments", ann, json={"doctor_id": doctor.doctor_id, "starts_at": str(when).replace(" ", "T")}
    )
    assert refused(answer) == (422, "not_offered")
    assert answer.json()["why"] == why
    assert answer.json()["alternatives"] or why == "horizon"


async def test_a_booking_says_when_in_exactly_one_way(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    by_time = {"doctor_id": doctor.doctor_id, "starts_at": text(TOMORROW)}
    for wanted in (
        {},
        {"doctor_id": doctor.doctor_id},
        {"starts_at": text(TOMORROW)},
        {**by_time, "slot_id": 1},
        {"slot_id": 1, "service_id": 1},
        {"slot_id": 1, "overbook_reason": "Urgent"},
        {**by_time, "colour": "red"},
        {**by_time, "starts_at": "2027-01-05T09:00:00"},
        {**by_time, "reason": "a\x00b"},
    ):
        assert (await world.send("POST", "/appointments", ann, json=wanted)).status_code == 422, wanted
    assert refused(await world.send("POST", "/appointments", json=by_time)) == (401, "not_authenticated")


async def test_capacity_lets_just_so_many_visits_run_at_once(world: World) -> None:
    doctor = await world.open_doctor()
    await rules(world, doctor, capacity=3)
    for _ in range(3):
        assert text(TOMORROW) in await free(world, doctor)
        await booked(world, await world.patient(), doctor, TOMORROW)
    assert text(TOMORROW) not in await free(world, doctor)
    assert refused(await world.book(await world.patient(), doctor, TOMORROW)) == (409, "slot_taken")


async def test_who_stands_in_their_own_way_is_told_so_although_a_lane_is_free(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    await rules(world, doctor, capacity=2)
    await booked(world, ann, doctor, TOMORROW)
    assert refused(await world.book(ann, doctor, TOMORROW)) == (409, "patient_busy")
    await booked(world, await world.patient(), doctor, TOMORROW)
    assert refused(await world.book(ann, doctor, TOMORROW)) == (409, "slot_taken")


async def test_buffers_are_kept_free_around_a_visit(world: World) -> None:
    doctor, ann, bob = await world.open_doctor(), await world.patient(), await world.patient()
    await rules(world, doctor, slot_step_minutes=30)
    calm = await service(world, doctor, buffer_before_minutes=15, buffer_after_minutes=30)
    visit = await booked(world, ann, doctor, at(11), service_id=calm["id"])
    assert (visit["starts_at"], visit["ends_at"]) == (text(at(11)), text(at(12)))
    closed = {text(at(10, 30)), text(at(11)), text(at(11, 30)), text(at(12))}
    assert closed.isdisjoint(await free(world, doctor))
    assert {text(at(10)), text(at(12, 30))} <= set(await free(world, doctor))
    assert refused(await world.book(bob, doctor, at(12))) == (409, "slot_taken")
    busy = await world.assembly[Ledger].db.read(
        lambda tx: tx.connection.exec_driver_sql(
            f"SELECT starts_at - busy_from, busy_until - ends_at FROM appointments WHERE id = {visit['id']}"
        ).one()
    )
    minutes = [part / 60e6 if isinstance(part, int) else part.total_seconds() / 60 for part in busy]
    assert minutes == [15, 30]


async def test_nobody_books_for_a_deactivated_patient(world: World) -> None:
    doctor, ann, admin = await world.open_doctor(), await world.patient(), await world.admin()
    await booked(world, doctor, doctor, TOMORROW, patient_id=ann.patient_id)
    await world.call("DELETE", f"/users/{ann.id}", admin)
    answer = await world.book(doctor, doctor, at(10), json={"patient_id": ann.patient_id})
    assert refused(answer) == (404, "not_found")
    await world.call("POST", f"/users/{ann.id}/reactivate", admin)
    await booked(world, doctor, doctor, at(10), patient_id=ann.patient_id)


async def test_names_and_price_stay_as_they_were_when_it_was_booked(world: World) -> None:
    doctor, ann, admin = await world.open_doctor(), await world.patient("Ann Before"), await world.admin()
    here = await clinic(world, "Old Clinic", doctor)
    await open_at(world, doctor, here)
    listed = await world.call("GET", f"/doctors/{doctor.doctor_id}/services")
    path = f"/doctors/{doctor.doctor_id}/services/{listed['items'][0]['id']}"
    await world.call("PUT", path, doctor, json={"fee": {"amount": 4200, "currency": "CHF"}})
    visit = await booked(world, ann, doctor, TOMORROW)
    await world.call("PUT", path, doctor, json={"name": "Else", "fee": {"amount": 9900, "currency": "CHF"}})
    await world.call("PUT", f"/users/{ann.id}", ann, json={"name": "Ann After"})
    await world.call("PUT", f"/doctors/{doctor.doctor_id}", doctor, json={"name": "Dr. After"})
    await world.call("PUT", f"/clinics/{here}", admin, json={"name": "New Clinic"})
    await rules(world, doctor, cancel_notice_minutes=600)
    assert await world.call("GET", f"/appointments/{visit['id']}", ann) == visit
    assert visit["fee"] == {"amount": 4200, "currency": "CHF"}
    new = await booked(world, ann, doctor, at(10))
    assert (new["fee"]["amount"], new["service"]["name"], new["clinic"]["name"]) == (9900, "Else", "New Clinic")
    assert (new["patient"]["name"], new["doctor"]["name"]) == ("Ann After", "Dr. After")
    assert (visit["can_cancel_until"], new["can_cancel_until"]) == (text(at(9)), text(at(0)))


async def test_each_booking_is_one_journal_entry_that_tells_who_and_when(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    visit = await booked(world, ann, doctor, TOMORROW, reason="A cough")
    (entry,) = await told(world, visit)
    assert (entry.action, entry.actor_id, entry.actor_role) == ("appointment.booked", ann.id, "patient")
    assert entry.data == {
        "doctor_id": doctor.doctor_id,
        "patient_id": ann.patient_id,
        "service_id": visit["service"]["id"],
        "clinic_id": None,
        "starts_at": "2027-01-05T09:00:00+00:00",
        "ends_at": "2027-01-05T09:30:00+00:00",
        "busy_from": "2027-01-05T09:00:00+00:00",
        "busy_until": "2027-01-05T09:30:00+00:00",
        "lane": 0,
        "status": "upcoming",
        "overbooked": False,
    }
    await act(world, doctor, visit, "check-in")
    assert await actions(world, visit) == ["booked", "checked_in"]


async def test_the_journal_tells_the_lane_in_which_a_visit_stands(world: World) -> None:
    doctor = await world.open_doctor()
    await rules(world, doctor, capacity=2)
    over = {"patient_id": (await world.patient()).patient_id, "overbook_reason": "Emergency"}
    visits = [await booked(world, await world.patient(), doctor, TOMORROW) for _ in range(2)]
    visits.append(await booked(world, doctor, doctor, TOMORROW, **over))
    visits.append(await held(world, await world.patient(), doctor, at(10)))
    visits.append(await held(world, await world.patient(), doctor, at(10)))
    assert [(await told(world, visit))[0].data["lane"] for visit in visits] == [0, 1, 100, 0, 1]
