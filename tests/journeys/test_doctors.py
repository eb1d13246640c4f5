"""What does a doctor live through, from the invitation to the day's last patient?"""

from datetime import timedelta

from tests.support.shape import eventually
from tests.support.town import Town, at, refused, text
from tests.support.world import PASSWORD, Account

WEEK = [{"weekday": day, "start": "09:00", "end": "12:00"} for day in range(7)]


def test_a_doctor_joins_by_invitation_and_not_without(town: Town) -> None:
    made = town.call("POST", "/auth/invitations", town.admin, json={"uses": 1, "note": "For Dora"})
    joining = {"name": "Dr. Dora", "email": town.address("doctor"), "password": PASSWORD, "role": "doctor"}
    refused(town.send("POST", "/auth/register", json=joining), 422, "invalid", "errors")
    wrong = joining | {"invitation_code": "K7QM-4XWD"}
    refused(town.send("POST", "/auth/register", json=wrong), 422, "invalid", "errors")
    said = town.call("POST", "/auth/register", json=joining | {"invitation_code": made["code"]})
    assert said["user"]["role"] == "doctor" and said["user"]["doctor_id"]
    other = joining | {"invitation_code": made["code"], "email": town.address("doctor")}
    refused(town.send("POST", "/auth/register", json=other), 422, "invalid", "errors")
    refused(town.send("POST", "/auth/register", json=joining | {"role": "patient"}), 409, "email_taken")
    assert town.call("GET", f"/doctors/{said['user']['doctor_id']}")["name"] == "Dr. Dora"


def test_a_doctor_says_when_what_and_how_and_patients_are_offered_just_that(town: Town) -> None:
    doctor, pat = town.doctor(), town.patient()
    here = f"/doctors/{doctor.doctor_id}"
    assert town.free(doctor, at(9)) == []
    week = town.send("PUT", f"{here}/hours", doctor, json={"weekly": WEEK})
    assert (week.status_code, len(week.json()["weekly"])) == (200, 7)
    half_hours = [text(at(9) + timedelta(minutes=30 * number)) for number in range(6)]
    assert town.free(doctor, at(9)) == half_hours

    fee = {"amount": 9000, "currency": "EUR"}
    long = {"name": "Check-up", "duration_minutes": 60, "buffer_after_minutes": 30, "fee": fee, "mode": "video"}
    service = town.call("POST", f"{here}/services", doctor, json=long)
    asked = {"service_id": service["id"]}

    def hours() -> list[str]:
        answer = town.send(
            "GET", f"{here}/availability", params={**asked, "from": text(at(0))[:10], "to": text(at(0))[:10]}
        )
        return [slot["starts_at"] for slot in answer.json()["slots"]] if answer.is_success else []

    assert eventually(hours, "the new service") == [text(at(9)), text(at(10))]
    visit = town.booked(pat, doctor, at(10), service_id=service["id"])
    assert (visit["service"], visit["fee"]) == ({"id": service["id"], "name": "Check-up", "mode": "video"}, fee)

    rules = {"horizon_days": 1, "min_notice_minutes": 60}
    town.call("PUT", f"{here}/rules", doctor, json=rules)
    assert town.free(doctor, at(9)) == []
    said = refused(town.book(pat, doctor, at(9)), 422, "not_offered", "why", "alternatives")
    assert said["why"] == "horizon"
    seen = town.call("GET", f"{here}/availability/explain", doctor, params={"at": text(at(9))})
    assert (seen["bookable"], seen["why"]) == (False, "horizon")
    assert town.call("GET", f"/appointments/{visit['id']}", pat)["starts_at"] == text(at(10))


def test_a_doctor_changes_the_profile_and_everybody_sees_it(town: Town) -> None:
    doctor, pat, name = town.open_doctor(), town.patient(), f"Dr. {town.word()}"
    here = f"/doctors/{doctor.doctor_id}"
    town.call("PUT", here, doctor, json={"name": name, "bio": "Listens.", "languages": ["fr", "en"]})
    assert town.call("GET", "/doctors", params={"q": name})["items"][0]["id"] == doctor.doctor_id
    eventually(lambda: _named(town, pat, doctor) == name, "visits under the new name")
    other = town.doctor()
    refused(town.send("PUT", here, other, json={"bio": "Mine now."}), 403, "not_allowed")
    refused(town.send("PUT", f"{here}/hours", other, json=[]), 403, "not_allowed")
    refused(town.send("PUT", f"{here}/rules", pat, json={}), 403, "not_allowed")
    assert town.call("GET", here)["bio"] == "Listens."


def _named(town: Town, pat: Account, doctor: Account) -> str:
    visit = town.booked(pat, doctor, at(9))
    town.call("DELETE", f"/appointments/{visit['id']}", pat)
    name: str = visit["doctor"]["name"]
    return name


def test_a_doctor_sees_the_day_and_receives_the_patients(town: Town) -> None:
    doctor, other, ann, bob = town.open_doctor(), town.open_doctor(), town.patient("Ann"), town.patient("Bob")
    first, second = town.booked(ann, doctor, at(9), reason="A cough"), town.booked(bob, doctor, at(10))
    town.booked(bob, other, at(11))
    town.booked(bob, doctor, at(9, days=4))
    day = {"from": text(at(0)), "to": text(at(0, days=3)), "sort": "starts_at"}
    seen = town.call("GET", "/appointments", doctor, params=day)
    assert [(one["patient"]["name"], one["reason"]) for one in seen["items"]] == [("Ann", "A cough"), ("Bob", None)]
    refused(town.act(ann, first, "check-in"), 403, "not_allowed")
    refused(town.act(other, first, "check-in"), 404, "not_found", "what")
    assert town.act(doctor, first, "check-in").json()["status"] == "checked_in"
    assert town.act(doctor, first, "complete").json()["status"] == "completed"
    assert town.act(doctor, second, "no-show").json()["status"] == "no_show"
    said = refused(town.act(doctor, second, "complete"), 409, "wrong_status", "current")
    assert said == {"current": "no_show"}
    late = town.send("DELETE", f"/appointments/{first['id']}", ann)
    assert refused(late, 409, "wrong_status", "current") == {"current": "completed"}
    done = town.call("GET", "/appointments", ann, params={"status": "completed"})
    assert [one["id"] for one in done["items"]] == [first["id"]]


def test_time_off_asks_what_becomes_of_the_visits_in_it(town: Town) -> None:
    doctor, ann, bob = town.open_doctor(), town.patient(), town.patient()
    stays, goes = town.booked(ann, doctor, at(9)), town.booked(bob, doctor, at(9, days=3))
    path = f"/doctors/{doctor.doctor_id}/time-off"

    def away(days: int, **more: str) -> dict[str, str]:
        return {"starts_at": text(at(8, days=days)), "ends_at": text(at(18, days=days)), "reason": "Skiing", **more}

    said = refused(town.send("POST", path, doctor, json=away(2)), 409, "time_off_conflicts", "visits")
    (hit,) = said["visits"]
    assert (hit["id"], hit["reference"], hit["status"]) == (stays["id"], stays["reference"], "upcoming")
    kept = town.send("POST", path, doctor, json=away(2, on_conflict="keep"))
    assert (kept.status_code, [one["id"] for one in kept.json()["conflicts"]]) == (201, [stays["id"]])
    refused(town.book(bob, doctor, at(10)), 422, "not_offered", "why", "alternatives")
    cancelled = town.send("POST", path, doctor, json=away(3, on_conflict="cancel"))
    assert [one["id"] for one in cancelled.json()["conflicts"]] == [goes["id"]]
    eventually(
        lambda: town.call("GET", f"/appointments/{goes['id']}", bob)["status"] == "cancelled",
        "the visit to be called off",
    )
    assert town.call("GET", f"/appointments/{stays['id']}", ann)["status"] == "upcoming"
    refused(town.send("GET", path, ann), 403, "not_allowed")
    assert town.send("DELETE", f"{path}/{kept.json()['id']}", doctor).status_code == 204
    assert text(at(10)) in town.free(doctor, at(10))
    again = town.send("DELETE", f"{path}/{kept.json()['id']}", doctor)
    assert refused(again, 404, "not_found", "what") == {"what": "time_off"}


def test_a_day_of_openings_beside_the_week(town: Town) -> None:
    doctor, pat = town.doctor(), town.patient()
    opening = {"starts_at": text(at(18)), "ends_at": text(at(19)), "slot_minutes": 20}
    here = f"/doctors/{doctor.doctor_id}"
    stands = town.send("POST", f"{here}/availability", doctor, json={"openings": [opening]})
    assert stands.status_code == 201
    assert town.free(doctor, at(18)) == [text(at(18)), text(at(18, 20)), text(at(18, 40))]
    visit = town.booked(pat, doctor, at(18, 20))
    assert visit["ends_at"] == text(at(18, 40))
    (row,) = stands.json()["openings"]
    assert town.send("DELETE", f"{here}/openings/{row['id']}", doctor).status_code == 204
    assert town.free(doctor, at(18)) == []
