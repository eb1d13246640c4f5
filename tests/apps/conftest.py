"""Which installations do the tests of the command line share? A demonstration clinic, loaded once."""

from pathlib import Path

import pytest

from tests.support.command import salus


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `salus demo` has been said; made anew for each file of tests, for one of them serves it."""
    folder = tmp_path_factory.mktemp("demonstration")
    said = salus(folder, "demo")
    assert said.code == 0, said.err
    return folder
