"""Are the documents that are generated as fresh as what they are generated from, and complete?"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.calls import operations
from tools import api_endpoints, database_schema, postman

DOCUMENT = api_endpoints.load("salus")
GENERATED: dict[Path, Callable[[], str]] = {
    tool.TARGET: tool.text for tool in (database_schema, api_endpoints, postman)
}


def requests(folder: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for one in folder["item"]:
        if "item" in one:
            yield from requests(one)
        else:
            yield one["request"]


@pytest.mark.parametrize("target", GENERATED, ids=lambda path: path.name)
def test_a_generated_document_is_fresh(target: Path) -> None:
    assert target.read_text(encoding="utf-8") == GENERATED[target](), f"Run `make docs` and commit {target.name}."


def test_the_collection_asks_every_operation_once() -> None:
    collection = json.loads(postman.TARGET.read_text(encoding="utf-8"))
    asked = {(one["method"], re.sub(r":(\w+)", r"{\1}", one["url"]["raw"])) for one in requests(collection)}
    assert asked == {(method, f"{{{{base_url}}}}{path}") for method, path, _ in operations(DOCUMENT).values()}
    assert len(list(requests(collection))) == len(asked)
    assert collection["info"]["schema"] == postman.SCHEMA


def test_every_body_of_the_collection_is_json_that_names_what_must_be_there() -> None:
    made = {one["method"] + one["url"]["raw"]: one for one in requests(postman.collection(DOCUMENT))}
    for method, path, operation in operations(DOCUMENT).values():
        described = operation.get("requestBody")
        if described is None:
            continue
        asked = made[method + "{{base_url}}" + path.replace("{", ":").replace("}", "")]
        body = json.loads(asked["body"]["raw"])
        schema = described["content"]["application/json"]["schema"]
        while "$ref" in schema:
            schema = DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        assert set(schema.get("required", ())) <= set(body), path


def test_every_operation_stands_in_the_list_of_endpoints() -> None:
    listed = set(re.findall(r"^\| ([A-Z]+) \| `([^`]+)` \|", api_endpoints.TARGET.read_text(), re.MULTILINE))
    assert listed == {(method, path) for method, path, _ in operations(DOCUMENT).values()}


def test_every_table_is_drawn_and_told_with_all_its_columns() -> None:
    text = database_schema.TARGET.read_text(encoding="utf-8")
    diagram = text.split("```mermaid")[1].split("```")[0]
    for _, table, _ in database_schema.owned():
        (drawn,) = re.findall(rf"^  {table.name} {{\n(.*?)\n  }}", diagram, re.MULTILINE | re.DOTALL)
        assert [line.split()[1] for line in drawn.splitlines()] == [column.name for column in table.columns]
        assert f"### `{table.name}`" in text
    names = {table.name for _, table, _ in database_schema.owned()}
    related = re.findall(r"^  (\w+) \|\|(?:--|\.\.)o[{|] (\w+) :", diagram, re.MULTILINE)
    assert len(related) > 10
    assert {name for pair in related for name in pair} <= names


def test_a_table_that_is_not_in_the_document_makes_it_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    known = database_schema.owned()
    monkeypatch.setattr(database_schema, "owned", lambda: known[1:])
    assert database_schema.text() != database_schema.TARGET.read_text(encoding="utf-8")
