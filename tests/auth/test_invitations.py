"""Who gives out invitation codes, and how long do they hold?"""

import pytest

from salus.auth.tables import invitations
from salus.kernel.actor import SYSTEM, Actor, Role
from salus.kernel.errors import NotAllowed
from tests.auth.test_joining import errors_of
from tests.auth.world import World, joining


def test_an_administrator_invites_and_sees_what_is_left(world: World) -> None:
    token = world.admin()["access_token"]
    answer = world.ask("POST", "/invitations", {"uses": 2, "note": "Cardiology"}, token=token)
    assert answer.status_code == 201
    made = answer.json()
    code = made.pop("code")
    assert len(code.replace("-", "")) == 16
    assert made == {
        "id": made["id"],
        "hint": code[:4],
        "note": "Cardiology",
        "uses": 2,
        "uses_left": 2,
        "created_at": "2027-01-05T09:00:00Z",
        "expires_at": "2027-01-19T09:00:00Z",
    }
    world.join("doc@example.com", role="doctor", invitation_code=code)
    listed = world.ask("GET", "/invitations", token=token)
    assert listed.json()["items"] == [made | {"uses_left": 1, "code": None}]
    assert code not in listed.text
    assert listed.json()["total"] == 1
    world.join("doc2@example.com", role="doctor", invitation_code=code)
    third = world.ask("POST", "/register", joining("doc3@example.com", role="doctor", invitation_code=code))
    assert errors_of(third) == {"/invitation_code": "invitation_invalid"}


def test_a_code_holds_as_long_as_was_said(world: World) -> None:
    token = world.admin()["access_token"]
    for body, ends in (
        (None, "2027-01-19T09:00:00Z"),
        ({"expires_in_days": 1}, "2027-01-06T09:00:00Z"),
        ({"expires_at": "2027-01-05T10:30:00+01:00"}, "2027-01-05T09:30:00Z"),
    ):
        assert world.ask("POST", "/invitations", body, token=token).json()["expires_at"] == ends


def test_impossible_invitations_are_refused(world: World) -> None:
    token = world.admin()["access_token"]
    for body, pointer in (
        ({"expires_at": "2027-01-05T09:00:00Z"}, "/expires_at"),
        ({"expires_at": "2029-01-05T09:00:00Z"}, "/expires_at"),
        ({"expires_at": "2027-01-06T09:00:00Z", "expires_in_days": 1}, "/expires_in_days"),
        ({"uses": 0}, "/uses"),
        ({"uses": 1001}, "/uses"),
        ({"note": "\x00"}, "/note"),
    ):
        assert list(errors_of(world.ask("POST", "/invitations", body, token=token))) == [pointer]
    assert world.rows(invitations) == []


def test_a_deleted_invitation_is_gone_and_kept_for_the_record(world: World) -> None:
    token = world.admin()["access_token"]
    made = world.ask("POST", "/invitations", token=token).json()
    assert world.ask("DELETE", f"/invitations/{made['id']}", token=token).status_code == 204
    assert world.ask("DELETE", f"/invitations/{made['id']}", token=token).status_code == 404
    assert world.ask("GET", "/invitations", token=token).json()["items"] == []
    assert len(world.rows(invitations)) == 1
    assert [entry.entity_id for entry in world.told("invitation.created")] == [made["id"]]
    assert [entry.entity_id for entry in world.told("invitation.deleted")] == [made["id"]]


def test_nobody_else_may(world: World) -> None:
    patient = world.join()["access_token"]
    code = world.invite()
    doctor = world.join("doc@example.com", role="doctor", invitation_code=code)["access_token"]
    for token, status in ((None, 401), (patient, 403), (doctor, 403)):
        assert world.ask("POST", "/invitations", token=token).status_code == status
        assert world.ask("GET", "/invitations", token=token).status_code == status
        assert world.ask("DELETE", "/invitations/1", token=token).status_code == status
    with pytest.raises(NotAllowed):
        world.run(world.auth.invitations.invite(Actor(Role.STAFF), world.watch()))
    assert len(world.rows(invitations)) == 1


def test_the_operator_invites_from_the_command_line(world: World) -> None:
    made = world.run(world.auth.invitations.invite(SYSTEM, world.watch(), uses=3))
    assert (made.uses, made.uses_left, made.code[:4]) == (3, 3, made.hint)
