"""Which arenas are there? One with every guard, and some where a guard is missing."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.races.arena import Arena, arena
from tests.races.sabotage import Sabotage
from tests.support.services import PostgresCluster

Opens = Callable[[str, Sabotage | None], Arena]


@pytest.fixture(scope="package")
def opens(postgres: PostgresCluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opens]:
    """Opens the arena of an engine, whole or with a guard missing; each is made once.

    PostgreSQL is served by two processes: so two requests truly run at the same time.
    """
    made: dict[tuple[str, str], Arena] = {}
    with ExitStack() as stack:

        def at(engine: str, sabotage: Sabotage | None) -> Arena:
            name = sabotage.name if sabotage else "whole"
            if (engine, name) not in made:
                cluster = postgres if engine == "postgresql" else None
                code = sabotage.code if sabotage else ""
                folder = tmp_path_factory.mktemp(f"{engine}-{name}")
                served = arena(folder, cluster, processes=2 if cluster else 1, sabotage=code)
                made[engine, name] = stack.enter_context(served)
                if sabotage:
                    sabotage.on(made[engine, name])
            return made[engine, name]

        yield at


@pytest.fixture(params=["sqlite", "postgresql"])
def whole(request: pytest.FixtureRequest, opens: Opens) -> Arena:
    """An arena with every guard, on each engine in turn."""
    return opens(request.param, None)
