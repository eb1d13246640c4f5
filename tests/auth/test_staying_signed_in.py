"""How long does a session last, and what ends it?"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from salus.auth.domain.rotation import Shown
from salus.auth.queries import sessions as queries
from salus.auth.tables import refresh_tokens, sessions
from salus.auth.usecases import refresh as usecase
from salus.kernel.actor import SYSTEM, Role
from salus.kernel.errors import NotAuthenticated, NotFound
from salus.kernel.feed import Cursor
from salus.kernel.ids import SessionId
from salus.kit.db import Tx
from tests.auth.world import Answer, World


def renew(world: World, token: str, **more: Any) -> Answer:
    return world.ask("POST", "/refresh", {"refresh_token": token}, **more)


def session_of(world: World, body: dict[str, Any]) -> SessionId:
    found = world.verifier.actor(body["access_token"]).session_id
    assert found is not None
    return found


def live_tokens(world: World) -> int:
    return sum(row.spent_at is None for row in world.rows(refresh_tokens))


def test_a_refresh_gives_a_new_pair_of_the_same_session(world: World) -> None:
    joined = world.join()
    world.watch.on(minutes=9)
    answer = renew(world, joined["refresh_token"])
    assert answer.status_code == 200
    assert answer.json()["user"] == joined["user"]
    assert answer.json()["refresh_token"] != joined["refresh_token"]
    assert session_of(world, answer.json()) == session_of(world, joined)
    assert live_tokens(world) == 1


def test_a_retry_within_ten_seconds_gets_the_same_successor(world: World) -> None:
    joined = world.join()
    first = renew(world, joined["refresh_token"]).json()
    world.watch.on(seconds=10)
    again = renew(world, joined["refresh_token"])
    assert again.status_code == 200
    assert again.json()["refresh_token"] == first["refresh_token"]
    assert live_tokens(world) == 1
    assert renew(world, first["refresh_token"]).status_code == 200


def assert_reuse_ends_the_session(world: World, spent: str, current: str) -> None:
    answer = renew(world, spent)
    assert answer.status_code == 401
    assert answer.json()["code"] == "token_reused"
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert (renew(world, current).status_code, renew(world, current).json()["code"]) == (401, "token_invalid")
    (ended,) = world.told("session.ended")
    assert ended.data["why"] == "token_reused"


def test_a_spent_token_after_ten_seconds_ends_the_session(world: World) -> None:
    joined = world.join()
    current = renew(world, joined["refresh_token"]).json()["refresh_token"]
    world.watch.on(seconds=10.000001)
    assert_reuse_ends_the_session(world, joined["refresh_token"], current)


def test_a_spent_token_whose_successor_was_used_ends_the_session_at_once(world: World) -> None:
    joined = world.join()
    second = renew(world, joined["refresh_token"]).json()["refresh_token"]
    third = renew(world, second).json()["refresh_token"]
    assert_reuse_ends_the_session(world, joined["refresh_token"], third)


def test_without_reuse_detection_a_stolen_token_would_live(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    joined = world.join()
    current = renew(world, joined["refresh_token"]).json()["refresh_token"]
    world.watch.on(minutes=5)
    monkeypatch.setattr(usecase, "meaning", lambda *_, **__: Shown.RETRY)
    with pytest.raises(AssertionError):
        assert_reuse_ends_the_session(world, joined["refresh_token"], current)


def refresh_at_once(world: World) -> list[Answer]:
    token = world.join()["refresh_token"]
    return world.together(20, lambda _: world.asked("POST", "/refresh", {"refresh_token": token}))


def test_twenty_refreshes_at_once_get_one_successor(world: World) -> None:
    answers = refresh_at_once(world)
    assert {answer.status_code for answer in answers} == {200}
    (successor,) = {answer.json()["refresh_token"] for answer in answers}
    assert live_tokens(world) == 1
    assert len(world.rows(refresh_tokens)) == 2
    assert renew(world, successor).status_code == 200


@pytest.mark.parametrize("world", ["postgresql"], indirect=True)  # SQLite has one writer: nobody meets
def test_without_the_sessions_lock_they_would_collide(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def unlocked(tx: Tx, token_hash: str) -> Any:
        found = queries.token(tx, token_hash)
        return tx.one(sessions.select().where(sessions.c.id == found.session_id)) if found else None

    monkeypatch.setattr(queries, "locked_by_token", unlocked)
    with pytest.raises(Exception, match="refresh_tokens_pkey"):
        refresh_at_once(world)


def test_a_token_that_never_was_is_refused(world: World) -> None:
    for token in ("x", "é", "A" * 43):
        answer = renew(world, token)
        assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")
    assert world.ask("POST", "/refresh").status_code == 422
    assert world.ask("POST", "/refresh", {}).json()["errors"][0]["pointer"] == "/refresh_token"


def test_a_session_lasts_as_long_as_the_terms_say_however_often_it_is_renewed(world: World) -> None:
    token = world.join()["refresh_token"]
    for _ in range(29):
        world.watch.on(days=1)
        token = renew(world, token).json()["refresh_token"]
    world.watch.on(hours=23, minutes=59)
    last = renew(world, token).json()
    assert last["expires_in"] == 60
    world.watch.on(minutes=1)
    assert renew(world, last["refresh_token"]).status_code == 401
    assert world.ask("GET", "/session", token=last["access_token"]).status_code == 401


def test_no_token_password_or_code_stands_in_the_database(world: World, tmp_path: Path) -> None:
    code = world.invite()
    joined = world.join("doc@example.com", role="doctor", invitation_code=code)
    renewed = renew(world, joined["refresh_token"]).json()
    world.ask("POST", "/password/forgot", {"email": "doc@example.com"})
    stored = dump(world)
    assert b"eleven purple otters" not in stored
    assert b"password_hash" in stored or b"argon2id" in stored
    world.work()
    stored = dump(world)
    secrets = [joined["refresh_token"], renewed["refresh_token"], world.link(), code, code.replace("-", "")]
    assert len(world.link()) == 43
    for secret in [*secrets, joined["access_token"]]:
        assert secret.encode() not in stored


def dump(world: World) -> bytes:
    """Everything the database holds, as bytes on the disk or as rows."""
    if world.db.dialect == "sqlite":
        file = Path(world.url.removeprefix("sqlite:///"))
        return b"".join(path.read_bytes() for path in file.parent.glob(file.name + "*"))

    def read(tx: Tx) -> str:
        tables = tx.native("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", ())
        return "".join(
            str(tuple(row)) for (name,) in tables for row in tx.native(f"SELECT t.*::text FROM {name} t", ())
        )

    return str(world.run(world.db.read(read))).encode()


def test_logging_out_ends_this_session_alone(world: World) -> None:
    first, second = world.join(), world.login().json()
    assert world.ask("POST", "/logout", token=first["access_token"]).status_code == 204
    assert renew(world, first["refresh_token"]).status_code == 401
    assert world.ask("GET", "/session", token=first["access_token"]).status_code == 401
    assert renew(world, second["refresh_token"]).status_code == 200
    (ended,) = world.told("session.ended")
    assert ended.data == {"user_id": first["user"]["id"], "why": "signed_out"}
    assert ended.entity_id == session_of(world, first)
    assert world.ask("POST", "/logout", token=first["access_token"]).status_code == 204
    assert world.ask("POST", "/logout").status_code == 401


def test_others_learn_which_sessions_have_ended(world: World) -> None:
    bodies = [world.join(), world.login().json()]
    numbers = [session_of(world, body) for body in bodies]
    for body in bodies:
        world.ask("POST", "/logout", token=body["access_token"])
        world.watch.on(minutes=5)
    began = world.watch() - timedelta(minutes=10)
    assert world.run(world.auth.ended_since(began)) == numbers
    assert world.run(world.auth.ended_since(began + timedelta(seconds=1))) == numbers[1:]
    changes = world.run(world.auth.changes(Cursor()))
    assert [entry.entity_id for entry in changes.entries if entry.action == "session.ended"] == numbers
    assert world.run(world.auth.jwks()) == world.ring.jwks()


def test_a_person_sees_their_sessions_and_ends_one(world: World) -> None:
    joined = world.join()
    world.watch.on(minutes=1)
    headers = {"User-Agent": "Telephone\x01" + "x" * 300}
    world.login(headers=headers)
    answer = world.ask("GET", "/sessions?per_page=1", token=joined["access_token"]).json()
    assert (answer["total"], answer["pages"], len(answer["items"])) == (2, 2, 1)
    (newer,) = answer["items"]
    assert newer["device"] == ("Telephone" + "x" * 300)[:200]
    assert (newer["address"], newer["current"]) == ("192.0.2.7", False)
    assert newer["created_at"] == newer["used_at"] == "2027-01-05T09:01:00Z"
    assert world.ask("DELETE", f"/sessions/{newer['id']}", token=joined["access_token"]).status_code == 204
    assert world.ask("DELETE", f"/sessions/{newer['id']}", token=joined["access_token"]).status_code == 404
    (left,) = world.ask("GET", "/sessions", token=joined["access_token"]).json()["items"]
    assert left["current"] is True


def test_somebody_elses_session_is_not_there(world: World) -> None:
    mine, theirs = world.join(), world.join("other@example.com")
    number = session_of(world, theirs)
    others = world.ask("DELETE", f"/sessions/{number}", token=mine["access_token"])
    missing = world.ask("DELETE", "/sessions/9007199254740991", token=mine["access_token"])
    assert others.status_code == missing.status_code == 404
    assert others.json()["detail"] == missing.json()["detail"]
    assert renew(world, theirs["refresh_token"]).status_code == 200


def test_sessions_are_for_those_who_are_signed_in(world: World) -> None:
    with pytest.raises(NotAuthenticated):
        world.run(world.auth.sessions.current(SYSTEM, world.watch()))
    assert world.ask("GET", "/sessions").status_code == 401
    assert world.ask("DELETE", "/sessions/1").status_code == 401


def test_the_cookie_replaces_the_token_in_the_body(world: World) -> None:
    world.join()
    answer = world.login_with_cookie()
    assert "refresh_token" not in answer.json()
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("salus_refresh=")
    for part in ("HttpOnly", "SameSite=strict", "Secure", "Path=/api/v1/auth", "Max-Age=2592000"):
        assert part in cookie
    before = world.client.cookies["salus_refresh"]
    refreshed = world.ask("POST", "/refresh", headers={"Sec-Fetch-Site": "same-origin"})
    assert refreshed.status_code == 200
    assert "refresh_token" not in refreshed.json()
    assert world.client.cookies["salus_refresh"] != before


def test_another_site_cannot_use_the_cookie(world: World) -> None:
    world.join()
    world.login_with_cookie()
    refused = world.ask("POST", "/refresh", headers={"Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 403
    assert live_tokens(world) == 2


def test_registering_can_set_the_cookie_and_logging_out_removes_it(world: World) -> None:
    joined = world.join(use_cookie=True)
    assert "refresh_token" not in joined
    assert world.client.cookies["salus_refresh"]
    gone = world.ask("POST", "/logout", token=joined["access_token"])
    assert "Max-Age=0" in gone.headers["set-cookie"]
    assert "salus_refresh" not in world.client.cookies


def test_without_https_the_cookie_is_not_marked_secure(world: World) -> None:
    world.furnish(public_url="http://127.0.0.1:8000")
    world.join()
    assert "Secure" not in world.login_with_cookie().headers["set-cookie"]


def test_a_deactivated_person_cannot_renew_even_before_the_follower_comes(world: World) -> None:
    joined = world.join()
    world.run(world.users.people.deactivate(SYSTEM, joined["user"]["id"], world.watch()))
    assert renew(world, joined["refresh_token"]).status_code == 401
    (ended,) = world.told("session.ended")
    assert ended.data["why"] == "deactivated"


def test_a_person_who_is_gone_cannot_renew(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    joined = world.join()

    async def gone(*_: Any) -> None:
        raise NotFound("user")

    monkeypatch.setattr(world.users, "person", gone)
    assert renew(world, joined["refresh_token"]).status_code == 401


def test_a_session_that_ends_while_it_is_renewed_stays_ended(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    joined = world.join()
    person = world.users.person

    async def slowly(*args: Any) -> Any:
        await world.asked("POST", "/logout", token=joined["access_token"])
        return await person(*args)

    monkeypatch.setattr(world.users, "person", slowly)
    answer = renew(world, joined["refresh_token"])
    assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")


def test_following_users_ends_the_sessions_of_the_deactivated(world: World) -> None:
    joined = world.join()
    other = world.join("other@example.com")
    user_id = joined["user"]["id"]
    world.run(world.users.people.deactivate(SYSTEM, user_id, world.watch()))
    world.work()
    assert [entry.data for entry in world.told("session.ended")] == [{"user_id": user_id, "why": "deactivated"}]
    assert renew(world, joined["refresh_token"]).status_code == 401
    assert renew(world, other["refresh_token"]).status_code == 200
    assert world.login().status_code == 401
    world.run(world.users.people.reactivate(SYSTEM, user_id, world.watch()))
    for _ in range(7):  # until the follower has heard of it; whoever is let in again has guessed nothing wrong
        assert world.login().status_code == 503
    world.work()
    assert world.login().status_code == 200
    assert world.run(world.jobs.follow_users()) is False


def test_a_change_of_role_ends_the_sessions_in_the_old_one(world: World) -> None:
    joined = world.join()

    def make_patient_a_member_of_staff(tx: Tx) -> None:
        from salus.kit.journal import append

        tx.execute(sessions.update().values(role=Role.STAFF.value))
        append(tx, SYSTEM, "users", "user.updated", joined["user"]["id"], at=world.watch())

    world.work()
    world.run(world.db.write(make_patient_a_member_of_staff))
    world.work()
    (ended,) = world.told("session.ended")
    assert ended.data["why"] == "role_changed"
