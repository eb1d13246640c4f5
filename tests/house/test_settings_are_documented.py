"""Do `.env.example` and the README tell the truth about the settings?"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from salus.kit.config import Settings

ROOT = Path(__file__).parents[2]


def _settings() -> dict[str, str]:
    """Every setting and its default, as one writes it."""
    return {f"SALUS_{name.upper()}": _written(field.default) for name, field in Settings.model_fields.items()}


def _written(default: Any) -> str:
    if isinstance(default, bool):
        return str(default).lower()
    return "" if default is None or default == [] else str(default)


def _table_rows() -> Iterator[tuple[str, str]]:
    readme = (ROOT / "README.md").read_text()
    yield from re.findall(r"^\| `(SALUS_\w+)` \| (?:`([^`]*)` )?\| \S", readme, re.MULTILINE)


def _example_lines() -> Iterator[tuple[str, str]]:
    example = (ROOT / ".env.example").read_text()
    yield from re.findall(r"^# (SALUS_\w+)=(.*)$", example, re.MULTILINE)


def test_the_readme_names_every_setting_with_its_default_and_no_other() -> None:
    rows = list(_table_rows())
    assert dict(rows) == _settings()
    assert len(rows) == len(_settings())


def test_the_example_names_every_setting_with_its_default_and_no_other() -> None:
    lines = list(_example_lines())
    assert dict(lines) == _settings()
    assert len(lines) == len(_settings())


def test_a_copied_example_is_valid_and_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in _settings():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    without = Settings()
    example = (ROOT / ".env.example").read_text()
    (tmp_path / ".env").write_text(re.sub(r"^# (SALUS_)", r"\1", example, flags=re.MULTILINE))
    assert Settings() == without


def test_the_readme_names_only_settings_that_exist() -> None:
    texts = [(ROOT / name).read_text() for name in ("README.md", "SECURITY.md", "CONTRIBUTING.md")]
    named = {name for text in texts for name in re.findall(r"SALUS_[A-Z_]*[A-Z]", text)}
    assert named <= _settings().keys()
