"""What do the tests of `deploy/` share? One gateway before four small services."""

from collections.abc import Iterator

import pytest

from tests.deploy.doors import Door, Echo, echoes, gateway


@pytest.fixture(scope="package")
def services() -> Iterator[dict[str, Echo]]:
    with echoes() as found:
        yield found


@pytest.fixture(scope="package")
def door(services: dict[str, Echo], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with gateway(tmp_path_factory.mktemp("gateway"), services) as opened:
        yield opened
