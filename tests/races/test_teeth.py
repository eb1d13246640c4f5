"""Would the races notice? With its guard switched off, each of them fails."""

import asyncio

import asyncpg
import pytest

from tests.races import faces, keys, moves, scenarios
from tests.races.conftest import Opens
from tests.races.crowd import book
from tests.races.judge import Unfair
from tests.races.sabotage import (
    FORGETFUL,
    KEYS_NOT_UNIQUE,
    NO_REVISIONS,
    NO_RULES,
    NO_RULES_AND_BLIND,
    Sabotage,
)
from tests.races.test_races import Scenario, run

pytestmark = pytest.mark.slow

ROUNDS = 6
BITES: list[tuple[Scenario, Sabotage, str]] = [
    (scenarios.one_slot, NO_RULES, "1 shall win; seen: .*201"),
    (scenarios.overlapping_times, NO_RULES, "winners overlap"),
    (scenarios.hold_or_book, NO_RULES, "1 shall win; seen: .*201"),
    (scenarios.expired_hold, NO_RULES, "1 shall win; seen: .*201"),
    (scenarios.up_to_capacity, NO_RULES, "3 shall win; seen: .*201"),
    (scenarios.one_patient_many_doctors, NO_RULES, "1 shall win; seen: .*201"),
    (faces.through_three_faces, NO_RULES, "1 shall win; seen: .*201"),
    (moves.with_bookings, NO_RULES, "one shall win; seen: .*201"),
    (moves.of_one_patient, NO_RULES, "1 shall win; seen: .*200"),
    (moves.into_one_slot, NO_RULES_AND_BLIND, "1 shall win; seen: .*200"),
    (moves.swaps, NO_RULES_AND_BLIND, "0 shall win; seen: .*200"),
    (moves.to_one_revision, NO_REVISIONS, "one change shall be made"),
    (keys.one_key, FORGETFUL, "all shall hear 201"),
    (keys.one_key_two_requests, KEYS_NOT_UNIQUE, "one shall win"),
]


@pytest.mark.parametrize(
    ("scenario", "sabotage", "says", "engine"),
    [
        pytest.param(scenario, sabotage, says, engine, id=f"{engine}-{scenario.__name__}-{sabotage.name}")
        for scenario, sabotage, says in BITES
        for engine in ("sqlite", "postgresql")
    ],
)
def test_without_its_guard_a_race_is_unfair(
    opens: Opens, scenario: Scenario, sabotage: Sabotage, says: str, engine: str
) -> None:
    with pytest.raises(Unfair, match=says):
        run(scenario, opens(engine, sabotage), ROUNDS)


async def cross(url: str) -> None:
    """Two transactions that wait for each other, until PostgreSQL ends one."""
    one, two = await asyncpg.connect(url), await asyncpg.connect(url)
    try:
        for connection, lock in ((one, 1), (two, 2)):
            await connection.execute(f"BEGIN; SELECT pg_advisory_xact_lock({lock})")
        waits = (one.execute("SELECT pg_advisory_xact_lock(2)"), two.execute("SELECT pg_advisory_xact_lock(1)"))
        ended = await asyncio.gather(*waits, return_exceptions=True)
        assert any(isinstance(one, asyncpg.DeadlockDetectedError) for one in ended)
    finally:
        await one.close()
        await two.close()


def test_a_deadlock_would_be_noticed(opens: Opens) -> None:
    arena = opens("postgresql", KEYS_NOT_UNIQUE)

    async def with_a_deadlock() -> None:
        async with scenarios.judged(arena, arena.doctors(1)):
            await cross(arena.url)

    with pytest.raises(Unfair, match="had to end a deadlock"):
        asyncio.run(with_a_deadlock())


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_change_that_the_journal_does_not_tell_would_be_noticed(opens: Opens, engine: str) -> None:
    async def silently_changed() -> None:
        [doctor], [who] = arena.doctors(1), arena.patients(1)
        async with scenarios.judged(arena, [doctor]) as crowd:
            assert (await crowd.ask(book(who, doctor, arena.slot(0)))).status == 201
            await arena.change("UPDATE appointments SET revision = revision + 1")

    arena = opens(engine, KEYS_NOT_UNIQUE)
    with pytest.raises(Unfair, match="does not tell every change"):
        asyncio.run(silently_changed())
