"""What becomes of accounts through the faces? Joined, shown, changed, left."""

from datetime import timedelta

from tests.support.world import MONDAY, PASSWORD, World


async def test_registration_and_login_answer_one_token_by_two_names(world: World) -> None:
    who = {"name": "Pat", "email": "pat@example.com", "password": PASSWORD, "role": "patient"}
    joined = await world.client.post("/auth/register", json=who)
    signed_in = await world.client.post("/auth/login", json={"email": who["email"], "password": PASSWORD})
    for answer in (joined, signed_in):
        said = answer.json()
        assert said["token"] == said["access_token"]
        me = await world.client.get("/auth/me", headers={"Authorization": f"Bearer {said['token']}"})
        assert me.json() == said["user"]


async def test_all_that_is_wrong_with_a_registration_is_named(world: World) -> None:
    who = {"name": "Pat", "email": "nowhere", "password": "sesame", "role": "doctor", "date_of_birth": "2190-01-01"}
    answer = await world.client.post("/auth/register", json=who)
    named = {error["pointer"] for error in answer.json()["errors"]}
    assert {"/password", "/date_of_birth", "/invitation_code"} <= named
    other = await world.client.post(
        "/auth/register", json=who | {"password": PASSWORD, "role": "patient", "date_of_birth": None}
    )
    assert [error["pointer"] for error in other.json()["errors"]] == ["/email"]
    assert "sesame" not in answer.text


async def test_a_doctor_changes_the_profile_that_patients_see(world: World) -> None:
    doctor, pat = await world.doctor("Dr. Old", specialty="cardiology"), await world.patient()
    changes = {"name": "Dr. New", "designation": "Consultant", "specialization": "Neurology", "bio": "Hello."}
    answer = await world.client.post("/doctor/profile", json=changes, headers=doctor.headers)
    assert {name: answer.json()[name] for name in changes} == changes
    assert (await world.client.get("/doctor/profile", headers=doctor.headers)).json() == answer.json()
    listed = (await world.client.get("/patient/doctors", headers=pat.headers)).json()
    assert (listed["total"], listed["items"][0]["name"], listed["items"][0]["specialties"]) == (
        1,
        "Dr. New",
        ["Neurology"],
    )
    cleared = await world.client.post("/doctor/profile", json={"designation": "", "bio": ""}, headers=doctor.headers)
    assert (cleared.json()["designation"], cleared.json()["bio"], cleared.json()["name"]) == (None, None, "Dr. New")
    wrong = {"specialization": "astrology", "time_zone": "Mars/Base", "languages": ["??"], "designation": "a\nb"}
    refused = await world.client.post("/doctor/profile", json=wrong, headers=doctor.headers)
    named = {error["pointer"] for error in refused.json()["errors"]}
    assert named == {"/specialization", "/time_zone", "/languages/0", "/designation"}


async def test_a_doctor_who_leaves_is_told_what_stays_and_cannot_come_back(world: World) -> None:
    doctor, pat = await world.open_doctor(), await world.patient()
    visit = (await world.book(pat, doctor, MONDAY.replace(hour=9) + timedelta(days=1))).json()
    told = (await world.client.delete("/doctor/account", headers=doctor.headers)).json()
    assert (told["active"], told["coming_total"], told["coming_appointments"][0]["id"]) == (False, 1, visit["id"])
    assert "administrator" in told["message"]
    await world.settle()
    assert (await world.client.get("/doctor/profile", headers=doctor.headers)).status_code == 401
    login = {"email": doctor.email, "password": PASSWORD}
    for path in ("/auth/login", "/api/v1/auth/login"):
        assert (await world.client.post(path, json=login)).json()["code"] == "invalid_credentials"
    refresh = await world.client.post("/api/v1/auth/refresh", json={"refresh_token": doctor.refresh_token})
    assert refresh.status_code == 401
    assert (await world.call("GET", f"/appointments/{visit['id']}", pat))["status"] == "upcoming"
    slots = await world.client.get(f"/patient/doctors/{doctor.doctor_id}/availability", headers=pat.headers)
    assert slots.json()["slots"] == []
