"""What does a patient live through, from the first search to the visit that is called off?"""

from datetime import timedelta

from icalendar import Calendar

from tests.support.shape import eventually
from tests.support.town import Town, at, refused, text


def test_a_patient_finds_a_doctor_books_moves_and_cancels(town: Town) -> None:
    name = town.word()
    doctor, pat = town.open_doctor(name=f"Dr. {name}", specialty="cardiology"), town.patient()
    found = town.call("GET", "/doctors", params={"q": name.lower(), "specialty": "cardiology"})
    assert [one["id"] for one in found["items"]] == [doctor.doctor_id]
    (slot, *_) = town.call("GET", f"/doctors/{doctor.doctor_id}/availability", params={"from": text(at(9))})["slots"]
    assert slot["starts_at"] == text(at(9))

    made = town.send("POST", "/appointments", pat, json={"slot_id": slot["id"], "reason": "A cough"})
    visit = made.json()
    assert (made.status_code, made.headers["location"]) == (201, f"/api/v1/appointments/{visit['id']}")
    assert (visit["status"], visit["starts_at"], visit["reason"]) == ("upcoming", text(at(9)), "A cough")
    assert visit["doctor"] == {"id": doctor.doctor_id, "name": f"Dr. {name}"}
    assert visit["patient"]["id"] == pat.patient_id
    assert town.call("GET", f"/appointments/{visit['id']}", pat) == visit
    assert [one["id"] for one in town.call("GET", "/appointments", pat)["items"]] == [visit["id"]]
    eventually(lambda: text(at(9)) not in town.free(doctor, at(9)), "the time to be taken")
    assert text(at(10)) in town.free(doctor, at(9))

    moved = town.call("PUT", f"/appointments/{visit['id']}", pat, json={"starts_at": text(at(10))})
    assert (moved["starts_at"], moved["reschedules"], moved["reference"]) == (text(at(10)), 1, visit["reference"])
    eventually(lambda: text(at(9)) in town.free(doctor, at(9)), "the first time to be free again")
    assert text(at(10)) not in town.free(doctor, at(9))

    gone = town.call("DELETE", f"/appointments/{visit['id']}", pat, json={"reason": "Feeling better"})
    assert (gone["status"], gone["cancelled_reason"]) == ("cancelled", "Feeling better")
    eventually(lambda: text(at(10)) in town.free(doctor, at(9)), "the time to be free again")
    again = town.send("PUT", f"/appointments/{visit['id']}", pat, json={"starts_at": text(at(11))})
    assert refused(again, 409, "wrong_status", "current") == {"current": "cancelled"}


def test_a_time_that_was_just_taken_is_refused_with_the_nearest_others(town: Town) -> None:
    doctor, ann, bob = town.open_doctor(), town.patient(), town.patient()
    town.booked(ann, doctor, at(9))
    said = refused(town.book(bob, doctor, at(9)), 409, "slot_taken", "doctor_id", "starts_at", "alternatives")
    assert (said["doctor_id"], said["starts_at"]) == (doctor.doctor_id, text(at(9)))
    nearest = [text(at(8, 30)), text(at(9, 30)), text(at(8))]
    assert [slot["starts_at"] for slot in said["alternatives"]] == nearest
    other = town.send("POST", "/appointments", bob, json={"slot_id": said["alternatives"][1]["id"]})
    assert (other.status_code, other.json()["starts_at"]) == (201, text(at(9, 30)))
    back = town.send("PUT", f"/appointments/{other.json()['id']}", bob, json={"starts_at": text(at(9))})
    refused(back, 409, "slot_taken", "doctor_id", "starts_at", "alternatives")
    assert town.call("GET", f"/appointments/{other.json()['id']}", bob) == other.json()


def test_nobody_is_in_two_places_at_once(town: Town) -> None:
    one, other, pat = town.open_doctor(), town.open_doctor(), town.patient()
    town.booked(pat, one, at(9))
    refused(town.book(pat, other, at(9)), 409, "patient_busy")
    town.booked(pat, other, at(9, 30))


def test_what_is_not_offered_cannot_be_booked_and_says_why(town: Town) -> None:
    doctor, pat = town.open_doctor(), town.patient()
    town.call("PUT", f"/doctors/{doctor.doctor_id}/rules", doctor, json={"horizon_days": 30})
    town.call(
        "PUT",
        f"/doctors/{doctor.doctor_id}/hours",
        doctor,
        json=[{"weekday": day, "start": "09:00", "end": "17:00"} for day in range(7)],
    )
    for when, why in ((at(8), "closed"), (at(9, 7), "off_grid"), (at(9, days=-2), "past"), (at(9, days=40), "horizon")):
        said = refused(town.book(pat, doctor, when), 422, "not_offered", "why", "alternatives")
        assert said["why"] == why
    said = refused(town.book(pat, doctor, at(8)), 422, "not_offered", "why", "alternatives")
    assert said["alternatives"][0]["starts_at"] == text(at(9))
    nobody = town.send("POST", "/appointments", pat, json={"doctor_id": 2**40, "starts_at": text(at(9))})
    assert refused(nobody, 404, "not_found", "what") == {"what": "doctor"}


def test_a_request_that_is_repeated_with_its_key_gets_the_first_answer_in_bytes(town: Town) -> None:
    doctor, pat = town.open_doctor(), town.patient()
    keyed = {"headers": {"Idempotency-Key": "from-my-phone"}}
    first = town.book(pat, doctor, at(9), **keyed)
    again = town.book(pat, doctor, at(9), **keyed)
    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.content, again.headers["location"], again.headers["etag"]) == (
        first.content,
        first.headers["location"],
        first.headers["etag"],
    )
    refused(town.book(pat, doctor, at(10), **keyed), 422, "key_reused")
    assert town.call("GET", "/appointments", pat)["total"] == 1


def test_a_change_based_on_what_is_no_longer_so_is_refused(town: Town) -> None:
    doctor, pat = town.open_doctor(), town.patient()
    visit = town.book(pat, doctor, at(9))
    seen, path = visit.headers["etag"], f"/appointments/{visit.json()['id']}"
    changed = town.send("PUT", path, pat, json={"reason": "A cough"}, headers={"If-Match": seen})
    assert (changed.status_code, changed.json()["reason"]) == (200, "A cough") and changed.headers["etag"] != seen
    stale = town.send("PUT", path, pat, json={"starts_at": text(at(10))}, headers={"If-Match": seen})
    assert refused(stale, 412, "stale", "revision") == {"revision": changed.json()["revision"]}
    refused(town.send("DELETE", path, pat, headers={"If-Match": seen}), 412, "stale", "revision")
    assert town.call("GET", path, pat)["starts_at"] == text(at(9))
    hours = town.send("GET", f"/doctors/{doctor.doctor_id}/hours")
    town.call("PUT", f"/doctors/{doctor.doctor_id}/hours", doctor, json=[], headers={"If-Match": hours.headers["etag"]})
    late = town.send(
        "PUT", f"/doctors/{doctor.doctor_id}/hours", doctor, json=[], headers={"If-Match": hours.headers["etag"]}
    )
    refused(late, 412, "stale", "revision")


def test_a_visit_goes_into_a_calendar_and_its_history_is_told(town: Town) -> None:
    doctor, pat = town.open_doctor(), town.patient()
    visit = town.booked(pat, doctor, at(9))
    town.call("PUT", f"/appointments/{visit['id']}", pat, json={"starts_at": text(at(10))})
    town.call("DELETE", f"/appointments/{visit['id']}", doctor)
    file = town.send("GET", f"/appointments/{visit['id']}/calendar.ics", pat)
    assert file.headers["content-type"] == "text/calendar; charset=utf-8; method=CANCEL"
    (event,) = Calendar.from_ical(file.content).walk("VEVENT")
    assert (event["STATUS"], event.decoded("DTSTART")) == ("CANCELLED", at(10))
    entries = town.call("GET", f"/appointments/{visit['id']}/history", pat)
    told = [(entry["action"], entry["actor_role"], entry["actor_id"]) for entry in entries]
    assert told == [
        ("appointment.booked", "patient", None),
        ("appointment.rescheduled", "patient", None),
        ("appointment.cancelled", "doctor", None),
    ]
    insiders = [entry["actor_id"] for entry in town.call("GET", f"/appointments/{visit['id']}/history", doctor)]
    assert insiders == [pat.id, pat.id, doctor.id]


def test_a_stranger_does_not_learn_that_a_visit_exists(town: Town) -> None:
    doctor, pat, stranger, other = town.open_doctor(), town.patient(), town.patient(), town.open_doctor()
    visit = town.booked(pat, doctor, at(9))
    for who in (stranger, other):
        for method, path in (("GET", ""), ("PUT", ""), ("DELETE", ""), ("GET", "/history"), ("GET", "/calendar.ics")):
            body = {"json": {"reason": "Mine"}} if method == "PUT" else {}
            answer = town.send(method, f"/appointments/{visit['id']}{path}", who, **body)
            missing = town.send(method, f"/appointments/{2**50}{path}", who, **body)
            assert refused(answer, 404, "not_found", "what") == refused(missing, 404, "not_found", "what")
    refused(town.send("GET", f"/appointments/{visit['id']}"), 401, "not_authenticated")
    assert town.call("GET", "/appointments", stranger, params={"patient_id": pat.patient_id})["total"] == 0
    theirs = town.book(stranger, doctor, at(10), json={"patient_id": pat.patient_id})
    assert refused(theirs, 404, "not_found", "what") == {"what": "patient"}
    assert town.call("GET", f"/appointments/{visit['id']}", pat)["revision"] == visit["revision"]


def test_everything_that_is_wrong_with_a_request_is_said_at_once(town: Town) -> None:
    doctor, pat = town.open_doctor(), town.patient()
    wrong = {"doctor_id": "x", "starts_at": "tomorrow", "reason": "x" * 5000, "colour": "red"}
    said = refused(town.send("POST", "/appointments", pat, json=wrong), 422, "invalid", "errors")
    assert {error["pointer"] for error in said["errors"]} == {"/doctor_id", "/starts_at", "/reason", "/colour"}
    assert all(error.keys() == {"pointer", "code", "detail"} for error in said["errors"])
    joining = {"name": "", "email": "nobody", "password": "x", "role": "king"}
    said = refused(town.send("POST", "/auth/register", json=joining), 422, "invalid", "errors")
    assert {error["pointer"] for error in said["errors"]} == {"/name", "/email", "/password", "/role"}
    rules = {"min_notice_minutes": -1, "capacity": 0, "horizon_days": 1.5}
    said = refused(town.send("PUT", f"/doctors/{doctor.doctor_id}/rules", doctor, json=rules), 422, "invalid", "errors")
    assert {error["pointer"] for error in said["errors"]} == {f"/{name}" for name in rules}
    asked = {"from": "yesterday", "to": "soon"}
    said = refused(
        town.send("GET", f"/doctors/{doctor.doctor_id}/availability", params=asked), 422, "invalid", "errors"
    )
    assert {error["pointer"] for error in said["errors"]} == {"?from", "?to"}
    named = town.send("PUT", f"/users/{pat.id}", pat, json={"name": "", "email": "x", "time_zone": "Mars"})
    said = refused(named, 422, "invalid", "errors")
    assert {error["pointer"] for error in said["errors"]} == {"/name", "/email", "/time_zone"}


def test_a_time_before_its_notice_stays_with_its_patient(town: Town) -> None:
    doctor, pat = town.open_doctor(), town.patient()
    notice = {"cancel_notice_minutes": 4 * 24 * 60, "reschedule_notice_minutes": 4 * 24 * 60}
    town.call("PUT", f"/doctors/{doctor.doctor_id}/rules", doctor, json=notice)
    visit = town.booked(pat, doctor, at(9))
    until = text(at(9) - timedelta(days=4))
    late = town.send("DELETE", f"/appointments/{visit['id']}", pat)
    assert refused(late, 409, "too_late", "until") == {"until": until}
    moved = town.send("PUT", f"/appointments/{visit['id']}", pat, json={"starts_at": text(at(10))})
    assert refused(moved, 409, "too_late", "until") == {"until": until}
    assert town.call("DELETE", f"/appointments/{visit['id']}", doctor)["status"] == "cancelled"
