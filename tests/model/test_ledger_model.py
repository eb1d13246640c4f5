"""Whatever people do in whatever order, the product and a plain model of it answer the same."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.model.clinic import HOLDS, Clinic, Visit
from tests.model.machine import Machine
from tests.support.services import PostgresCluster
from tests.support.world import World, new_world

STORIES = {"sqlite": 60, "postgresql": 12}
MORE = int(os.environ.get("MODEL_TIMES", "1"))
"""For a longer look: so many times the stories, by chance instead of the same each time."""
STEPS = 30


def told(stories: int) -> settings:
    return settings(
        max_examples=stories,
        stateful_step_count=STEPS,
        derandomize=MORE == 1,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture(params=["sqlite", "postgresql"])
def machine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, type[Machine]]]:
    """Machines on one installation with a loop of its own, both closed afterwards."""
    cluster: PostgresCluster | None = None
    if request.param == "postgresql":
        cluster = request.getfixturevalue("postgres")
    url = cluster.create_database() if cluster else None
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()

        async def begin() -> World:
            return await stack.enter_async_context(new_world(tmp_path, url, log_level="ERROR", limit_holds=HOLDS))

        world = runner.run(begin())
        try:
            yield request.param, type("Here", (Machine,), {"runner": runner, "world": world})
        finally:
            runner.run(stack.aclose())
    if cluster is not None and url is not None:
        cluster.drop_database(url)


def test_the_product_and_the_model_agree(machine: tuple[str, type[Machine]]) -> None:
    engine, here = machine
    run_state_machine_as_test(here, settings=told(STORIES[engine] * MORE))


class Hasty(Clinic):
    """A model whose holds end a minute early."""

    def holds(self, visit: Visit) -> bool:
        return visit.status == "held" and visit.hold_until - 1 > self.now


class Crowded(Clinic):
    """A model in which a patient can be in two places at once."""

    def is_elsewhere(self, patient: int, start: int, moving: int | None = None) -> bool:
        return False


def a_story(machine: Machine) -> None:
    """Ann holds nine o'clock and nine minutes pass; then she wants the same time of another doctor."""
    machine.people()
    machine.hold(doctor=0, patient=0, start=540, luck=0, key=False)
    for minutes in (5, 1, 1, 1, 1):
        machine.wait(minutes=minutes, heard=False)
    machine.the_same_visits_stand()
    machine.the_same_times_are_free()
    machine.book(doctor=1, patient=0, start=540, luck=0, key=False)


def test_a_difference_would_be_found(machine: tuple[str, type[Machine]]) -> None:
    _, here = machine
    a_story(here())
    for wrong in (Hasty, Crowded):
        with pytest.raises(AssertionError):
            a_story(type("There", (here,), {"clinic_of": wrong})())
