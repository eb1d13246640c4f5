"""Is an address somebody's who reads what is mailed to it, and only until they have another?"""

import re

import pytest

from salus.kernel.actor import SYSTEM
from salus.kernel.ids import UserId
from salus.notifications.contract import Kind
from tests.auth.world import World


def links(world: World) -> list[str]:
    """The tokens of all links that ask whose an address is, the newest first."""
    world.work()
    letters = [letter for letter in world.all_mail() if letter.kind is Kind.EMAIL_VERIFICATION]
    found = [re.search(r"https://clinic\.example/app/verify-email#token=(\S+)", letter.text) for letter in letters]
    return [match[1] for match in found if match]


def verified(world: World, user_id: int) -> bool:
    return bool(world.run(world.users.person(SYSTEM, UserId(user_id))).email_verified)


def verify(world: World, token: str) -> int:
    return world.ask("POST", "/email/verify", {"token": token}).status_code


def test_whoever_joins_is_asked_once_and_believed_when_they_open_the_link(world: World) -> None:
    jane = world.join()["user"]["id"]
    (token,) = links(world)
    assert not verified(world, jane)
    assert verify(world, token) == 204
    assert verified(world, jane)
    assert [entry.entity_id for entry in world.told("email.verified")] == [jane]
    assert verify(world, token) == 422
    assert links(world) == [token]


def test_a_link_lasts_three_days(world: World) -> None:
    jane = world.join()["user"]["id"]
    (token,) = links(world)
    world.watch.on(days=3)
    assert verify(world, token) == 422
    assert not verified(world, jane)


def test_another_link_is_mailed_to_whoever_asks_until_it_is_verified(world: World) -> None:
    joined = world.join()
    links(world)
    token = joined["access_token"]
    assert world.ask("POST", "/email/verification", token=token).status_code == 204
    newest, oldest = links(world)
    assert newest != oldest
    assert verify(world, oldest) == 204
    assert world.ask("POST", "/email/verification", token=token).status_code == 204
    assert len(links(world)) == 2
    assert world.ask("POST", "/email/verification").status_code == 401


def test_a_new_address_is_asked_about_and_the_old_link_is_of_no_use(world: World) -> None:
    jane = world.join()["user"]["id"]
    (old,) = links(world)
    person = world.run(world.users.person(SYSTEM, UserId(jane)))
    change = world.users.people.edit(SYSTEM, person.id, {"email": "new@example.com"}, None, world.watch())
    world.run(change)
    newest, _ = links(world)
    assert verify(world, old) == 422
    assert not verified(world, jane)
    assert verify(world, newest) == 204
    assert verified(world, jane)


@pytest.mark.parametrize("token", ["", "nonsense", "x" * 201, "\x00"])
def test_a_link_that_never_was_is_refused(world: World, token: str) -> None:
    assert verify(world, token) == 422
