"""Does everybody hear of what they want, by the way they want, and is their address theirs?"""

from typing import Any

import pytest

from salus.kernel.actor import SYSTEM, Role
from salus.kernel.errors import NotAllowed
from salus.kernel.ids import DoctorId, PatientId, UserId
from salus.users.contract import Channel, Contact, QuietHours, Topic
from tests.users.house import House

NIGHT = {"start": "22:00", "end": "07:00"}


def contact(house: House, user_id: Any) -> Contact:
    (found,) = house.run(house.users.contacts(SYSTEM, [user_id]))
    assert isinstance(found, Contact)
    return found


def test_who_has_not_chosen_hears_the_usual_doctors_no_reminders(house: House) -> None:
    pat, dora = house.person(Role.PATIENT), house.person(Role.DOCTOR)
    usual = house.ok("GET", f"/users/{pat.id}/preferences", pat)
    assert (usual["reminders"], usual["cancellations"], usual["revision"]) == (["email"], ["email", "sms"], 0)
    assert house.ok("GET", f"/users/{dora.id}/preferences", dora)["reminders"] == []
    assert contact(house, dora.id).channels[Topic.REMINDERS] == ()


def test_a_choice_stands_beside_what_was_not_chosen(house: House) -> None:
    pat = house.person(Role.PATIENT)
    path = f"/users/{pat.id}/preferences"
    usual = house.ok("GET", path, pat)
    answer = house.call("PUT", path, pat, {"reminders": ["sms", "sms"], "quiet_hours": NIGHT}, If_Match='"0"')
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"1"')
    assert answer.json() == usual | {"reminders": ["sms"], "quiet_hours": NIGHT, "revision": 1}
    assert answer.json() == house.ok("GET", path, pat)
    there = contact(house, pat.id)
    assert (there.channels[Topic.REMINDERS], there.quiet_hours) == ((Channel.SMS,), QuietHours("22:00", "07:00"))
    assert house.ok("PUT", path, pat, {"quiet_hours": None, "offers": []})["revision"] == 2
    assert (contact(house, pat.id).quiet_hours, contact(house, pat.id).channels[Topic.OFFERS]) == (None, ())
    assert [entry.data for entry in house.told("preferences.changed")] == [
        {"fields": ["quiet_hours", "reminders"]},
        {"fields": ["offers", "quiet_hours"]},
    ]
    assert house.refused("PUT", path, pat, {"offers": ["sms"]}, If_Match='"1"') == "412 stale"
    before = house.contents()
    house.ok("PUT", path, pat, {"offers": []})
    assert house.contents() == before


@pytest.mark.parametrize(
    "body",
    [
        {"reminders": ["pigeon"]},
        {"reminders": None},
        {"quiet_hours": {"start": "22:00"}},
        {"quiet_hours": {"start": "07:00", "end": "07:00"}},
        {"quiet_hours": {"start": "24:00", "end": "07:00"}},
        {"password_reset": []},
    ],
)
def test_what_is_no_wish_is_refused(small_house: House, body: Any) -> None:
    pat = small_house.person(Role.PATIENT)
    assert small_house.refused("PUT", f"/users/{pat.id}/preferences", pat, body) == "422 invalid"


def test_people_are_reached_by_any_of_their_ids(house: House) -> None:
    pat, dora, other = house.person(Role.PATIENT), house.person(Role.DOCTOR), house.person(Role.STAFF)
    asked = house.users.contacts(SYSTEM, [other.id, UserId(999)], [PatientId(1)], [DoctorId(1)])
    found = house.run(asked)
    assert [one.user_id for one in found] == [pat.id, dora.id, other.id]
    assert [(one.patient_id, one.doctor_id) for one in found] == [
        (pat.patient_id, None),
        (None, dora.doctor_id),
        (None, None),
    ]
    assert house.run(house.users.contacts(SYSTEM)) == []
    with pytest.raises(NotAllowed):
        house.run(house.users.contacts(house.actor(other), [pat.id]))


def test_an_address_is_verified_until_it_changes(house: House) -> None:
    pat, other = house.person(Role.PATIENT), house.person(Role.PATIENT)
    assert not pat.email_verified
    assert house.run(house.users.verify_email(SYSTEM, pat.id, other.email)) is False
    assert house.ok("GET", f"/users/{pat.id}", pat)["email_verified"] is False
    for _ in range(2):
        assert house.run(house.users.verify_email(SYSTEM, pat.id, pat.email.upper())) is True
    assert house.ok("GET", f"/users/{pat.id}", pat)["email_verified"] is True
    assert house.ok("GET", f"/users/{other.id}", other)["email_verified"] is False
    assert house.ok("PUT", f"/users/{pat.id}", pat, {"name": "Other Name"})["email_verified"] is True
    assert house.ok("PUT", f"/users/{pat.id}", pat, {"email": "new@example.com"})["email_verified"] is False
    assert house.ok("GET", f"/users/{pat.id}", pat)["email_verified"] is False
    with pytest.raises(NotAllowed):
        house.run(house.users.verify_email(house.actor(pat), pat.id, "new@example.com"))


def test_a_clinic_says_when_it_reminds(house: House) -> None:
    admin, clinic = house.person(Role.ADMIN), house.clinic()
    assert clinic["reminder_minutes"] == [1440, 120]
    house.person(Role.DOCTOR, clinic_ids=(clinic["id"],))
    path = f"/clinics/{clinic['id']}"
    assert house.ok("PUT", path, admin, {"reminder_minutes": [60, 2880, 60]})["reminder_minutes"] == [2880, 60]
    (practice,) = house.run(house.users.practices([DoctorId(1)]))
    assert practice.clinics[0].reminder_minutes == (2880, 60)
    assert house.refused("PUT", path, admin, {"reminder_minutes": [14]}) == "422 invalid"
    assert house.ok("PUT", path, admin, {"reminder_minutes": []})["reminder_minutes"] == []
