"""How does a password change, and what becomes of the sessions?"""

import asyncio
from typing import Any

import pytest

from salus.auth.jobs import AuthJobs
from salus.auth.known_passwords import known_passwords
from salus.auth.queries import credentials, links
from salus.auth.tables import credentials as credentials_table
from salus.auth.tables import link_requests
from salus.auth.tables import links as links_table
from salus.kernel.actor import SYSTEM, Actor, Role
from salus.kernel.errors import Invalid, NotAllowed, NotAuthenticated, NotFound
from salus.kit.crypto import Vault
from salus.kit.db import Tx
from tests.auth.test_joining import errors_of
from tests.auth.test_staying_signed_in import renew
from tests.auth.world import PASSWORD, Answer, World

NEW = "twelve green herons"


def forget(world: World, email: str = "jane@example.com") -> None:
    answer = world.ask("POST", "/password/forgot", {"email": email})
    assert (answer.status_code, answer.content) == (202, b"")


def reset(world: World, token: str, password: str = NEW) -> Answer:
    return world.ask("POST", "/password/reset", {"token": token, "password": password})


def test_a_forgotten_password_is_set_by_a_mailed_link(world: World) -> None:
    joined = world.join()
    forget(world, "JANE@example.com ")
    world.work()
    (message,) = world.mail()
    assert (message.user_id, message.channel, message.address) == (joined["user"]["id"], "email", "jane@example.com")
    assert reset(world, world.link()).status_code == 204
    assert renew(world, joined["refresh_token"]).status_code == 401
    assert world.login().status_code == 401
    assert world.login(password=NEW).status_code == 200
    (ended,) = world.told("session.ended")
    assert ended.data["why"] == "password_reset"
    assert [entry.entity_id for entry in world.told("password.changed")] == [joined["user"]["id"]]
    assert [entry.address for entry in world.told("password.reset_requested")] == ["192.0.2.7"]


def test_a_link_is_good_once_for_an_hour_and_until_the_next_password(world: World) -> None:
    world.join()
    tokens = []
    for _ in range(3):
        forget(world)
        world.work()
        tokens.append(world.link())
    world.watch.on(minutes=59, seconds=59)
    assert reset(world, tokens[0]).status_code == 204
    for token in (*tokens, "never was", "é"):
        assert errors_of(reset(world, token)) == {"/token": "link_invalid"}
    forget(world)
    world.work()
    world.watch.on(hours=1)
    assert errors_of(reset(world, world.link())) == {"/token": "link_invalid"}


def test_one_link_used_twenty_times_at_once_is_used_once(world: World) -> None:
    world.join()
    forget(world)
    world.work()
    body = {"token": world.link(), "password": NEW}
    answers = world.together(20, lambda _: world.asked("POST", "/password/reset", body))
    assert sorted(answer.status_code for answer in answers) == [204] + [422] * 19


def test_two_first_passwords_at_once_are_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.enter("new@example.com")
    world.work()
    first = world.link()
    forget(world, "new@example.com")
    world.work()
    second = world.link()
    monkeypatch.setattr(credentials, "replace", lambda *_: False)  # as both see it before either commits
    assert reset(world, first).status_code == 204
    monkeypatch.setattr(links, "void", lambda *_: None)

    def revive(tx: Tx) -> None:
        tx.execute(links_table.update().values(used_at=None))

    world.run(world.db.write(revive))
    assert errors_of(reset(world, second)) == {"/token": "link_invalid"}


def test_a_link_that_is_used_while_it_is_looked_at_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.join()
    forget(world)
    world.work()
    monkeypatch.setattr(links, "use", lambda *_: False)
    assert errors_of(reset(world, world.link())) == {"/token": "link_invalid"}
    assert world.login().status_code == 200


def test_all_mistakes_of_a_reset_are_named_and_the_link_stays_good(world: World) -> None:
    world.join()
    forget(world)
    world.work()
    assert errors_of(reset(world, "wrong", "sunshine")) == {"/token": "link_invalid", "/password": "too_common"}
    assert errors_of(reset(world, world.link(), "Jane@example.com")) == {"/password": "equals_email"}
    assert reset(world, world.link()).status_code == 204


def test_an_unknown_address_gets_the_same_answer_and_no_mail(world: World) -> None:
    gone = world.join("gone@example.com")
    world.run(world.users.people.deactivate(SYSTEM, gone["user"]["id"], world.watch()))
    before = len(world.told("password.reset_requested"))
    for email in ("nobody@example.com", "gone@example.com"):
        forget(world, email)
    assert len(world.rows(link_requests)) == 2
    world.work()
    assert world.mail() == []
    assert world.rows(link_requests) == []
    assert len(world.told("password.reset_requested")) == before


def test_asking_does_the_same_for_everybody_until_a_job_looks(world: World) -> None:
    world.join()
    forget(world)
    forget(world, "nobody@example.com")
    known, unknown = world.rows(link_requests)
    assert b"jane@" not in known.email
    assert len(known.email) != 0
    assert world.rows(links_table) == []
    assert (known.address, unknown.address) == ("192.0.2.7", "192.0.2.7")


def test_two_workers_answer_a_request_once(world: World) -> None:
    world.join()
    forget(world)

    async def both() -> None:
        await asyncio.gather(world.jobs.send_links(), world.jobs.send_links())

    world.run(both())
    assert len(world.mail()) == 1


def test_two_workers_welcome_somebody_once(world: World) -> None:
    world.work()
    for number in range(5):
        world.enter(f"new{number}@example.com")

        async def both() -> None:
            await asyncio.gather(*(world.jobs.follow_users() for _ in range(4)))

        if number:  # the very first round makes the cursor's row
            world.run(both())
        else:
            world.work()
    world.work()
    assert len(world.mail()) == 5


def test_a_request_whose_key_is_gone_is_dropped(world: World) -> None:
    world.join()
    forget(world)
    world.vault = Vault({"k2": b"q" * 32}, "k2")
    world.furnish()
    world.work()
    assert world.rows(link_requests) == []
    assert world.mail() == []


def test_forgetting_too_often_is_limited_for_unknown_addresses_too(world: World) -> None:
    world.join()
    for email in ("jane@example.com", "nobody@example.com"):
        for _ in range(5):
            forget(world, email)
        assert world.ask("POST", "/password/forgot", {"email": email}).status_code == 429


def test_whoever_an_administrator_enters_gets_a_link_for_three_days(world: World) -> None:
    person = world.enter("new@example.com")
    world.join()
    world.work()
    (message,) = world.mail()
    assert (message.user_id, message.kind) == (person.id, "welcome")
    world.watch.on(hours=71, minutes=59)
    assert reset(world, world.link()).status_code == 204
    assert world.login("new@example.com", NEW).status_code == 200


def test_whoever_was_deactivated_before_the_welcome_gets_none_and_cannot_use_one(world: World) -> None:
    person = world.enter("new@example.com")
    late = world.enter("late@example.com")
    world.run(world.users.people.deactivate(SYSTEM, person.id, world.watch()))
    world.work()
    assert [message.user_id for message in world.mail()] == [late.id]
    world.run(world.users.people.deactivate(SYSTEM, late.id, world.watch()))
    assert errors_of(reset(world, world.link())) == {"/token": "link_invalid"}


def test_whoever_is_gone_is_passed_over(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.enter("new@example.com")
    world.work()
    token = world.link()
    world.enter("newer@example.com")

    async def gone(*_: Any) -> None:
        raise NotFound("user")

    monkeypatch.setattr(world.users, "person", gone)
    world.work()
    assert len(world.mail()) == 1
    assert errors_of(reset(world, token)) == {"/token": "link_invalid"}


def change(world: World, token: str, current: str = PASSWORD, password: str = NEW) -> Answer:
    return world.ask("PUT", "/password", {"current_password": current, "password": password}, token=token)


def test_changing_a_password_ends_the_other_sessions(world: World) -> None:
    mine, other = world.join(), world.login().json()
    assert change(world, mine["access_token"]).status_code == 204
    assert renew(world, mine["refresh_token"]).status_code == 200
    assert renew(world, other["refresh_token"]).status_code == 401
    assert world.login(password=NEW).status_code == 200
    (ended,) = world.told("session.ended")
    assert ended.data["why"] == "password_changed"


def test_a_change_needs_the_current_password_and_a_good_new_one(world: World) -> None:
    token = world.join()["access_token"]
    assert errors_of(change(world, token, "wrong", "sunshine")) == {
        "/current_password": "wrong_password",
        "/password": "too_common",
    }
    assert errors_of(change(world, token, password="jane@example.com")) == {"/password": "equals_email"}
    assert world.ask("PUT", "/password", {"current_password": "x", "password": NEW}).status_code == 401
    assert world.login().status_code == 200


def test_guessing_the_current_password_is_limited(world: World) -> None:
    token = world.join()["access_token"]
    assert [change(world, token, "wrong").status_code for _ in range(6)] == [422] * 5 + [429]
    assert change(world, token).status_code == 429


def test_a_password_that_changes_meanwhile_is_not_overwritten(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    token = world.join()["access_token"]
    make = world.passwords.hash

    async def slowly(password: str) -> str:
        def change_it(tx: Tx) -> None:
            tx.execute(credentials_table.update().values(password_hash="another"))

        await world.db.write(change_it)
        return await make(password)

    monkeypatch.setattr(world.passwords, "hash", slowly)
    assert errors_of(change(world, token)) == {"/current_password": "wrong_password"}


def test_only_the_operator_sets_a_password_without_knowing_one(world: World) -> None:
    person = world.enter("new@example.com")
    setting = world.auth.passwords
    with pytest.raises(NotAllowed):
        world.run(setting.set(Actor(Role.ADMIN, person.id), person.id, PASSWORD, world.watch()))
    with pytest.raises(NotAllowed):
        world.run(setting.set(Actor(Role.ANONYMOUS), person.id, PASSWORD, world.watch()))
    with pytest.raises(Invalid):
        world.run(setting.set(SYSTEM, person.id, "sunshine", world.watch()))
    with pytest.raises(NotAuthenticated):
        world.run(setting.change(SYSTEM, "x", PASSWORD, world.watch()))
    for password in (PASSWORD, NEW):
        world.run(setting.set(SYSTEM, person.id, password, world.watch()))
        assert world.login("new@example.com", password).status_code == 200


def test_the_list_of_known_passwords_is_long() -> None:
    known = known_passwords()
    assert len(known) > 3000
    assert {"password123", "qwertyuiop", "12345678"} <= known
    assert all(password == password.lower() and len(password) >= 8 for password in known)


def test_jobs_are_made_with_a_token_of_our_choice(world: World) -> None:
    from salus.notifications.outbox import SealedOutbox

    outbox = SealedOutbox(world.vault, world.watch)
    parts = (outbox, world.auth.addresses, world.vault, world.terms, world.watch)
    jobs = AuthJobs(world.db, world.users, *parts, lambda: "chosen")
    world.enter("new@example.com")
    assert world.run(jobs.follow_users()) is True
    assert world.link() == "chosen"
