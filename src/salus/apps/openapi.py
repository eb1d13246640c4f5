"""What does the document say of the interface? Generated from the routes alone, the same every time."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from salus import __version__
from salus.kernel.errors import NotAuthenticated
from salus.kit.problem import InvalidProblem, Problem, docs

_DESCRIPTION = """\
Doctor appointments: found, booked and kept, for certain.

Errors are RFC 9457 problem documents with a stable `code`; a refusal carries what is needed to go on. Instants are
RFC 3339 with an offset, money is in minor units with its ISO 4217 currency.
"""


def describe(app: FastAPI, title: str) -> dict[str, Any]:
    """The OpenAPI document of an app's routes, with the problems any operation may answer."""
    document = get_openapi(title=title, version=__version__, description=_DESCRIPTION, routes=app.routes)
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for model in (Problem, InvalidProblem):
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= schema.pop("$defs", {})
        schemas[model.__name__] = schema
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for methods in document["paths"].values():
        for operation in methods.values():
            _complete(operation)
    document["components"]["schemas"] = dict(sorted(schemas.items()))
    return document


def _complete(operation: dict[str, Any]) -> None:
    """Whoever may show a token may show a bad one, and anybody may ask too often."""
    common = docs(NotAuthenticated) if operation.get("security") else docs()
    answers = operation["responses"]
    if "HTTPValidationError" in str(answers.get("422")):
        del answers["422"]
    for status, answer in common.items():
        answers.setdefault(str(status), answer)
    operation["responses"] = dict(sorted(answers.items()))
