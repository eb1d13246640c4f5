"""Are settings read, checked and kept quiet?"""

import os
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from salus.kit.config import ConfigurationError, Settings, read_settings


@pytest.fixture(autouse=True)
def _clean_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.upper().startswith("SALUS_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_nothing_has_to_be_set() -> None:
    settings = read_settings()
    assert settings.environment == "development"
    assert settings.database == "sqlite:///data/salus.sqlite3"
    assert settings.origin == "http://127.0.0.1:8000"
    assert settings.limit_login == "5/15m"
    assert not settings.demo


def test_the_environment_wins_over_the_env_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SALUS_PORT=9000\nSALUS_HOLD_MINUTES=7\nSOMEBODY_ELSES=1\n")
    monkeypatch.setenv("SALUS_PORT", "9001")
    settings = read_settings()
    assert (settings.port, settings.hold_minutes) == (9001, 7)


def test_an_empty_variable_means_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "REDIS_URL", "PUBLIC_URL", "SIGNING_KEY", "DATA_KEYS", "TRUSTED_PROXIES"):
        monkeypatch.setenv(f"SALUS_{name}", "")
    settings = read_settings()
    assert settings.database.startswith("sqlite:")
    assert not any((settings.signing_key, settings.data_keys, settings.redis_url, settings.public_url))
    assert settings.trusted_proxies == []


def test_lists_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALUS_TRUSTED_PROXIES", "10.0.0.0/8, ::1")
    assert read_settings().trusted_proxies == ["10.0.0.0/8", "::1"]


def test_an_absolute_data_directory_gives_an_absolute_database(tmp_path: Path) -> None:
    assert Settings(data_dir=tmp_path).database == f"sqlite:///{tmp_path}/salus.sqlite3"


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgresql://u@h/d", "postgresql://u@h/d"),
        ("postgres://u@h/d", "postgresql://u@h/d"),
        ("sqlite:////srv/s.db", "sqlite:////srv/s.db"),
    ],
)
def test_a_database_url_is_used_as_given(given: str, used: str) -> None:
    assert Settings(database_url=given).database == used


@pytest.mark.parametrize(
    ("values", "origin"),
    [
        ({"public_url": "https://clinic.example/"}, "https://clinic.example"),
        ({"public_url": "https://clinic.example:8443"}, "https://clinic.example:8443"),
        ({"host": "::1", "port": 80}, "http://[::1]:80"),
    ],
)
def test_the_origin_is_where_people_reach_it(values: dict[str, Any], origin: str) -> None:
    assert Settings(**values).origin == origin


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("environment", "staging"),
        ("database_url", "mysql://root:hunter2@h/d"),
        ("database_pool", "0"),
        ("redis_url", "http://user:hunter2@h"),
        ("public_url", "clinic.example"),
        ("public_url", "https://clinic.example/app"),
        ("public_url", "https://user:hunter2@clinic.example"),
        ("public_url", "javascript://clinic.example"),
        ("port", "65536"),
        ("trusted_proxies", "*"),
        ("trusted_proxies", "10.0.0.1/8"),
        ("limits", "maybe"),
        ("limit_login", "5 per minute"),
        ("limit_anonymous", "0/1m"),
        ("limit_holds", "0"),
        ("access_token_minutes", "600"),
        ("password_min_length", "4"),
        ("log_format", "xml"),
        ("log_level", "LOUD"),
        ("demo", "perhaps"),
    ],
)
def test_a_wrong_value_is_named_but_not_shown(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"SALUS_{name.upper()}", value)
    with pytest.raises(ConfigurationError, match=f"^SALUS_{name.upper()}: ") as caught:
        read_settings()
    assert "hunter2" not in str(caught.value)
    assert caught.value.__cause__ is caught.value.__context__ is None


def test_all_wrong_settings_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALUS_PORT", "x")
    monkeypatch.setenv("SALUS_LIMIT_LOGIN", "x")
    with pytest.raises(ConfigurationError) as caught:
        read_settings()
    assert [line.split(":")[0] for line in str(caught.value).splitlines()] == ["SALUS_PORT", "SALUS_LIMIT_LOGIN"]


def test_no_secret_is_printed() -> None:
    settings = Settings(
        signing_key="hunter2",  # type: ignore[arg-type] # as the environment gives it
        data_keys="k:hunter2",  # type: ignore[arg-type]
        database_url="postgresql://u:hunter2@h/d",
        redis_url="redis://:hunter2@h",
    )
    assert "hunter2" not in repr(settings) + str(settings)


def test_a_refused_input_does_not_show_itself() -> None:
    with pytest.raises(ValidationError) as caught:
        Settings(database_url="mysql://root:hunter2@h/d")
    assert "hunter2" not in str(caught.value)


def test_the_level_may_be_written_small() -> None:
    assert Settings(log_level="debug").log_level == "DEBUG"  # type: ignore[arg-type]


def test_settings_do_not_change_while_running() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().port = 1
