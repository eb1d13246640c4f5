"""Would the races notice? With its guard switched off, each of them fails."""

import pytest

from tests.races import keys, moves, scenarios
from tests.races.conftest import Opens
from tests.races.judge import Unfair
from tests.races.sabotage import (
    FORGETFUL,
    KEYS_NOT_UNIQUE,
    NO_REVISIONS,
    NO_RULES,
    NO_RULES_AND_BLIND,
    NO_TURNS,
    Sabotage,
)
from tests.races.test_races import Scenario, run

pytestmark = pytest.mark.slow

ROUNDS = 6
BOTH = ("sqlite", "postgresql")
BITES: list[tuple[Scenario, Sabotage, str, tuple[str, ...]]] = [
    (scenarios.one_slot, NO_RULES, "1 shall win; seen: .*201", BOTH),
    (scenarios.overlapping_times, NO_RULES, "winners overlap", BOTH),
    (scenarios.hold_or_book, NO_RULES, "1 shall win; seen: .*201", BOTH),
    (scenarios.expired_hold, NO_RULES, "1 shall win; seen: .*201", BOTH),
    (scenarios.up_to_capacity, NO_RULES, "3 shall win; seen: .*201", BOTH),
    (scenarios.one_patient_many_doctors, NO_RULES, "1 shall win; seen: .*201", BOTH),
    (moves.with_bookings, NO_RULES, "one shall win; seen: .*201", BOTH),
    (moves.of_one_patient, NO_RULES, "1 shall win; seen: .*200", BOTH),
    (moves.into_one_slot, NO_RULES_AND_BLIND, "1 shall win; seen: .*200", BOTH),
    (moves.swaps, NO_RULES_AND_BLIND, "0 shall win; seen: .*200", BOTH),
    (moves.to_one_revision, NO_REVISIONS, "one change shall be made", BOTH),
    (keys.one_key, FORGETFUL, "all shall hear 201", BOTH),
    (keys.one_key_two_requests, KEYS_NOT_UNIQUE, "one shall win", BOTH),
    (moves.into_one_slot, NO_TURNS, "PostgreSQL had to end a deadlock", ("postgresql",)),
]


@pytest.mark.parametrize(
    ("scenario", "sabotage", "says", "engine"),
    [
        pytest.param(scenario, sabotage, says, engine, id=f"{engine}-{scenario.__name__}-{sabotage.name}")
        for scenario, sabotage, says, engines in BITES
        for engine in engines
    ],
)
def test_without_its_guard_a_race_is_unfair(
    opens: Opens, scenario: Scenario, sabotage: Sabotage, says: str, engine: str
) -> None:
    with pytest.raises(Unfair, match=says):
        run(scenario, opens(engine, sabotage), ROUNDS)
