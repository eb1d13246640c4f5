"""Who can join, and what is kept of them?"""

from typing import Any

import pytest

from salus.auth.contract import Join
from salus.auth.domain.invitation import CLAIM_LASTS
from salus.auth.queries import invitations
from salus.auth.tables import credentials, invitation_uses
from salus.auth.tables import sessions as sessions_table
from salus.auth.usecases.pairs import Origin
from salus.kernel.actor import ANONYMOUS, SYSTEM, Role
from salus.kernel.errors import Invalid, Unavailable
from salus.kit.db import Tx
from tests.auth.world import PASSWORD, Answer, World, joining


def errors_of(answer: Answer) -> dict[str, str]:
    assert answer.status_code == 422, answer.text
    return {error["pointer"]: error["code"] for error in answer.json()["errors"]}


def test_a_patient_joins_and_is_signed_in(world: World) -> None:
    answer = world.ask("POST", "/register", joining())
    assert answer.status_code == 201
    body = answer.json()
    assert set(body) == {"user", "access_token", "refresh_token", "token_type", "expires_in"}
    assert body["token_type"] == "Bearer"
    assert body["expires_in"] == 600
    user = body["user"]
    assert user == {
        "id": user["id"],
        "name": "Jane Doe",
        "email": "jane@example.com",
        "role": "patient",
        "patient_id": user["patient_id"],
    }
    seen = world.ask("GET", "/session", token=body["access_token"])
    assert seen.json()["user"] == user
    assert [entry.entity_id for entry in world.told("session.opened")] == [seen.json()["session"]["id"]]


def test_a_doctor_joins_with_an_invitation(world: World) -> None:
    code = world.invite()
    spaced = code.lower().replace("-", " ")
    body = world.join("doc@example.com", role="doctor", invitation_code=spaced)
    assert body["user"]["role"] == "doctor"
    assert body["user"]["doctor_id"] > 0
    assert [entry.data for entry in world.told("invitation.used")] == [{"user_id": body["user"]["id"]}]


def test_unknown_spent_expired_and_deleted_codes_get_the_same_answer(world: World) -> None:
    spent, expired, deleted = world.invite(), world.invite(), world.invite()
    world.join("first@example.com", role="doctor", invitation_code=spent)
    admin = world.admin()["access_token"]
    listed = world.ask("GET", "/invitations", token=admin).json()["items"]
    assert world.ask("DELETE", f"/invitations/{listed[0]['id']}", token=admin).status_code == 204
    assert listed[0]["hint"] == deleted[:4]
    world.watch.on(days=14)

    def answer(code: str) -> Any:
        refused = world.ask("POST", "/register", joining("doc@example.com", role="doctor", invitation_code=code))
        return refused.status_code, {k: v for k, v in refused.json().items() if k != "request_id"}

    assert answer("NEVER-WAS") == answer(spent) == answer(expired) == answer(deleted)
    assert answer("NEVER-WAS")[0] == 422
    assert answer("NEVER-WAS")[1]["errors"][0]["pointer"] == "/invitation_code"
    assert answer("NEVER-WAS")[1]["errors"][0]["code"] == "invitation_invalid"


def race_for_one_code(world: World) -> list[int]:
    world.furnish(register=world.terms.register.__class__("register", 1000, world.terms.register.per))
    code = world.invite()
    answers = world.together(
        20,
        lambda n: world.asked("POST", "/register", joining(f"doc{n}@example.com", role="doctor", invitation_code=code)),
    )
    return sorted(answer.status_code for answer in answers)


def test_of_twenty_doctors_with_one_single_use_code_one_joins(world: World) -> None:
    assert race_for_one_code(world) == [201] + [422] * 19
    assert len(world.rows(credentials)) == 1


def test_without_the_count_the_race_would_let_in_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlalchemy import false

    monkeypatch.setattr(invitations, "_counts", lambda now: false())
    assert race_for_one_code(world).count(201) > 1


def test_a_refused_registration_gives_the_use_back(world: World) -> None:
    world.join("taken@example.com")
    code = world.invite()
    refused = world.ask("POST", "/register", joining("taken@example.com", role="doctor", invitation_code=code))
    assert (refused.status_code, refused.json()["code"]) == (409, "email_taken")
    assert world.rows(invitation_uses) == []
    world.join("doc@example.com", role="doctor", invitation_code=code)


def test_a_claim_of_somebody_who_crashed_lapses_after_ten_minutes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = world.invite()

    async def dies(*_: Any) -> None:
        raise Unavailable()

    with monkeypatch.context() as patched:
        patched.setattr(world.users, "register", dies)
        asked = joining("doc@example.com", role="doctor", invitation_code=code)
        assert world.ask("POST", "/register", asked).status_code == 503
    assert errors_of(world.ask("POST", "/register", asked)) == {"/invitation_code": "invitation_invalid"}
    world.watch.on(seconds=CLAIM_LASTS.total_seconds())
    world.join("doc@example.com", role="doctor", invitation_code=code)


def test_all_invalid_fields_are_named_at_once(world: World) -> None:
    wrong = {"name": " ", "email": "nobody", "password": "short", "role": "admin", "time_zone": "Mars/Base"}
    answer = world.ask("POST", "/register", wrong | {"date_of_birth": "1899-12-31", "surprise": 1})
    assert set(errors_of(answer)) == {
        "/name",
        "/email",
        "/password",
        "/role",
        "/time_zone",
        "/date_of_birth",
        "/surprise",
    }
    answer = world.ask(
        "POST",
        "/register",
        joining(password="sunshine", role="doctor", invitation_code="WRONG", date_of_birth="2030-01-01"),
    )
    assert errors_of(answer) == {
        "/password": "too_common",
        "/invitation_code": "invitation_invalid",
        "/date_of_birth": "in_the_future",
    }
    assert errors_of(world.ask("POST", "/register", joining(role="doctor"))) == {"/invitation_code": "missing"}
    assert world.rows(sessions_table) == []


def test_what_users_refuses_is_told_and_nobody_has_joined(world: World) -> None:
    assert set(errors_of(world.ask("POST", "/register", joining(phone="12")))) == {"/phone"}
    assert world.rows(credentials) == []


def test_the_codes_validity_is_told_beside_other_mistakes_without_using_it(world: World) -> None:
    code = world.invite()
    answer = world.ask("POST", "/register", joining(password="sunshine", role="doctor", invitation_code=code))
    assert errors_of(answer) == {"/password": "too_common"}
    assert world.rows(invitation_uses) == []


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Password123", "too_common"),
        ("JANE@example.com", "equals_email"),
        ("é" * 257, "string_too_long"),
        ("\u0958" * 200, "too_long"),  # two letters each, once they are composed
        ("😀" * 256, None),
        ("👩🏽‍⚕️" * 51, None),
    ],
)
def test_passwords_are_weighed(world: World, password: str, code: str | None) -> None:
    if code is None:
        world.join(password=password)
        assert world.login(password=password).status_code == 200
    else:
        wanted = {"/password": "too_long"} if code == "string_too_long" else {"/password": code}
        assert errors_of(world.ask("POST", "/register", joining(password=password))) == wanted


def test_a_person_may_say_more_of_themselves(world: World) -> None:
    more = {"time_zone": "Europe/Paris", "date_of_birth": "2027-01-05", "phone": "+33 1 44 27 00 00", "locale": "fr"}
    joined = world.join(**more)
    person = world.run(world.users.person(SYSTEM, joined["user"]["id"]))
    assert (person.time_zone, person.locale, str(person.date_of_birth)) == ("Europe/Paris", "fr", "2027-01-05")


def test_nobody_makes_themselves_an_administrator(world: World) -> None:
    joining = Join("Eve", "eve@example.com", PASSWORD, Role.ADMIN)
    with pytest.raises(Invalid) as refused:
        world.run(world.auth.registration.register(Origin(ANONYMOUS), joining, world.watch()))
    assert [error.pointer for error in refused.value.errors] == ["/role"]


def test_a_lone_surrogate_is_a_mistake_of_the_asker(world: World) -> None:
    answer = world.run(
        world.client.post(
            "/api/v1/auth/register",
            content=b'{"name":"J","email":"j@example.com","role":"patient","password":"\\ud800 twelve bytes"}',
            headers={"Content-Type": "application/json"},
        )
    )
    assert answer.status_code == 422


def test_a_password_is_the_same_however_it_is_composed(world: World) -> None:
    world.join(password="cafe\u0301 au lait")
    assert world.login(password="caf\u00e9 au lait").status_code == 200


def test_an_installation_may_ask_for_longer_passwords(world: World) -> None:
    world.furnish(password_minimum=21)
    assert errors_of(world.ask("POST", "/register", joining())) == {"/password": "too_short"}
    world.join(password=PASSWORD + "!")


def test_only_a_demonstration_takes_the_examples_of_the_requirement(world: World) -> None:
    asked = joining("doc@example.com", password="password123", role="doctor", invitation_code="DOC2024SECRET")
    assert errors_of(world.ask("POST", "/register", asked)) == {
        "/password": "too_common",
        "/invitation_code": "invitation_invalid",
    }
    world.furnish(demo=True)
    assert world.ask("POST", "/register", asked).status_code == 201


def test_registrations_from_one_address_are_limited(world: World) -> None:
    world.furnish(register=world.terms.register.__class__("register", 2, world.terms.register.per))
    world.join("a@example.com")
    world.join("b@example.com")
    refused = world.ask("POST", "/register", joining("c@example.com"))
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "3600")


def test_a_claim_is_released_once_and_a_completed_one_never(world: World) -> None:
    world.join("doc@example.com", role="doctor", invitation_code=world.invite())
    (use,) = world.rows(invitation_uses)

    def release(tx: Tx) -> None:
        invitations.release(tx, use.key)

    world.run(world.db.write(release))
    assert len(world.rows(invitation_uses)) == 1
