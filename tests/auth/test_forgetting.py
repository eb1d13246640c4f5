"""What becomes of sessions, tokens and links that nobody can use any more?"""

from datetime import timedelta

import pytest

from salus.auth import jobs
from salus.auth.queries import sessions as queries
from salus.auth.queries import spent
from salus.auth.tables import email_links, links, refresh_tokens, sessions
from tests.auth.test_staying_signed_in import assert_reuse_ends_the_session, renew, session_of
from tests.auth.world import World


def forget(world: World) -> None:
    while world.run(world.jobs.forget_spent()):
        pass


def count(world: World) -> tuple[int, int]:
    return len(world.rows(sessions)), len(world.rows(refresh_tokens))


def test_an_old_token_of_a_living_session_is_known_and_ends_it(world: World) -> None:
    first = world.join()["refresh_token"]
    current = renew(world, first).json()["refresh_token"]
    world.watch.on(days=29)
    forget(world)
    assert_reuse_ends_the_session(world, first, current)


def test_if_living_sessions_were_forgotten_a_thief_would_pass_for_a_stranger(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = world.join()["refresh_token"]
    renew(world, first)
    monkeypatch.setattr(jobs, "_KEPT", timedelta(days=-31))
    forget(world)
    assert renew(world, first).json()["code"] == "token_invalid"
    assert world.told("session.ended") == []


@pytest.mark.parametrize("end", ["signed out", "expired"])
def test_a_session_that_is_over_is_kept_for_a_week_and_then_forgotten_with_its_tokens(world: World, end: str) -> None:
    joined = world.join()
    current = renew(world, joined["refresh_token"]).json()
    if end == "signed out":
        world.ask("POST", "/logout", token=current["access_token"])
        told = world.run(world.db.read(queries.ended_since, world.watch() - timedelta(minutes=60)))
        assert told == [session_of(world, joined)]
    else:
        world.watch.on(days=30)
    world.watch.on(days=7, seconds=-1)
    forget(world)
    assert count(world) == (1, 2)
    world.watch.on(seconds=1)
    forget(world)
    assert count(world) == (0, 0)
    assert renew(world, joined["refresh_token"]).json()["code"] == "token_invalid"


def test_links_go_a_week_after_they_were_used_or_have_expired(world: World) -> None:
    world.join()
    world.ask("POST", "/password/forgot", {"email": "jane@example.com"})
    world.work()
    world.ask("POST", "/password/reset", {"token": world.link(), "password": "twelve purple otters"})
    assert (len(world.rows(links)), len(world.rows(email_links))) == (1, 1)
    world.watch.on(days=7)
    forget(world)
    assert (len(world.rows(links)), len(world.rows(email_links))) == (0, 1), "one was used, one has expired since"
    world.watch.on(days=3)
    forget(world)
    assert world.rows(email_links) == []


def test_it_is_done_in_small_steps_and_those_who_are_signed_in_stay(world: World) -> None:
    tokens = [world.join()["refresh_token"]]
    tokens += [world.login().json()["refresh_token"] for _ in range(4)]
    tokens.append(renew(world, tokens[0]).json()["refresh_token"])
    world.watch.on(days=31)
    stays = world.login().json()["refresh_token"]
    before, more = count(world), True
    while more:
        more = world.run(world.db.write(spent.forget, world.watch(), 2))
        after = count(world)
        assert before[0] - after[0] <= 2
        assert before[1] - after[1] <= 2
        before = after
    assert before == (1, 1)
    assert renew(world, stays).status_code == 200
