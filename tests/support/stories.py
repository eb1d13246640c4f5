"""How are long stories told to one installation, as chance draws them, and the same each time?"""

import asyncio
import os
from collections.abc import Iterator
from contextlib import AsyncExitStack, ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from tests.support.world import World, new_world

MORE = int(os.environ.get("MODEL_TIMES", "1"))
"""For a longer look: so many times the stories, by chance instead of the same each time."""
STEPS = 30
AS_DRAWN = (Phase.generate,)
"""Where a story explains itself, and telling shorter ones takes minutes."""


@contextmanager
def installation(request: pytest.FixtureRequest, folder: Path, **chosen: Any) -> Iterator[tuple[asyncio.Runner, World]]:
    """One on the engine that the fixture is asked for, with a loop of its own; both are closed afterwards."""
    with ExitStack() as closing:
        url = None
        if request.param == "postgresql":
            url = closing.enter_context(request.getfixturevalue("postgres").database())
        runner = closing.enter_context(asyncio.Runner())
        opened = AsyncExitStack()
        closing.callback(lambda: runner.run(opened.aclose()))
        yield runner, runner.run(opened.enter_async_context(new_world(folder, url, log_level="ERROR", **chosen)))


def tell(machine: type[RuleBasedStateMachine], stories: int, phases: tuple[Phase, ...] = tuple(Phase)) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=stories * MORE,
            stateful_step_count=STEPS,
            derandomize=MORE == 1,
            deadline=None,
            phases=phases,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
