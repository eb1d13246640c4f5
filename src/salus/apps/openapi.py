"""What does the document say of the interface? Generated from the routes alone, the same every time."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from salus import __version__
from salus.kernel.errors import NotAuthenticated
from salus.kit.problem import InvalidProblem, Problem, docs

_DESCRIPTION = """\
Doctor appointments: found, booked and kept, for certain.

Errors are RFC 9457 problem documents with a stable `code`; a refusal carries what is needed to go on. Instants are
RFC 3339 with an offset, money is in minor units with its ISO 4217 currency.
"""

_TAGS = {
    "auth": "Joining, signing in, staying signed in, leaving; invitation codes.",
    "users": "Accounts and profiles of people.",
    "doctors": "Who practises, and what they offer: profiles, specialties, types of visit.",
    "clinics": "Where it is, when the doors are open, how to enter.",
    "schedule": "When a doctor is open: weekly hours, one-off openings, time off, rules of booking.",
    "availability": "Free times: of one doctor, of everybody who fits a wish, and why a time is not free.",
    "appointments": "Booking, holding, moving, cancelling, attending; what happened to a visit.",
    "waitlist": "Waiting for a time, and for an earlier one; offers of what has become free, one person at a time.",
    "payments": "Paying in advance, receipts, refunds; what payment providers tell.",
    "notifications": "What people were told and will be, and what did not reach them.",
    "audit": "What happened, who did it, who looked: the journals of the services.",
    "system": "How the services are: databases, jobs, messages that wait.",
    "accounts": "Joining and signing in by the requirements' paths.",
    "providers": "Doctors by the name of providers: who they are, what they offer, when.",
    "bookings": "Appointments by the name of bookings.",
    "portal": "The portal of doctors and patients: dashboards, profiles, slots, appointments.",
}
"""In the order in which a person reads them."""


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
    untitled = {route.operation_id for route in app.routes if isinstance(route, APIRoute) and route.summary is None}
    operations = [operation for methods in document["paths"].values() for operation in methods.values()]
    for operation in operations:
        _complete(operation)
        if operation["operationId"] in untitled:
            _summarise(operation)
    used = {tag for operation in operations for tag in operation.get("tags", ())}
    document["tags"] = [{"name": name, "description": said} for name, said in _TAGS.items() if name in used]
    document["components"]["schemas"] = dict(sorted(schemas.items()))
    _drop_echoes(document)
    return document


def _summarise(operation: dict[str, Any]) -> None:
    """The first sentence of what a route says of itself, instead of its function's name."""
    first, _, rest = operation.pop("description", "").partition(". ")
    operation["summary"] = first.strip().removesuffix(".") or operation["summary"]
    if rest.strip():
        operation["description"] = rest.strip()


def _drop_echoes(node: Any) -> None:
    """Take away the titles that only repeat a field's name: Redoc would print each of them twice."""
    if isinstance(node, list):
        for one in node:
            _drop_echoes(one)
    elif isinstance(node, dict):
        for name, schema in node.get("properties", {}).items():
            _untitle(name, schema)
        if "in" in node and "schema" in node:
            _untitle(node["name"], node["schema"])
        for one in node.values():
            _drop_echoes(one)


def _untitle(name: str, schema: dict[str, Any]) -> None:
    if _plain(str(schema.get("title", ""))) == _plain(name):
        del schema["title"]


def _plain(name: str) -> str:
    return name.replace(" ", "_").replace("-", "_").lower()


def _complete(operation: dict[str, Any]) -> None:
    """Whoever may show a token may show a bad one, and anybody may ask too often."""
    common = docs(NotAuthenticated) if operation.get("security") else docs()
    answers = operation["responses"]
    for status, answer in answers.items():
        if answer.get("description") == "Successful Response":
            answer["description"] = f"{HTTPStatus(int(status)).phrase}."
    if "HTTPValidationError" in str(answers.get("422")):
        del answers["422"]
    for status, answer in common.items():
        answers.setdefault(str(status), answer)
    operation["responses"] = dict(sorted(answers.items()))
