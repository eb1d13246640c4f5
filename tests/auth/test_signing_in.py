"""Who gets in, and what does a stranger learn?"""

import asyncio
import statistics
import time
from typing import Any

import pytest

from salus.auth.hashing import Passwords
from salus.auth.tables import credentials
from salus.auth.usecases.guessing import Guesses
from salus.kernel.actor import SYSTEM
from salus.kit.db import Tx
from tests.auth.world import PASSWORD, Answer, World, joining


def said(answer: Answer) -> tuple[int, dict[str, Any], dict[str, str]]:
    body = {name: value for name, value in answer.json().items() if name != "request_id"}
    return answer.status_code, body, {k: v for k, v in answer.headers.items() if k != "date"}


def test_a_person_signs_in_with_email_and_password(world: World) -> None:
    joined = world.join("Jane@Example.com")
    answer = world.login(" jane@example.COM ")
    assert answer.status_code == 200
    assert answer.json()["user"] == joined["user"]
    assert answer.json()["refresh_token"] != joined["refresh_token"]
    assert world.ask("GET", "/session", token=answer.json()["access_token"]).status_code == 200


def test_an_expired_token_in_the_header_keeps_nobody_from_signing_in(world: World) -> None:
    joined = world.join()
    world.watch.on(hours=1)
    stale = joined["access_token"]
    assert world.ask("GET", "/session", token=stale).status_code == 401
    assert world.login(token=stale).status_code == 200
    refreshed = world.ask("POST", "/refresh", {"refresh_token": joined["refresh_token"]}, token=stale)
    assert refreshed.status_code == 200


def test_whatever_is_wrong_the_answer_is_the_same(world: World) -> None:
    gone = world.join("gone@example.com")
    world.join()
    world.enter("passwordless@example.com")
    admin = world.users.people
    world.run(admin.deactivate(SYSTEM, gone["user"]["id"], world.watch()))
    answers = [
        said(world.login("nobody@example.com")),
        said(world.login("no address")),
        said(world.login(password="wrong")),
        said(world.login("passwordless@example.com")),
        said(world.login("gone@example.com")),
    ]
    assert answers[0][0] == 401
    assert answers[0][1]["code"] == "invalid_credentials"
    assert all(answer == answers[0] for answer in answers)


def test_a_failure_costs_the_same_statements_for_an_unknown_address(world: World) -> None:
    world.join()
    world.login(password="wrong")
    world.login("nobody@example.com")
    known, unknown = world.told("login.failed")
    assert (known.entity_id > 0, unknown.entity_id) == (True, 0)
    assert known.data == unknown.data == {}
    assert known.address == "192.0.2.7"


@pytest.mark.slow
def test_unknown_and_known_addresses_take_about_the_same_time(world: World, capsys: Any) -> None:
    """Measured and printed; the bound is loose, because machines are busy."""
    world.passwords = Passwords()
    world.furnish()
    world.join()

    def seconds(email: str) -> float:
        world.furnish()  # the limits forget
        begun = time.perf_counter()
        assert world.login(email, "wrong password").status_code == 401
        return time.perf_counter() - begun

    # In turns, so that whatever else the machine does slows both.
    pairs = [(seconds("jane@example.com"), seconds("nobody@example.com")) for _ in range(25)]
    known, unknown = (statistics.median(times) for times in zip(*pairs, strict=True))
    with capsys.disabled():
        print(f"\nlogin refused: known {known * 1000:.1f} ms, unknown {unknown * 1000:.1f} ms")
    assert 0.4 < known / unknown < 2.5


def test_after_five_failures_the_right_password_waits_too(world: World) -> None:
    world.join()
    assert [world.login(password=f"wrong {n}").status_code for n in range(5)] == [401] * 5
    refused = world.login()
    assert (refused.status_code, refused.json()["code"]) == (429, "limited")
    assert refused.headers["Retry-After"] == "900"
    assert said(world.login("nobody@example.com"))[0] == 401
    world.watch.on(minutes=15)
    assert world.login().status_code == 200


def test_an_unknown_address_is_locked_like_a_known_one(world: World) -> None:
    assert [world.login("nobody@example.com").status_code for _ in range(6)] == [401] * 5 + [429]


def test_a_success_forgives_the_failures_before_it(world: World) -> None:
    world.join()
    for _ in range(2):
        assert [world.login(password="wrong").status_code for _ in range(4)] == [401] * 4
        assert world.login().status_code == 200


def guess_at_once(world: World, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many of fifty simultaneous guesses are compared with the password."""
    world.join()
    compare, compared = world.passwords.verify, []

    async def counting(password: str, kept: str | None) -> tuple[bool, str | None]:
        compared.append(password)
        return await compare(password, kept)

    async def guess(n: int) -> Answer:
        return await world.asked("POST", "/login", {"email": "jane@example.com", "password": f"wrong {n}"})

    monkeypatch.setattr(world.passwords, "verify", counting)
    answers = world.together(50, guess)
    assert sorted(answer.status_code for answer in answers) == [401] * 5 + [429] * 45
    return len(compared)


def test_of_fifty_guesses_at_once_five_are_looked_at(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert guess_at_once(world, monkeypatch) == 5


def test_without_turns_more_guesses_are_looked_at(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    class NoTurns(dict[str, asyncio.Lock]):
        def setdefault(self, key: str, default: asyncio.Lock) -> asyncio.Lock:
            return asyncio.Lock()

    once = Guesses.__init__

    def without_turns(self: Guesses, *args: Any) -> None:
        once(self, *args)
        self._turns = NoTurns()  # type: ignore[assignment]

    monkeypatch.setattr(Guesses, "__init__", without_turns)
    world.furnish()
    assert guess_at_once(world, monkeypatch) > 5


def test_twenty_right_sign_ins_at_once_all_pass(world: World) -> None:
    world.join()
    body = {"email": "jane@example.com", "password": PASSWORD}
    answers = world.together(20, lambda _: world.asked("POST", "/login", body))
    assert {answer.status_code for answer in answers} == {200}


def test_a_password_is_hashed_again_when_the_cost_has_changed(world: World) -> None:
    world.join()
    (before,) = world.rows(credentials)
    world.passwords = Passwords(memory_kib=16, passes=1)
    world.furnish()
    assert world.login().status_code == 200
    (after,) = world.rows(credentials)
    assert "m=8,t=1,p=1" in before.password_hash
    assert "m=16,t=1,p=1" in after.password_hash
    assert world.login().status_code == 200
    assert world.rows(credentials) == [after]


def test_the_default_cost_is_the_one_that_was_decided() -> None:
    passwords = Passwords()
    assert asyncio.run(passwords.hash("x")).startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    passwords.close()


def test_a_deactivation_between_the_look_and_the_session_is_noticed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.join()
    look, before = world.passwords.verify, world.told("session.opened")

    async def looks_slowly(*args: Any) -> Any:
        answer = await look(*args)

        def deactivate(tx: Tx) -> None:
            tx.execute(credentials.update().values(active=False))

        await world.db.write(deactivate)
        return answer

    monkeypatch.setattr(world.passwords, "verify", looks_slowly)
    assert world.login().status_code == 503
    assert world.told("session.opened") == before


def test_wrong_types_and_sizes_are_named(world: World) -> None:
    for body in (
        {},
        {"email": 5, "password": []},
        {"email": "", "password": ""},
        {"email": "a", "password": "x" * 2000},
    ):
        assert world.ask("POST", "/login", body).status_code == 422
    answer = world.ask("POST", "/login", joining())
    assert {error["pointer"] for error in answer.json()["errors"]} == {"/name", "/role"}
    assert PASSWORD not in answer.text


def test_the_public_keys_are_served(world: World) -> None:
    answer = world.ask("GET", "/.well-known/jwks.json")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    (key,) = answer.json()["keys"]
    assert (key["kid"], "d" in key) == (world.ring.kid, False)
