"""How does a time that somebody gives back find the one who waits for it?"""

from datetime import timedelta
from typing import Any

from tests.support.shape import eventually
from tests.support.town import Town, at, refused, text
from tests.support.world import Account


def small_doctor(town: Town, *clinic_ids: int) -> Account:
    """A doctor with one opening of an hour: two visits, and no more."""
    doctor = town.doctor(specialty="cardiology")
    if clinic_ids:
        town.call("PUT", f"/doctors/{doctor.doctor_id}", town.admin, json={"clinic_ids": clinic_ids})
    where = {"clinic_id": clinic_ids[0]} if clinic_ids else {}
    opening = {"starts_at": text(at(9)), "ends_at": text(at(9) + timedelta(hours=1)), **where}
    town.call("POST", f"/doctors/{doctor.doctor_id}/availability", doctor, json={"openings": [opening]})
    return doctor


def join(town: Town, who: Account, **wish: Any) -> dict[str, Any]:
    entry: dict[str, Any] = town.call("POST", "/waitlist", who, json=wish)
    return entry


def offered(town: Town, who: Account, entry: dict[str, Any]) -> dict[str, Any]:
    def made() -> dict[str, Any] | None:
        found: dict[str, Any] | None = town.call("GET", f"/waitlist/{entry['id']}", who)["offer"]
        return found

    return eventually(made, "an offer")


def test_what_one_gives_back_and_another_refuses_is_the_third_ones(town: Town) -> None:
    clinic_id = town.clinic()
    doctor, ann, bob, eve = small_doctor(town, clinic_id), *[town.patient() for _ in range(3)]
    visit = town.booked(ann, doctor, at(9))
    town.booked(town.patient(), doctor, at(9, 30))
    first = join(town, bob, doctor_id=doctor.doctor_id)
    second = join(town, eve, specialty="cardiology", clinic_id=clinic_id)
    again = town.send("POST", "/waitlist", bob, json={"doctor_id": doctor.doctor_id})
    assert refused(again, 409, "already_waiting", "entry_id") == {"entry_id": first["id"]}
    assert town.call("DELETE", f"/appointments/{visit['id']}", ann)["status"] == "cancelled"

    offer = offered(town, bob, first)
    assert (offer["starts_at"], offer["clinic"]["id"]) == (text(at(9)), clinic_id)
    refused(town.send("GET", f"/waitlist/offers/{offer['id']}", eve), 404, "not_found", "what")
    assert town.call("POST", f"/waitlist/offers/{offer['id']}/refuse", bob)["status"] == "refused"
    refused(town.send("POST", f"/waitlist/offers/{offer['id']}/accept", bob), 409, "offer_over", "current")

    other = offered(town, eve, second)
    assert other["starts_at"] == text(at(9))
    taken = town.call("POST", f"/waitlist/offers/{other['id']}/accept", eve)
    assert (taken["id"], taken["status"]) == (other["appointment_id"], "upcoming")
    assert town.call("GET", f"/waitlist/{second['id']}", eve)["status"] == "booked"
    assert town.call("GET", f"/waitlist/{first['id']}", bob)["status"] == "waiting"
    assert town.call("DELETE", f"/waitlist/{first['id']}", bob)["status"] == "left"


def test_an_earlier_time_moves_the_visit_that_stands(town: Town) -> None:
    doctor, ann, bob = small_doctor(town), town.patient(), town.patient()
    early, late = town.booked(bob, doctor, at(9)), town.booked(ann, doctor, at(9, 30))
    entry = join(town, ann, appointment_id=late["id"])
    town.call("DELETE", f"/appointments/{early['id']}", bob)
    offer = offered(town, ann, entry)
    moved = town.call("POST", f"/waitlist/offers/{offer['id']}/accept", ann)
    assert (moved["id"], moved["starts_at"], moved["reschedules"]) == (late["id"], text(at(9)), 1)
    eventually(lambda: text(at(9, 30)) in town.free(doctor, at(9)), "the old time")
