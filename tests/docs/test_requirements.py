"""Does docs/requirements.md account for every row of the requirement texts, with files and tests that exist?"""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.requirements.texts import TEXTS, statements

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "requirements.md").read_text(encoding="utf-8")
NOT_YET = "not yet"
NO_FILES = re.compile(r"/|\?|SALUS_|make ")
"""Addresses, settings and commands stand in the same type as files."""


class Row(NamedTuple):
    says: str
    lives: str
    shown: str


def rows(name: str, text: str = TEXT) -> list[Row]:
    """The table beneath the heading that links to a text."""
    (section,) = re.findall(rf"\(requirements/{name}\.md\)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    table = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| ")]
    return [Row(*cells) for cells in table[1:]]


def missing(row: Row) -> list[str]:
    """What a row names and is not there."""
    named = re.findall(r"`([^`]+)`", row.lives) + re.findall(r"`([^`]+)`", row.shown)
    return [one for one in named if not NO_FILES.match(one) and not _exists(*one.partition("::")[::2])]


def _exists(path: str, test: str) -> bool:
    found = ROOT / path
    return found.exists() and (not test or f"def {test}(" in found.read_text(encoding="utf-8"))


def test_every_text_has_its_table() -> None:
    assert sorted(re.findall(r"^\[requirements/(\w+)\.md\]", TEXT, re.MULTILINE)) == sorted(TEXTS)


@pytest.mark.parametrize("name", TEXTS)
def test_no_row_of_a_text_is_missing_and_none_is_made_up(name: str) -> None:
    assert [row.says for row in rows(name)] == statements(name)


@pytest.mark.parametrize("name", TEXTS)
def test_whatever_a_row_names_exists(name: str) -> None:
    assert {row.says: gone for row in rows(name) if (gone := missing(row))} == {}


@pytest.mark.parametrize("name", TEXTS)
def test_a_row_is_shown_by_a_test_or_says_that_it_is_not_yet(name: str) -> None:
    for row in rows(name):
        assert row.lives
        assert row.shown == NOT_YET or re.fullmatch(r"`tests/[\w/.:]+`(, `tests/[\w/.:]+`)*", row.shown), row


def test_what_is_not_there_is_found() -> None:
    test = "`tests/docs/test_requirements.py::test_nothing_at_all`"
    row = Row("x", "`src/salus/magic`, `/api/v1/x`, `SALUS_X`", test)
    assert missing(row) == ["src/salus/magic", test.strip("`")]


def test_a_list_item_in_a_text_is_a_statement_and_code_is_none() -> None:
    assert "POST · /bookings · Create appointment booking" in [
        " · ".join((said.split(" · ")[1], said.split(" · ")[0], said.split(" · ")[2]))
        for said in statements("bookings")
        if said.count(" · ") == 2
    ]
    assert not any("flask db upgrade" in said for said in statements("portal"))


@pytest.mark.parametrize("path", sorted((ROOT / "docs").glob("*.md")), ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_documents_that_the_go_requirement_lists_are_there() -> None:
    listed = re.findall(r"\]\((docs/[A-Z_]+\.md)\)", TEXTS["bookings"])
    assert len(listed) == 5
    assert [path for path in listed if not (ROOT / path).exists()] == []
