"""What do people do while a server dies? They book, move and cancel, and remember what they were told.

What was not answered is in doubt: it happened or it did not. Once the server is back, everybody repeats what
is in doubt, and then knows.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from benchmarks.wire import Answer, Gone, Wire
from tests.races.arena import Arena, Patient
from tests.races.crowd import book, cancel, look, move
from tests.support.wait import until_async

PATIENCE_SECONDS = 60
AWAY_SECONDS = 10
"""Nobody waits longer for an answer, though the database be away."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Something to be asked for: a time with a doctor, a new time for a visit, or (without a time) its end."""

    doctor: int
    at: datetime | None
    key: str | None = None
    visit: int | None = None

    def asked(self, who: Patient) -> bytes:
        if self.visit is None:
            assert self.at is not None
            return book(who, self.doctor, self.at, key=self.key)
        return cancel(who, self.visit) if self.at is None else move(who, self.visit, self.at)


@dataclass
class Person:
    """One patient with one connection; `visits` are acknowledged: where each stands, or None once it is cancelled."""

    patient: Patient
    wire: Wire
    arena: Arena
    chance: Random
    doctors: Sequence[int]
    visits: dict[int, datetime | None] = field(default_factory=dict)
    made: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    """What each acknowledged key has made: the visit, and the very answer."""
    doubt: Wish | None = None
    statuses: list[int] = field(default_factory=list)
    longest: float = 0.0

    async def live(self, heard: Callable[[], None]) -> None:
        """Ask for one thing after the other until the server is gone, telling of each answer."""
        with suppress(Gone):
            while True:
                await self.ask(self.wish())
                heard()

    def wish(self) -> Wish:
        """Mostly a booking, else a move or an end of one of the visits that stand."""
        standing = [visit for visit, at in self.visits.items() if at is not None]
        doctor, at = self.chance.choice(self.doctors), self.arena.slot(self.chance.randrange(800))
        if not standing or self.chance.random() < 0.6:
            return Wish(doctor, at, key=self.arena.name())
        visit = self.chance.choice(standing)
        return Wish(doctor, at if self.chance.random() < 0.6 else None, visit=visit)

    async def ask(self, wish: Wish) -> Answer:
        """Ask, and believe the answer; without one, or with 503, the wish stays in doubt.

        Raises: Gone.
        """
        self.doubt = wish
        started = time.monotonic()
        async with asyncio.timeout(PATIENCE_SECONDS):
            answer = await self.wire.raw(wish.asked(self.patient))
        self.longest = max(self.longest, time.monotonic() - started)
        self.statuses.append(answer.status)
        if answer.status == 503:
            assert int(answer.headers["retry-after"]) >= 1
            return answer
        assert answer.status in (200, 201, 409), f"{wish} was answered {answer.status}: {answer.body!r}"
        if answer.status != 409:
            visit: int = answer.json()["id"]
            self.visits[visit] = wish.at
            if wish.key is not None:
                first = self.made.setdefault(wish.key, (visit, answer.body))
                assert first == (visit, answer.body), "a repeated key was answered otherwise"
        self.doubt = None
        return answer

    async def make_sure(self) -> None:
        """Repeat what is in doubt until it is answered. The visit stands as it was, or as it was wished."""
        if self.doubt is None:
            return
        wish = self.doubt
        if wish.visit is not None:
            seen = await self.wire.raw(look(self.patient, wish.visit))
            if seen.status == 200:
                assert self._place(seen) in (self.visits[wish.visit], wish.at), "a visit is where nobody put it"
        await until_async(self._answered, PATIENCE_SECONDS, "an answer to what was in doubt")

    async def _answered(self) -> bool:
        assert self.doubt is not None
        try:
            await self.ask(self.doubt)
        except Gone:
            return False
        return self.doubt is None

    async def believe(self) -> None:
        """Every visit is exactly as it was acknowledged."""
        for visit, at in self.visits.items():
            answer = await self.wire.raw(look(self.patient, visit))
            assert answer.status == 200, f"an acknowledged visit is not there: {answer.body!r}"
            assert self._place(answer) == at, f"acknowledged {at}, found {answer.body!r}"

    @staticmethod
    def _place(seen: Answer) -> datetime | None:
        visit = seen.json()
        return None if visit["status"] == "cancelled" else datetime.fromisoformat(visit["starts_at"])


def people(arena: Arena, number: int, chance: Random) -> list[Person]:
    """Patients who want the same few doctors."""
    doctors = arena.doctors(4)
    return [Person(one, Wire(arena.doors[0]), arena, chance, doctors) for one in arena.patients(number)]


async def every_key_is_spent_once(arena: Arena, everybody: Sequence[Person]) -> None:
    """Each acknowledged key has made the visit that was told, and no visit was made by nobody."""
    spent = {
        row.key: row.appointment_id for row in await arena.rows("SELECT key, appointment_id FROM idempotency_keys")
    }
    told = {key: visit for person in everybody for key, (visit, _) in person.made.items()}
    assert spent == told
    booked = await arena.rows("SELECT entity_id FROM journal WHERE action = 'appointment.booked'")
    assert sorted(row.entity_id for row in booked) == sorted(told.values()), "a visit was booked twice, or by nobody"
