"""Which installation is asked? One on each engine, prepared once."""

from collections.abc import AsyncIterator

import pytest

from tests.support.stage import Stage, new_stage


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
async def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    url = request.getfixturevalue("postgres").create_database() if request.param == "postgresql" else None
    async with new_stage(tmp_path_factory.mktemp("stage"), url) as made:
        yield made
