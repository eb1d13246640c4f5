"""Which tables are there, and how do they belong together? Writes docs/DATABASE_SCHEMA.md from the tables."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Column, LargeBinary, MetaData, Table

from salus.kit.db import Instant, Json

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "docs" / "DATABASE_SCHEMA.md"
TARGETS = {
    "user_id": "users",
    "actor_id": "users",
    "doctor_id": "doctors",
    "patient_id": "patients",
    "clinic_id": "clinics",
    "service_id": "services",
    "appointment_id": "appointments",
    "session_id": "sessions",
}
"""Whose number a column holds where no foreign key says it: contexts do not always share a database."""

HEAD = """\
# Database schema

Generated from the tables by `make docs`; a test says when it is not fresh. Each context owns its tables and reads no
other's. Contexts that run as services have a database each, so a number that belongs to another context (a dotted line)
is no foreign key: it is checked through the contract. Instants are UTC; on PostgreSQL `timestamptz`, on SQLite
microseconds. What is *sealed* is encrypted for its row and its column (AES-GCM) and of no use to who reads the table.
How the tables became what they are is in each context's `migrations/`; the rules that the database itself keeps on
booked visits are in `appointments/migrations/0001_ledger.py`: a doctor's lane holds one visit at an instant, a patient
is in one place at an instant.

The words of the requirement texts: USERS are `users`, PROVIDERS `doctors`, SERVICES `services`, AVAILABILITIES `hours`
and `openings`, BOOKINGS `appointments`, NOTIFICATIONS `notifications`, SESSION `sessions` (`token` is the hash in
`refresh_tokens`; the password's hash is in `credentials`).
"""


class Owned(NamedTuple):
    """A context's table, with what is said of it beneath its definition."""

    context: str
    table: Table
    said: str


def owned() -> list[Owned]:
    """Every table, by context and in the order in which the source has them."""
    places = [
        path for path in sorted((ROOT / "src/salus").rglob("*.py")) if "metadata = MetaData()" in path.read_text()
    ]
    return [one for place in places for one in _of(place)]


def _of(place: Path) -> Iterator[Owned]:
    names = place.relative_to(ROOT / "src").with_suffix("").parts
    context = names[2] if names[1] == "kit" else names[1]
    module = import_module(".".join(names))
    metadata: MetaData = module.metadata
    sayings = _sayings(ast.parse(place.read_text()))
    by_variable = {id(value): name for name, value in vars(module).items() if isinstance(value, Table)}
    for table in metadata.tables.values():
        yield Owned(context, table, sayings.get(by_variable.get(id(table), ""), ""))


def _sayings(tree: ast.Module) -> dict[str, str]:
    """The text beneath each assignment."""
    said = {}
    for first, second in zip(tree.body, tree.body[1:], strict=False):
        if isinstance(first, ast.Assign) and isinstance(second, ast.Expr) and isinstance(second.value, ast.Constant):
            target = first.targets[0]
            if isinstance(target, ast.Name) and isinstance(second.value.value, str):
                said[target.id] = " ".join(second.value.value.split())
    return said


def kind(column: Column[object]) -> str:
    """The type in one word."""
    for cls, name in ((Instant, "instant"), (Json, "json"), (LargeBinary, "sealed")):
        if isinstance(column.type, cls):
            return name
    return {"BigInteger": "bigint", "SmallInteger": "smallint", "Boolean": "boolean", "Float": "float"}.get(
        type(column.type).__name__, type(column.type).__name__.lower()
    )


def relations(tables: list[Owned]) -> Iterator[str]:
    """A line where a foreign key is, a dotted one where a number belongs to another context."""
    home = {one.table.name: one.context for one in tables}
    for _, table, _ in tables:
        for column in table.columns:
            for key in column.foreign_keys:
                one = "o|" if (column.primary_key and len(table.primary_key) == 1) or column.unique else "o{"
                yield f'  {key.column.table.name} ||--{one} {table.name} : "{column.name}"'
            target = TARGETS.get(column.name)
            if target in home and not column.foreign_keys and target != table.name:
                yield f'  {target} ||..o{{ {table.name} : "{column.name}"'


def diagram(tables: list[Owned]) -> str:
    lines = ["```mermaid", "erDiagram"]
    for _, table, _ in tables:
        lines.append(f"  {table.name} {{")
        lines += [f"    {kind(column)} {column.name}{_mark(column)}" for column in table.columns]
        lines.append("  }")
    return "\n".join([*lines, *relations(tables), "```"])


def _mark(column: Column[object]) -> str:
    marks = ["PK"] * column.primary_key + ["FK"] * bool(column.foreign_keys) + ["UK"] * bool(column.unique)
    return f" {', '.join(marks)}" if marks else ""


def section(one: Owned) -> str:
    lines = [f"### `{one.table.name}`", ""]
    lines += [one.said.replace("|", "\\|"), ""] if one.said else []
    lines += ["| column | type | |", "|---|---|---|"]
    for column in one.table.columns:
        marks = ["key"] * column.primary_key + ["unique"] * bool(column.unique)
        marks += [f"of `{key.column.table.name}`" for key in column.foreign_keys]
        marks += ["may be empty"] * bool(column.nullable)
        lines.append(f"| `{column.name}` | {kind(column)} | {', '.join(marks)} |")
    return "\n".join(lines)


def text() -> str:
    tables = owned()
    parts = [HEAD, "## Diagram", diagram(tables)]
    for context in dict.fromkeys(one.context for one in tables):
        parts.append(f"## {context.capitalize()}")
        parts += [section(one) for one in tables if one.context == context]
    return "\n\n".join(part.strip() for part in parts) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
