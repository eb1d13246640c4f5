"""How does Postman ask each call? Writes docs/postman/salus.json, a collection (v2.1), from the OpenAPI document.

Signing in keeps the access token for all other requests; `base_url` says where Salus is.
"""

import json
from pathlib import Path
from typing import Any

from tools.api_endpoints import load, needs_token

TARGET = Path(__file__).parents[1] / "docs" / "postman" / "salus.json"
SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
KEEP_TOKEN = [
    "const said = pm.response.json();",
    "if (said.access_token) pm.collectionVariables.set('access_token', said.access_token);",
]
"""What runs after an answer that brings a token."""
BY_NAME: dict[str, Any] = {
    "email": "ada@example.org",
    "password": "marmalade on toast at nine",
    "name": "Ada Martin",
    "time_zone": "Europe/Paris",
    "locale": "en",
    "currency": "EUR",
    "country": "FR",
    "start_time": "2030-01-07T09:00:00Z",
    "end_time": "2030-01-07T09:30:00Z",
    "starts_at": "2030-01-07T09:00:00Z",
    "ends_at": "2030-01-07T12:00:00Z",
    "at": "2030-01-07T09:00:00Z",
    "duration_minutes": 30,
}
BY_TYPE: dict[str, Any] = {"integer": 1, "number": 1.0, "boolean": False, "string": "text", "null": None}
_LEVELS = 6


def sample(document: dict[str, Any], schema: dict[str, Any], name: str = "", level: int = 0) -> Any:
    """A value of this schema that a person can start from: what must be there, and no more."""
    if "$ref" in schema:
        return sample(document, document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], name, level)
    options = schema.get("anyOf") or schema.get("oneOf")
    if options:
        return sample(document, options[0], name, level)
    for said in ("const", "default"):
        if schema.get(said) is not None:
            return schema[said]
    if schema.get("examples"):
        return schema["examples"][0]
    if "enum" in schema:
        return schema["enum"][0]
    if name in BY_NAME:
        return BY_NAME[name]
    kind = schema.get("type")
    if kind == "object" or "properties" in schema:
        wanted = schema.get("required") or list(schema.get("properties", ()))[:2]
        properties = schema.get("properties", {})
        return {one: sample(document, properties[one], one, level + 1) for one in wanted if level < _LEVELS}
    if kind == "array":
        return [sample(document, schema["items"], name, level + 1)] if schema.get("minItems") else []
    if schema.get("format") == "date":
        return "1984-02-29"
    return BY_TYPE.get(str(kind))


def url(path: str, operation: dict[str, Any]) -> dict[str, Any]:
    parameters = operation.get("parameters", [])
    asked = [one for one in parameters if one["in"] == "query"]
    raw = "{{base_url}}" + path.replace("{", ":").replace("}", "")
    made: dict[str, Any] = {"raw": raw, "host": ["{{base_url}}"], "path": raw.removeprefix("{{base_url}}/").split("/")}
    if asked:
        made["query"] = [_parameter(one) for one in asked]
    named = [{"key": one["name"], "value": "1"} for one in parameters if one["in"] == "path"]
    return made | ({"variable": named} if named else {})


def _parameter(one: dict[str, Any]) -> dict[str, Any]:
    """What may be left out is there to be switched on."""
    wanted = bool(one.get("required"))
    value = str(sample({}, one["schema"], one["name"])) if wanted else ""
    return {"key": one["name"], "value": value, "description": one.get("description", ""), "disabled": not wanted}


def item(document: dict[str, Any], path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    request: dict[str, Any] = {"method": method.upper(), "header": [], "url": url(path, operation)}
    request["description"] = operation.get("description", operation["summary"])
    if not needs_token(operation):
        request["auth"] = {"type": "noauth"}
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if body:
        request["header"].append({"key": "Content-Type", "value": "application/json"})
        raw = json.dumps(sample(document, body["schema"]), indent=2, ensure_ascii=False)
        request["body"] = {"mode": "raw", "raw": raw, "options": {"raw": {"language": "json"}}}
    made = {"name": operation["summary"], "request": request, "response": []}
    if path.endswith(("/login", "/register")):
        made["event"] = [{"listen": "test", "script": {"type": "text/javascript", "exec": KEEP_TOKEN}}]
    return made


def collection(document: dict[str, Any]) -> dict[str, Any]:
    folders = [
        {
            "name": tag["name"],
            "description": tag["description"],
            "item": [
                item(document, path, method, operation)
                for path, methods in document["paths"].items()
                for method, operation in methods.items()
                if operation["tags"][0] == tag["name"]
            ],
        }
        for tag in document["tags"]
    ]
    return {
        "info": {"name": document["info"]["title"], "description": document["info"]["description"], "schema": SCHEMA},
        "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{access_token}}", "type": "string"}]},
        "variable": [{"key": "base_url", "value": "http://127.0.0.1:8000"}, {"key": "access_token", "value": ""}],
        "item": folders,
    }


def text() -> str:
    return json.dumps(collection(load("salus")), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(text(), encoding="utf-8")
