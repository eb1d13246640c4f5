"""What does an administrator do, and what may the desk of one clinic see?"""

from tests.support.shape import eventually
from tests.support.town import Town, at, refused, text
from tests.support.world import PASSWORD, Account, account


def signed_in(town: Town, email: str) -> Account | None:
    """Not to be tried often: five failures are too many."""
    answer = town.send("POST", "/auth/login", json={"email": email, "password": PASSWORD})
    return account(answer.json(), email) if answer.is_success else None


def test_an_administrator_enters_a_doctor_who_sets_a_password_and_is_booked(town: Town) -> None:
    email, pat = town.address("entered"), town.patient()
    new = {"name": "Dr. Entered", "email": email, "specialties": ["cardiology"], "time_zone": "UTC"}
    refused(town.send("POST", "/doctors", pat, json=new), 403, "not_allowed")
    made = town.send("POST", "/doctors", town.admin, json=new)
    assert made.status_code == 201
    taken = town.send("POST", "/doctors", town.admin, json=new | {"name": "Twin"})
    refused(taken, 409, "email_taken")
    doctor = town.joined_by_mail(email)
    assert doctor.doctor_id == made.json()["id"]
    week = [{"weekday": day, "start": "09:00", "end": "12:00"} for day in range(7)]
    town.call("PUT", f"/doctors/{doctor.doctor_id}/hours", doctor, json=week)
    assert town.booked(pat, doctor, at(9))["doctor"]["name"] == "Dr. Entered"


def test_a_deactivated_doctor_is_signed_out_everywhere_and_offered_no_longer(town: Town) -> None:
    name = town.word()
    doctor, pat, late = town.open_doctor(name=name, specialty="cardiology"), town.patient(), town.patient()
    visit = town.booked(pat, doctor, at(9))
    second = town.sign_in(doctor.email)

    def found() -> bool:
        asked = {"specialty": "cardiology", "limit": 50}
        return any(one["doctor"]["name"] == name for one in town.call("GET", "/slots", params=asked)["items"])

    eventually(found, "the search to know the doctor")
    refused(town.send("DELETE", f"/users/{doctor.id}", pat), 404, "not_found", "what")
    town.call("DELETE", f"/users/{doctor.id}", town.admin)
    for who in (doctor, second):
        for path in ("/auth/session", f"/users/{doctor.id}", f"/doctors/{doctor.doctor_id}/time-off", "/appointments"):
            eventually(lambda who=who, path=path: town.send("GET", path, who).status_code == 401, f"{path} to refuse")  # type: ignore[misc]
        spent = town.send("POST", "/auth/refresh", json={"refresh_token": who.refresh_token})
        assert spent.status_code == 401
    again = town.send("POST", "/auth/login", json={"email": doctor.email, "password": PASSWORD})
    refused(again, 401, "invalid_credentials")
    refused(town.send("GET", f"/doctors/{doctor.doctor_id}"), 404, "not_found", "what")
    assert town.call("GET", "/doctors", params={"q": name})["total"] == 0
    eventually(lambda: not found(), "the search to forget the doctor")
    eventually(lambda: town.book(late, doctor, at(10)).status_code == 422, "the doctor to be gone", every=0.2)
    said = refused(town.book(late, doctor, at(10)), 422, "not_offered", "why", "alternatives")
    assert said == {"why": "not_bookable", "alternatives": []}
    assert town.call("GET", f"/appointments/{visit['id']}", pat)["status"] == "upcoming"
    listed = town.call("GET", "/appointments", town.admin, params={"doctor_id": doctor.doctor_id})
    assert [one["id"] for one in listed["items"]] == [visit["id"]]

    town.call("POST", f"/users/{doctor.id}/reactivate", town.admin)
    back = eventually(lambda: signed_in(town, doctor.email), "the doctor to be let in again")
    eventually(lambda: town.book(late, back, at(11)).status_code == 201, "the doctor to be offered", every=0.2)


def test_a_deactivated_patient_books_no_more(town: Town) -> None:
    doctor, pat = town.open_doctor(), town.patient()
    town.booked(pat, doctor, at(9))
    town.call("DELETE", f"/users/{pat.id}", pat)
    eventually(lambda: town.send("GET", "/appointments", pat).status_code == 401, "the patient to be signed out")
    refused(town.book(pat, doctor, at(10)), 401, "not_authenticated")
    desk = {"json": {"patient_id": pat.patient_id}}
    eventually(lambda: town.book(town.admin, doctor, at(10), **desk).status_code == 404, "nobody to book", every=0.2)
    town.call("POST", f"/users/{pat.id}/reactivate", town.admin)
    back = eventually(lambda: signed_in(town, pat.email), "the patient to be let in again")
    eventually(lambda: town.book(back, doctor, at(11)).status_code == 201, "the patient to book again", every=0.2)


def test_the_desk_of_a_clinic_sees_and_books_its_own_visits_alone(town: Town) -> None:
    north, south = town.clinic(), town.clinic()
    here, there, pat = town.open_doctor(north), town.open_doctor(south), town.patient()
    ours, theirs = town.booked(pat, here, at(9)), town.booked(pat, there, at(10))
    assert (ours["clinic"]["id"], theirs["clinic"]["id"]) == (north, south)
    desk = town.entered("staff", clinic_ids=[north])
    assert [one["id"] for one in town.call("GET", "/appointments", desk)["items"]] == [ours["id"]]
    assert town.call("GET", f"/appointments/{ours['id']}", desk)["patient"]["id"] == pat.patient_id
    refused(town.send("GET", f"/appointments/{theirs['id']}", desk), 404, "not_found", "what")
    refused(town.act(desk, theirs, "check-in"), 404, "not_found", "what")
    refused(town.book(desk, there, at(11), json={"patient_id": pat.patient_id}), 403, "not_allowed")
    said = refused(town.book(desk, here, at(11)), 422, "invalid", "errors")
    assert [error["pointer"] for error in said["errors"]] == ["/patient_id"]
    made = town.booked(desk, here, at(11), patient_id=pat.patient_id)
    assert town.call("GET", f"/appointments/{made['id']}", pat)["starts_at"] == text(at(11))
    assert town.act(desk, made, "check-in").json()["status"] == "checked_in"
    refused(town.send("POST", "/auth/invitations", desk, json={}), 403, "not_allowed")
    entered = town.send("POST", "/users", desk, json={"name": "Phone", "email": town.address("x"), "role": "patient"})
    assert entered.status_code == 201
    member = {"name": "Sam Desk", "email": town.address("x"), "role": "staff", "clinic_ids": [north]}
    refused(town.send("POST", "/users", desk, json=member), 403, "not_allowed")


def test_a_clinic_that_somebody_works_at_stays(town: Town) -> None:
    clinic = town.clinic()
    doctor = town.open_doctor(clinic)
    said = refused(town.send("DELETE", f"/clinics/{clinic}", town.admin), 409, "clinic_in_use", "doctor_count")
    assert said == {"doctor_count": 1}
    town.call("PUT", f"/doctors/{doctor.doctor_id}", town.admin, json={"clinic_ids": []})
    assert town.send("DELETE", f"/clinics/{clinic}", town.admin).status_code == 204
    refused(town.send("GET", f"/clinics/{clinic}"), 404, "not_found", "what")
    week = [{"weekday": 0, "start": "09:00", "end": "12:00", "clinic_id": clinic}]
    refused(town.send("PUT", f"/doctors/{doctor.doctor_id}/hours", doctor, json=week), 422, "invalid", "errors")
