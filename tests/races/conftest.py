"""Which arenas are there? One with every guard, and some where a guard is missing."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import cast

import pytest

from tests.races.arena import Arena, arena, arena_of_four
from tests.races.sabotage import Sabotage
from tests.support.services import PostgresCluster

Opens = Callable[[str, Sabotage | None], Arena]


@pytest.fixture(scope="package")
def opens(postgres: PostgresCluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opens]:
    """Opens the arena of an engine, whole or with a guard missing, and closes the engine's last one.

    PostgreSQL is served by two processes: so two requests truly run at the same time.
    """
    open_now: dict[str, tuple[str, Arena]] = {}
    closing = {engine: ExitStack() for engine in ("sqlite", "postgresql")}

    def at(engine: str, sabotage: Sabotage | None) -> Arena:
        name = sabotage.name if sabotage else "whole"
        if engine not in open_now or open_now[engine][0] != name:
            closing[engine].close()
            cluster = postgres if engine == "postgresql" else None
            code = sabotage.code if sabotage else ""
            folder = tmp_path_factory.mktemp(f"{engine}-{name}")
            served = arena(folder, cluster, processes=2 if cluster else 1, sabotage=code)
            open_now[engine] = name, closing[engine].enter_context(served)
            if sabotage:
                sabotage.on(open_now[engine][1])
        return open_now[engine][1]

    with ExitStack() as stack:
        for one in closing.values():
            stack.enter_context(one)
        yield at


@pytest.fixture(scope="package")
def four(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arena]:
    with arena_of_four(tmp_path_factory.mktemp("four")) as (made, _):
        yield made


@pytest.fixture(params=["sqlite", "postgresql", "four"])
def whole(request: pytest.FixtureRequest, opens: Opens) -> Arena:
    """An arena with every guard: on each engine, and in four services."""
    if request.param == "four":
        return cast(Arena, request.getfixturevalue("four"))
    return opens(request.param, None)
