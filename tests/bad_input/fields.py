"""Which fields has an operation, and what can each of them not be? Read from the document."""

import copy
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import jsonschema_rs

from tests.support.calls import operations
from tests.support.cast import CLINIC

WRONG_TYPES: list[Any] = [None, True, 0, -1, 1.5, "", "text", [], [[]], {}, {"a": {}}, "5", "true"]
EXTREMES: list[Any] = [2**31, 2**53, 2**63, -(2**63), 10**400, 1e308, 5e-324, "0001-01-01", "9999-12-31", "10000-01-01"]
MOMENTS: list[Any] = [
    *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2027-02-30T00:00:00Z", "2027-01-05T25:00:00Z"),
    *("2027-01-05T09:00:00", "1767600000", "24:00", "99:99"),
]
HOSTILE: list[Any] = [
    *("\x00", "a\x00b", "\ud800", "\udfff\ud800", "\u202eabc", "\u200b", "\ufeff", "\U0001f600" * 50, "e\u0301" * 300),
    *("'; DROP TABLE users; --", "' OR '1'='1", "../../../etc/passwd", "%2e%2e%2f", "<script>alert(1)</script>"),
    *("{{7*7}}", "${jndi:ldap://x}", "NaN", "Infinity", "x" * 100_000, "\u0663\u0664", "a\r\nSet-Cookie: a=b"),
    *(["x"] * 2_000, [None] * 3, {"__proto__": {}}, {"a" * 3_000: 1}),
]
BAD = WRONG_TYPES + EXTREMES + MOMENTS + HOSTILE

HOURS = {"weekday": 0, "start": "09:00", "end": "17:00", "clinic_id": None, "valid_from": None, "valid_until": None}
FULL: dict[str, dict[str, Any]] = {
    "create_clinic": CLINIC | {"opening_hours": [{"weekday": 0, "start": "09:00", "end": "17:00"}]},
    "edit_clinic": CLINIC | {"opening_hours": [{"weekday": 0, "start": "09:00", "end": "17:00"}]},
    "edit_service": {"fee": {"amount": 1, "currency": "EUR"}},
    "replace_hours": {"weekly": [HOURS]},
    "preview_hours": {"weekly": [HOURS]},
    "create_provider": {"specialties": ["cardiology"], "languages": ["en"]},
    "set_provider_availability": {"weekly": [HOURS]},
    "update_doctor_profile": {"languages": ["en"]},
    "create_doctor": {"specialties": ["cardiology"], "languages": ["en"]},
    "edit_doctor": {"specialties": ["cardiology"], "languages": ["en"]},
}
"""What the good request leaves out, and has fields of its own."""
OPENING = {"starts_at": "2027-01-10T09:00:00Z", "ends_at": "2027-01-10T12:00:00Z"}


class Field(NamedTuple):
    pointer: tuple[str | int, ...]
    schema: dict[str, Any]

    @property
    def name(self) -> str:
        return "".join(f"/{part}" for part in self.pointer)

    def never(self, value: Any) -> bool:
        """Whether the document says that it cannot be this; of half a character it only says the length."""
        speakable = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
        return not jsonschema_rs.validator_for(self.schema).is_valid(speakable)

    def within(self, body: Any, value: Any) -> Any:
        """The body with this value in the field."""
        changed = copy.deepcopy(body)
        place = changed
        for part in self.pointer[:-1]:
            place = place[part]
        place[self.pointer[-1]] = value
        return changed


def resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The schema without references; none of ours refers to itself."""
    if "$ref" in schema:
        return resolved(document, document["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    return {
        key: [resolved(document, one) if isinstance(one, dict) else one for one in value]
        if isinstance(value, list)
        else {name: resolved(document, one) if isinstance(one, dict) else one for name, one in value.items()}
        if key == "properties"
        else resolved(document, value)
        if key == "items"
        else value
        for key, value in schema.items()
    }


def body_schema(document: dict[str, Any], operation: str) -> dict[str, Any] | None:
    asked = operations(document)[operation][2].get("requestBody")
    return None if asked is None else resolved(document, asked["content"]["application/json"]["schema"])


def fields(schema: dict[str, Any], body: Any, pointer: tuple[str | int, ...] = ()) -> Iterator[Field]:
    """Every field of the body, members of lists and objects too, as far as this body has them."""
    for option in schema.get("anyOf", [schema]):
        if isinstance(body, dict):
            for name, part in option.get("properties", {}).items():
                yield Field((*pointer, name), part)
                yield from fields(part, body.get(name), (*pointer, name))
        if isinstance(body, list) and body and "items" in option:
            yield Field((*pointer, 0), option["items"])
            yield from fields(option["items"], body[0], (*pointer, 0))


def parameters(document: dict[str, Any], operation: str, place: str) -> list[dict[str, Any]]:
    described = operations(document)[operation][2].get("parameters", [])
    return [parameter for parameter in described if parameter["in"] == place]


def beyond(schema: dict[str, Any]) -> list[Any]:
    """Just outside what the document allows."""
    found: list[Any] = []
    for option in schema.get("anyOf", [schema]):
        found += [option["minimum"] - 1] if "minimum" in option else []
        found += [option["maximum"] + 1] if "maximum" in option else []
        found += ["x" * (option["maxLength"] + 1)] if "maxLength" in option else []
        found += [[None] * (option["maxItems"] + 1)] if "maxItems" in option else []
    return found
