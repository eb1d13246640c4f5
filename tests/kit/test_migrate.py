"""Do a context's tables become what its code expects, once, whoever asks and however often?"""

import asyncio
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, MetaData, Table, UniqueConstraint, inspect, text
from sqlalchemy.exc import DBAPIError, OperationalError

from salus.kit.migrate import behind, folder_of, newest, on_connection, upgrade

JOURNAL = "salus.kit.journal"
CONTEXTS = sorted(f"salus.{path.parent.name}" for path in Path(import_module("salus").__path__[0]).glob("*/migrations"))
ALL = [JOURNAL, *CONTEXTS]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'deep' / 'salus.db'}"
    else:
        yield request.getfixturevalue("postgres_url")


def migrate(url: str, places: Sequence[str] = ALL) -> list[str]:
    return asyncio.run(on_connection(url, lambda connection: upgrade(connection, places)))


def late(url: str, places: Sequence[str] = ALL) -> list[str]:
    return asyncio.run(on_connection(url, lambda connection: behind(connection, places)))


def tables(url: str) -> set[str]:
    return asyncio.run(on_connection(url, lambda connection: set(inspect(connection).get_table_names())))


def test_a_fresh_database_gets_everything_and_the_second_time_nothing(url: str) -> None:
    assert late(url) == ALL
    assert migrate(url) == ALL
    assert late(url) == []
    before = tables(url)
    assert migrate(url) == []
    assert tables(url) == before


def test_each_place_has_a_history_of_its_own(url: str) -> None:
    migrate(url, [JOURNAL])
    assert tables(url) == {"journal", "cursors", "version_journal"}
    assert late(url) == CONTEXTS
    assert migrate(url) == CONTEXTS
    assert {f"version_{place.rsplit('.', 1)[-1]}" for place in ALL} <= tables(url)


PROCESS = """
import asyncio, sys
from salus.kit.migrate import on_connection, upgrade
print(len(asyncio.run(on_connection(sys.argv[1], lambda connection: upgrade(connection, sys.argv[2:])))))
"""


def test_processes_that_start_at_once_take_turns(url: str) -> None:
    """Every pod of a deployment starts at the same moment."""
    command = [sys.executable, "-c", PROCESS, url, *ALL]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    said = [process.communicate(timeout=60) for process in started]
    assert [complaint for _, complaint in said] == ["", "", ""]
    assert sorted(int(moved) for moved, _ in said) == [0, 0, len(ALL)]
    assert late(url) == []


def _metadata(place: str) -> list[MetaData]:
    if place == JOURNAL:
        return [import_module(f"{JOURNAL}.append").metadata, import_module(f"{JOURNAL}.follow").metadata]
    return [import_module(f"{place}.tables").metadata]


def differences(connection: Connection, places: Sequence[str]) -> list[Any]:
    """What the code's tables are and the migrated ones are not; which index serves is the migrations' affair."""
    whole = [metadata for place in places for metadata in _metadata(place)]
    known = {name for metadata in whole for name in metadata.tables}
    context = MigrationContext.configure(
        connection,
        opts={
            "compare_type": True,
            "include_name": lambda name, kind, _parents: kind != "table" or name in known,
            "include_object": lambda _object, _name, kind, *_: kind not in ("index", "unique_constraint"),
        },
    )
    unlike = list(compare_metadata(context, whole))  # type: ignore[arg-type]  # it takes several, too
    there = set(inspect(connection).get_table_names())
    expected = {table for metadata in whole for table in metadata.tables.values() if table.name in there}
    return unlike + [table.name for table in expected if _unique_in(table) - _unique_at(connection, table.name)]


def _unique_in(table: Table) -> set[frozenset[str]]:
    rules = [rule for rule in table.constraints if isinstance(rule, UniqueConstraint)]
    return {frozenset(column.name for column in rule.columns) for rule in rules}


def _unique_at(connection: Connection, table: str) -> set[frozenset[str]]:
    """By a constraint or by an index: both refuse the second."""
    look = inspect(connection)
    rules = [rule["column_names"] for rule in look.get_unique_constraints(table)]
    rules += [[name for name in index["column_names"] if name] for index in look.get_indexes(table) if index["unique"]]
    return {frozenset(rule) for rule in rules}


def test_the_tables_are_what_the_code_expects(url: str) -> None:
    migrate(url)
    assert asyncio.run(on_connection(url, lambda connection: differences(connection, ALL))) == []


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE journal ADD COLUMN smuggled text",
        "ALTER TABLE journal RENAME COLUMN address TO place",
        "DROP TABLE cursors",
    ],
)
def test_a_table_that_is_not_what_the_code_expects_is_noticed(url: str, change: str) -> None:
    migrate(url, [JOURNAL])

    def look(connection: Connection) -> list[Any]:
        connection.execute(text(change))
        return differences(connection, [JOURNAL])

    assert asyncio.run(on_connection(url, look)) != []


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A place of our own, `migrations` of which these tests write."""
    folder = tmp_path / "packages" / "elsewhere"
    (folder / "migrations").mkdir(parents=True)
    (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(folder.parent))
    yield folder / "migrations"
    sys.modules.pop("elsewhere", None)


def write(place: Path, number: str, before: str | None, body: str) -> None:
    lines = ["from alembic import op", f"revision = {number!r}", f"down_revision = {before!r}", "def upgrade():"]
    (place / f"{number}_step.py").write_text("\n".join([*lines, f"    {body}", ""]))


def test_a_later_migration_is_noticed_and_made_up_for(url: str, place: Path) -> None:
    write(place, "0001", None, "op.execute('CREATE TABLE one (id integer)')")
    assert migrate(url, ["elsewhere"]) == ["elsewhere"]
    write(place, "0002", "0001", "op.execute('CREATE TABLE two (id integer)')")
    assert (newest("elsewhere"), folder_of("elsewhere")) == ("0002", place)
    assert late(url, ["elsewhere"]) == ["elsewhere"]
    assert migrate(url, ["elsewhere"]) == ["elsewhere"]
    assert tables(url) == {"one", "two", "version_elsewhere"}
    assert late(url, ["elsewhere"]) == []


def test_a_database_that_is_newer_than_the_code_is_left_alone(url: str, place: Path) -> None:
    """An older release runs beside a newer one while it is rolled out."""
    write(place, "0001", None, "op.execute('CREATE TABLE one (id integer)')")
    write(place, "0002", "0001", "op.execute('CREATE TABLE two (id integer)')")
    migrate(url, ["elsewhere"])
    (place / "0002_step.py").unlink()
    assert late(url, ["elsewhere"]) == []
    assert migrate(url, ["elsewhere"]) == []


def test_a_migration_that_fails_in_the_middle_leaves_nothing(url: str, place: Path) -> None:
    write(place, "0001", None, "op.execute('CREATE TABLE one (id integer)')")
    write(place, "0002", "0001", "op.execute('CREATE TABLE two (id integer)'); op.execute('NONSENSE')")
    with pytest.raises((OperationalError, DBAPIError)):
        migrate(url, [JOURNAL, "elsewhere"])
    assert tables(url) == set()
    write(place, "0002", "0001", "op.execute('CREATE TABLE two (id integer)')")
    assert migrate(url, [JOURNAL, "elsewhere"]) == [JOURNAL, "elsewhere"]
