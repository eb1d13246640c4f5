"""What does `auth` promise, to every service that takes its tokens?"""

from datetime import UTC, datetime, timedelta, timezone

from salus.auth.contract import Auth
from salus.kernel.feed import Cursor
from salus.kit.tokens import Verifier, read_jwks
from tests.contracts.journals import told_since
from tests.contracts.promises import Asked, tries
from tests.support.town import Town

NEW_YORK = timezone(timedelta(hours=-5))


@tries(Auth, "jwks")
async def test_its_keys_verify_the_tokens_that_it_issues(asked: Asked, town: Town) -> None:
    keys, pat = read_jwks(await asked[Auth].jwks()), town.patient()
    actor = Verifier(lambda: keys, lambda: datetime.now(UTC)).actor(pat.token)
    assert (actor.user_id, actor.patient_id) == (pat.id, pat.patient_id)
    published = town.client.get("/.well-known/jwks.json")
    assert read_jwks(published.json()).keys() == keys.keys()


@tries(Auth, "ended_since")
@tries(Auth, "changes")
@tries(Auth, "latest")
async def test_it_tells_which_sessions_ended_since_when(asked: Asked, town: Town) -> None:
    auth, pat = asked[Auth], town.patient()
    session = town.call("GET", "/auth/session", pat)["session"]["id"]
    before, place = datetime.now(UTC), await auth.latest()
    assert session not in await auth.ended_since(before - timedelta(hours=1))
    town.call("POST", "/auth/logout", pat)
    after = datetime.now(UTC)
    for since in (before, before.astimezone(NEW_YORK), before.replace(microsecond=0), datetime(1970, 1, 1, tzinfo=UTC)):
        assert session in await auth.ended_since(since)
    assert session not in await auth.ended_since(after + timedelta(microseconds=1))
    assert await auth.ended_since(datetime(2200, 1, 1, tzinfo=UTC)) == []
    told = await told_since(auth, place, lambda entry: entry.action == "session.ended", 1)
    ended = [entry for entry in told.entries if entry.action == "session.ended" and entry.entity_id == session]
    assert [(entry.context, entry.actor_id) for entry in ended] == [("auth", pat.id)]
    assert before <= ended[0].at <= after
    assert (await auth.changes(told.cursor)).cursor >= told.cursor
    assert [entry.cursor for entry in (await auth.changes(Cursor(), 1)).entries] <= [place]
