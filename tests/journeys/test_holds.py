"""What becomes of a time that somebody holds?"""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
from sqlalchemy import text as sql

from salus.kit.migrate import on_connection
from tests.support.shape import eventually
from tests.support.town import Town, at, refused, text
from tests.support.world import Account


def hold(town: Town, who: Account, doctor: Account, when: datetime) -> httpx2.Response:
    return town.send("POST", "/appointments/holds", who, json={"doctor_id": doctor.doctor_id, "starts_at": text(when)})


def run_out(town: Town, held: dict[str, Any]) -> None:
    """Ten minutes pass for this hold."""
    past = "UPDATE appointments SET hold_expires_at = now() - interval '1 second' WHERE id = :id"
    url = town.shape.database("appointments")
    asyncio.run(on_connection(url, lambda connection: connection.execute(sql(past), {"id": held["id"]}).rowcount))


def test_a_held_time_is_its_holders_until_they_keep_it_or_give_it_back(town: Town) -> None:
    doctor, ann, bob = town.open_doctor(), town.patient(), town.patient()
    answer = hold(town, ann, doctor, at(9))
    held = answer.json()
    assert (answer.status_code, held["status"]) == (201, "held")
    left = datetime.fromisoformat(held["hold_expires_at"]) - datetime.now(UTC)
    assert timedelta(minutes=9) < left <= timedelta(minutes=10)
    refused(town.book(bob, doctor, at(9)), 409, "slot_taken", "doctor_id", "starts_at", "alternatives")
    eventually(lambda: text(at(9)) not in town.free(doctor, at(9)), "the time to be held")
    refused(town.act(bob, held, "confirm"), 404, "not_found", "what")
    kept = town.act(ann, held, "confirm").json()
    assert (kept["status"], kept["hold_expires_at"]) == ("upcoming", None)
    assert town.act(ann, held, "confirm").json() == kept

    other = hold(town, ann, doctor, at(10)).json()
    assert town.call("DELETE", f"/appointments/{other['id']}", ann)["status"] == "cancelled"
    refused(town.act(ann, other, "confirm"), 409, "wrong_status", "current")
    town.booked(bob, doctor, at(10))


def test_a_hold_that_has_run_out_is_anybodys(town: Town) -> None:
    doctor, ann, bob = town.open_doctor(), town.patient(), town.patient()
    held = hold(town, ann, doctor, at(9)).json()
    run_out(town, held)
    said = refused(town.act(ann, held, "confirm"), 409, "hold_expired", "alternatives")
    assert said["alternatives"]
    assert town.booked(bob, doctor, at(9))["starts_at"] == text(at(9))
    assert town.call("GET", f"/appointments/{held['id']}", ann)["status"] == "expired"
    refused(hold(town, ann, doctor, at(9)), 409, "slot_taken", "doctor_id", "starts_at", "alternatives")


def test_nobody_holds_more_than_a_few_times(town: Town) -> None:
    doctor, ann = town.open_doctor(), town.patient()
    held = [hold(town, ann, doctor, at(hour)).json() for hour in (9, 10, 11)]
    assert refused(hold(town, ann, doctor, at(12)), 409, "too_many_holds", "limit") == {"limit": 3}
    town.call("DELETE", f"/appointments/{held[0]['id']}", ann)
    eventually(lambda: text(at(9)) in town.free(doctor, at(9)), "the time that was given back")
    assert hold(town, ann, doctor, at(12)).status_code == 201
