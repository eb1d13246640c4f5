"""Does the code import only what it may? What import-linter's layers cannot say, said here.

The layers themselves are in `.importlinter`. Here: the kernel needs the standard library alone, a contract the
kernel besides, contexts know of each other nothing but the contract, and a domain reads neither clock nor world.
"""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.house.imports import called, imported

SOURCE = Path(__file__).parents[2] / "src" / "salus"
NOT_CONTEXTS = {"kernel", "kit", "apps", "faces"}
# What a pure function has no use for: it is told the time, the chance and the data.
IMPURE_PARTS = {
    *("sqlalchemy", "alembic", "asyncpg", "sqlite3", "redis", "fastapi", "starlette", "pydantic", "httpx2"),
    *("asyncio", "threading", "socket", "subprocess", "os", "pathlib", "random", "secrets", "time", "logging"),
}
IMPURE_CALLS = {"now", "utcnow", "today", "uuid1", "uuid4", "open", "print", "input"}

Rule = Callable[[str, str], set[str]]


def strangers_in_kernel(_context: str, source: str) -> set[str]:
    return {name for name in imported(source) if not (_standard(name) or _inside(name, "salus.kernel"))}


def strangers_in_contract(_context: str, source: str) -> set[str]:
    """A contract may use the words of a lower one; import-linter sees to it that it is lower."""
    return {
        name
        for name in imported(source)
        if not (_standard(name) or _inside(name, "salus.kernel") or name.split(".")[2:3] == ["contract"])
    }


def neighbours_beyond_contract(context: str, source: str) -> set[str]:
    """Imports of another context that are not of its contract."""
    parts = {name: name.split(".") for name in imported(source) if name.startswith("salus.")}
    foreign = {name: path for name, path in parts.items() if path[1] not in NOT_CONTEXTS | {context}}
    return {name for name, path in foreign.items() if path[2:3] != ["contract"]}


def impurities(_context: str, source: str) -> set[str]:
    names = {name for name in imported(source) if name.split(".")[0] in IMPURE_PARTS or _inside(name, "salus.kit")}
    return names | {name for name in called(source) if name.split(".")[-1] in IMPURE_CALLS}


def relative_imports(_context: str, source: str) -> set[str]:
    """They would slip past every rule here, and say less to a reader."""
    return {name for name in imported(source) if name.startswith(".")}


def _standard(name: str) -> bool:
    return name.split(".")[0] in sys.stdlib_module_names


def _inside(name: str, *packages: str) -> bool:
    return any(f"{name}.".startswith(f"{package}.") for package in packages)


def _files(*patterns: str) -> list[Path]:
    return sorted(path for pattern in patterns for path in SOURCE.glob(pattern))


def _context(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0]


def _violations(rule: Rule, files: Iterable[Path]) -> dict[str, set[str]]:
    found = {str(path.relative_to(SOURCE)): rule(_context(path), path.read_text()) for path in files}
    return {path: names for path, names in found.items() if names}


def test_the_kernel_needs_only_the_standard_library() -> None:
    assert _violations(strangers_in_kernel, _files("kernel/**/*.py")) == {}


def test_a_contract_needs_only_the_standard_library_the_kernel_and_lower_contracts() -> None:
    assert _violations(strangers_in_contract, _files("*/contract.py", "*/contract/**/*.py")) == {}


def test_contexts_know_only_the_contract_of_their_neighbours() -> None:
    outside_apps = [path for path in _files("**/*.py") if _context(path) != "apps"]
    assert _violations(neighbours_beyond_contract, outside_apps) == {}


def test_a_domain_is_pure() -> None:
    assert _violations(impurities, _files("*/domain/**/*.py", "kernel/interval.py", "kernel/money.py")) == {}


def test_imports_say_where_they_come_from() -> None:
    assert _violations(relative_imports, _files("**/*.py")) == {}


def test_every_folder_is_a_package() -> None:
    """Import-linter overlooks a folder that is none. Migrations are run by path and imported by nobody."""
    folders = {path.parent for path in _files("**/*.py")}
    assert {one for one in folders if not (one / "__init__.py").exists() and one.name != "migrations"} == set()


def test_the_rules_look_at_the_files_that_exist() -> None:
    assert len(_files("kernel/**/*.py")) > 5


@pytest.mark.parametrize(
    ("rule", "source", "found"),
    [
        (strangers_in_kernel, "from pydantic import BaseModel", "pydantic.BaseModel"),
        (strangers_in_kernel, "from salus.kit.db import Tx", "salus.kit.db.Tx"),
        (strangers_in_contract, "import sqlalchemy", "sqlalchemy"),
        (strangers_in_contract, "from salus.schedule.tables import hours", "salus.schedule.tables.hours"),
        (neighbours_beyond_contract, "from salus.users.queries import find", "salus.users.queries.find"),
        (neighbours_beyond_contract, "from salus.users import service", "salus.users.service"),
        (neighbours_beyond_contract, "import salus.users", "salus.users"),
        (impurities, "def f():\n    from sqlalchemy import select", "sqlalchemy.select"),
        (impurities, "import datetime\nx = datetime.datetime.now()", "datetime.datetime.now"),
        (impurities, "from salus.kit.config import Settings", "salus.kit.config.Settings"),
        (relative_imports, "from . import queries", "..queries"),
    ],
)
def test_each_rule_sees_its_violation(rule: Rule, source: str, found: str) -> None:
    assert rule("schedule", source) == {found}


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        (strangers_in_kernel, "from dataclasses import dataclass\nfrom salus.kernel.ids import DoctorId"),
        (strangers_in_contract, "from typing import Protocol\nfrom salus.kernel.page import Page"),
        (strangers_in_contract, "from salus.users.contract import Mode"),
        (neighbours_beyond_contract, "from salus.users.contract import Users\nfrom salus.users import contract"),
        (neighbours_beyond_contract, "from salus.schedule.queries import hours\nfrom salus.kit.db import Tx"),
        (impurities, "from datetime import datetime\ndef f(now: datetime): return now.date()"),
    ],
)
def test_no_rule_complains_of_what_is_allowed(rule: Rule, source: str) -> None:
    assert rule("schedule", source) == set()
