"""Which calls are there? Writes docs/API_ENDPOINTS.md from the committed OpenAPI documents."""

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "docs" / "API_ENDPOINTS.md"
SERVICES = ("auth", "users", "schedule", "appointments")
HEAD = """\
# API endpoints

Generated from [openapi/](../openapi) by `make docs`; a test says when it is not fresh. The documents say everything:
fields, bounds, answers, refusals. A running Salus shows them at `/docs` and `/redoc`; the
[Postman collection](postman/salus.json) has a request for each call.

Send `Authorization: Bearer <access_token>` where *token* says yes; *optional* answers more to who sends one. Refusals
are RFC 9457 problem documents with a stable `code`: 401 sign in first, 403 not allowed, 404 not there or not yours to
know, 409 conflict, 412 changed meanwhile, 422 invalid (every field named), 429 too often. Lists take `page` and
`per_page` and answer `items`, `total`, `page`, `per_page`, `pages`.
"""


def load(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((ROOT / "openapi" / f"{name}.json").read_text(encoding="utf-8"))
    return document


def needs_token(operation: dict[str, Any]) -> str:
    schemes = operation.get("security")
    if not schemes:
        return ""
    return "optional" if {} in schemes else "yes"


def statuses(operation: dict[str, Any]) -> str:
    return ", ".join(status for status in sorted(operation["responses"]) if status not in ("413", "429", "503"))


def text() -> str:
    whole = load("salus")
    parts_of = {service: load(service)["paths"] for service in SERVICES}
    owner = {(path, method): one for one, paths in parts_of.items() for path, item in paths.items() for method in item}
    parts = [HEAD]
    for tag in whole["tags"]:
        rows = [f"## {tag['name'].capitalize()}", "", tag["description"], ""]
        rows += ["| method | path | what it does | token | service | answers |", "|---|---|---|---|---|---|"]
        for path, item in whole["paths"].items():
            for method, operation in item.items():
                if operation["tags"][0] == tag["name"]:
                    said = (operation["summary"], needs_token(operation), owner[path, method], statuses(operation))
                    rows.append(f"| {method.upper()} | `{path}` | {' | '.join(said)} |")
        parts.append("\n".join(rows))
    return "\n\n".join(part.strip() for part in parts) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
