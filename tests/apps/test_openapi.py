"""Do the committed documents say what the routes do? And is the whole the sum of its parts?"""

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi import APIRouter

from salus.apps import server
from salus.apps.assembly import SERVICES
from salus.apps.commands.openapi import openapi
from salus.kit.config import ServiceName

FOLDER = Path(__file__).parents[2] / "openapi"


def stale(folder: Path) -> list[str]:
    """Which committed documents differ from what the routes say now."""
    openapi(folder)
    names = {path.name for path in [*FOLDER.iterdir(), *folder.iterdir()]}
    return sorted(name for name in names if text_of(FOLDER / name) != text_of(folder / name))


def text_of(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def document(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


def operations(described: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for methods in described["paths"].values() for operation in methods.values()]


def test_the_committed_documents_are_fresh(tmp_path: Path) -> None:
    late = stale(tmp_path)
    assert not late, f"{', '.join(late)} in openapi/ is not what the routes say now. Run `make openapi` and commit it."


def test_a_new_route_makes_them_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known, extra = server.routes, APIRouter()

    @extra.get("/api/v1/new", operation_id="new")
    def new() -> None: ...

    monkeypatch.setattr(server, "routes", lambda services: [*known(services), *extra.routes])
    assert "salus.json" in stale(tmp_path)


@pytest.mark.parametrize("part", ["paths", "schemas"])
def test_the_whole_is_the_sum_of_its_services(part: str) -> None:
    def of(name: str) -> dict[str, Any]:
        described = document(name)
        found: dict[str, Any] = described["paths"] if part == "paths" else described["components"]["schemas"]
        return found

    together: dict[str, Any] = {}
    for service in SERVICES:
        for name, what in of(service).items():
            known = together.setdefault(name, {})
            assert all(known.get(key, value) == value for key, value in what.items()), f"{name} differs"
            known |= what  # a path may belong to two services, each with methods of its own
    assert together == of("salus")


def test_every_operation_has_a_name_of_its_own() -> None:
    names = [operation["operationId"] for operation in operations(document("salus"))]
    assert len(names) == len(set(names))


def test_every_operation_says_what_it_does_in_words_below_a_tag_that_is_explained() -> None:
    described = document("salus")
    explained = {tag["name"] for tag in described["tags"] if tag["description"]}
    for operation in operations(described):
        summary = operation["summary"]
        assert len(summary.split()) > 1 and summary[0].isupper() and not summary.endswith("."), operation["operationId"]
        assert set(operation["tags"]) <= explained


def test_whatever_takes_a_token_says_so_and_may_refuse_it() -> None:
    takes = [operation for operation in operations(document("salus")) if operation.get("security")]
    assert {"book_appointment", "logout", "explain_availability"} <= {operation["operationId"] for operation in takes}
    assert all("401" in operation["responses"] for operation in takes)


def test_a_service_is_described_without_a_database_or_a_key() -> None:
    alone: tuple[ServiceName, ...] = ("users",)
    assert "/api/v1/clinics" in server.describe_services(alone)["paths"]
