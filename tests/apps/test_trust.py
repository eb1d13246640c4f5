"""Whose tokens does a service take that issues none itself? Those of keys and sessions that `auth` stands for."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from salus.apps.trust import Trust
from salus.kernel.actor import Actor, Role
from salus.kernel.errors import NotAuthenticated, Unavailable
from salus.kernel.feed import Changes, Cursor, Entry
from salus.kernel.ids import SessionId, UserId
from salus.kit.tokens import KeyRing, issue
from tests.support.world import MONDAY, MovableClock

LIFE = timedelta(minutes=10)


class Auth:
    """The neighbour, as far as it is asked; `ended` says when each session ended."""

    def __init__(self) -> None:
        self.ring = KeyRing.of(Ed25519PrivateKey.generate())
        self.ended: dict[int, datetime] = {}
        self.entries: list[Entry] = []
        self.asked: list[str] = []
        self.away = False

    async def jwks(self) -> dict[str, Any]:
        self._answer("jwks")
        return self.ring.jwks()

    async def ended_since(self, since: datetime) -> list[SessionId]:
        self._answer("ended_since")
        return [SessionId(number) for number, at in self.ended.items() if at >= since]

    async def changes(self, after: Cursor, limit: int = 500) -> Changes:
        self._answer("changes")
        new: Sequence[Entry] = [one for one in self.entries if one.cursor > after][:limit]
        return Changes(new, new[-1].cursor if new else after)

    async def latest(self) -> Cursor:
        self._answer("latest")
        return Cursor(0, len(self.entries))

    def end(self, session: int, now: datetime) -> None:
        self.ended[session] = now
        self.entries.append(Entry(Cursor(0, len(self.entries) + 1), now, "auth", "session.ended", "session", session))

    def rotate(self, *, keep: bool = True) -> None:
        old = self.ring.private.public_key()
        self.ring = KeyRing.of(Ed25519PrivateKey.generate(), [old] if keep else [])

    def _answer(self, question: str) -> None:
        self.asked.append(question)
        if self.away:
            raise Unavailable


class Desk:
    def __init__(self) -> None:
        self.auth, self.clock = Auth(), MovableClock(MONDAY)
        self.trust = Trust(self.auth, self.clock, LIFE)

    def token(self, session: int = 1, ring: KeyRing | None = None) -> str:
        actor = Actor(Role.PATIENT, UserId(session), SessionId(session))
        return issue(ring or self.auth.ring, actor, self.clock(), LIFE)

    async def holder(self, token: str) -> int | None:
        """The user who holds it, or None for nobody."""
        try:
            return (await self.trust.verifier.holder(token)).user_id
        except NotAuthenticated:
            return None

    def times_asked(self, question: str) -> int:
        return self.auth.asked.count(question)


async def test_before_auth_was_heard_no_token_is_judged_good_or_bad() -> None:
    desk = Desk()
    for token in (desk.token(), desk.token(ring=KeyRing.of(Ed25519PrivateKey.generate()))):
        with pytest.raises(Unavailable):
            await desk.trust.verifier.holder(token)
    assert await desk.trust.check() == "not heard of yet"
    assert desk.auth.asked == [], "nobody's token makes us ask before the beginning"


async def test_a_beginning_that_breaks_off_anywhere_judges_nothing_and_is_tried_again() -> None:
    for question in ("jwks", "latest", "ended_since"):
        desk = Desk()
        answer = getattr(desk.auth, question)

        async def fail(*_: Any) -> Any:
            raise Unavailable

        setattr(desk.auth, question, fail)
        with pytest.raises(Unavailable):
            await desk.trust.follow()
        with pytest.raises(Unavailable):
            await desk.trust.verifier.holder(desk.token())
        setattr(desk.auth, question, answer)
        await desk.trust.follow()
        assert await desk.trust.check() is None
        assert await desk.holder(desk.token()) == 1


async def test_a_session_that_ended_before_the_beginning_is_known() -> None:
    desk = Desk()
    token = desk.token(1)
    desk.auth.end(1, desk.clock())
    desk.clock.move(minutes=5)
    await desk.trust.follow()
    assert (await desk.holder(token), await desk.holder(desk.token(2))) == (None, 2)


async def test_a_session_that_ends_is_followed() -> None:
    desk = Desk()
    await desk.trust.follow()
    token = desk.token(1)
    assert await desk.holder(token) == 1
    desk.auth.end(1, desk.clock())
    await desk.trust.follow()
    assert await desk.holder(token) is None
    assert desk.times_asked("ended_since") == 1


async def test_a_session_that_ends_while_we_begin_is_not_missed() -> None:
    desk = Desk()
    token, latest = desk.token(1), desk.auth.latest

    async def and_then_it_ends() -> Cursor:
        place = await latest()
        desk.auth.end(1, desk.clock())
        desk.auth.ended.clear()  # the answer to `ended_since` was on its way before
        return place

    desk.auth.latest = and_then_it_ends  # type: ignore[method-assign]
    await desk.trust.follow()
    assert await desk.holder(token) is None


async def test_while_auth_is_away_tokens_go_on_by_what_is_known() -> None:
    desk = Desk()
    await desk.trust.follow()
    old, ended = desk.token(1), desk.token(2)
    desk.auth.end(2, desk.clock())
    await desk.trust.follow()
    desk.auth.away = True
    with pytest.raises(Unavailable):
        await desk.trust.follow()
    assert (await desk.holder(old), await desk.holder(ended)) == (1, None)


async def test_a_token_of_a_key_that_was_just_published_has_the_keys_read_again() -> None:
    desk = Desk()
    await desk.trust.follow()
    await desk.trust.read_keys()  # as the job does, a moment before
    desk.auth.rotate()
    assert await desk.holder(desk.token()) == 1
    assert desk.times_asked("jwks") == 3


async def test_keys_that_nobody_publishes_have_them_read_every_five_seconds_at_most() -> None:
    desk = Desk()
    await desk.trust.follow()
    desk.clock.move(seconds=6)
    for _ in range(10):
        assert await desk.holder(desk.token(ring=KeyRing.of(Ed25519PrivateKey.generate()))) is None
        desk.clock.move(seconds=1)
    assert desk.times_asked("jwks") == 3
    assert await desk.holder("no token at all") is None
    assert desk.times_asked("jwks") == 3


async def test_an_unknown_key_while_auth_is_away_is_nobodys_fault() -> None:
    desk = Desk()
    await desk.trust.follow()
    desk.clock.move(seconds=6)
    desk.auth.away = True
    strange = desk.token(ring=KeyRing.of(Ed25519PrivateKey.generate()))
    with pytest.raises(Unavailable):
        await desk.trust.verifier.holder(strange)
    assert await desk.holder(desk.token()) == 1


async def test_a_key_that_is_published_no_longer_is_void() -> None:
    desk = Desk()
    await desk.trust.follow()
    token = desk.token()
    assert await desk.holder(token) == 1
    desk.auth.rotate(keep=True)
    await desk.trust.read_keys()
    assert await desk.holder(token) == 1
    desk.auth.rotate(keep=False)
    await desk.trust.read_keys()
    assert await desk.holder(token) is None
