"""Does a new installation get all its secrets, each its own, that the services understand?"""

import re
import subprocess
from pathlib import Path

import pytest

from salus.apps.assembly import NEEDS
from salus.kit.config import Settings
from salus.kit.keys import load_keys
from tests.deploy.said import DEPLOY, compose
from tests.support.command import salus


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    keys = salus(tmp_path_factory.mktemp("keys"), "keys", "--services")
    assert keys.code == 0
    command = ["sh", str(DEPLOY / "fill-env.sh")]
    text = subprocess.run(command, input=keys.out, capture_output=True, text=True, check=True, timeout=60).stdout
    return dict(re.findall(r"^([A-Z_]+)=(.*)$", text, re.MULTILINE))


def test_nothing_secret_is_left_empty_or_given_twice(filled: dict[str, str]) -> None:
    secret = [
        value for name, value in filled.items() if re.search("PASSWORD$|_KEYS?$", name) and "PREVIOUS" not in name
    ]
    assert len(secret) == 1 + 2 * len(NEEDS) + 1 + 1 + 2 * len(NEEDS)
    assert all(len(value) >= 40 for value in secret)
    assert len(set(secret)) == len(secret)


def test_passwords_can_stand_in_an_address(filled: dict[str, str]) -> None:
    passwords = [value for name, value in filled.items() if name.endswith("_PASSWORD")]
    assert all(re.fullmatch("[0-9a-f]{48}", value) for value in passwords)


@pytest.mark.parametrize("service", NEEDS)
def test_compose_gives_each_service_keys_that_it_can_load(
    service: str, filled: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in (compose()["services"][service]["environment"] | {"SALUS_SERVICE": service}).items():
        monkeypatch.setenv(name, re.sub(r"\$\{([A-Z_]+)[^}]*\}", lambda asked: filled[asked[1]], value))
    monkeypatch.setenv("SALUS_ENVIRONMENT", "production")
    settings = Settings()
    keys = load_keys(settings).service
    assert keys
    assert keys.public.keys() == set(NEEDS)
    assert settings.worker == "outside"
