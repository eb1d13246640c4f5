"""What does bad input get? 422 that names every invalid field, never 500, wherever it is and whatever it is."""

import json
from typing import Any
from urllib.parse import quote, urlencode

import httpx2
import pytest

from salus.apps.assembly import SERVICES
from salus.apps.server import describe_services
from salus.kit.problem import MEDIA_TYPE
from tests.bad_input.fields import BAD, FULL, OPENING, Field, beyond, body_schema, fields, parameters
from tests.support.calls import operations, request
from tests.support.stage import Stage
from tests.who_may.table import CALLERS, ROWS

DOCUMENT = describe_services(tuple(SERVICES))
NAMES = sorted(operations(DOCUMENT))
WITH_BODY = [name for name in NAMES if body_schema(DOCUMENT, name)]
MEANT = (200, 201, 202, 204, 401, 403, 404, 409, 412, 422)
"""Valid values may succeed, or be refused for what they mean."""
NONSENSE: dict[str, Any] = {"\u200b": [{}]}
"""No field of ours is an object of that shape."""


def allowed(operation: str) -> tuple[str, str]:
    """An object, and the one with the widest rights who may do it there."""
    row = next((row for row in ROWS if row.operation == operation and "y" in row.cells), None)
    if row is None:  # what a provider's signature alone opens
        return "-", "anonymous"
    return row.thing, CALLERS[row.cells.rindex("y", 0, 8)]


def good_body(stage: Stage, operation: str) -> Any:
    body = request(DOCUMENT, stage.cast, operation, allowed(operation)[0]).body
    return body | FULL.get(operation, {}) if body is not None else {}


async def send(stage: Stage, operation: str, **more: Any) -> httpx2.Response:
    thing, caller = allowed(operation)
    asked = request(DOCUMENT, stage.cast, operation, thing)
    who = stage.cast.people[caller]
    headers = {**(who.headers if who else {}), **more.pop("headers", {})}
    url = more.pop("url", asked.url)
    if "content" not in more and asked.body is not None:
        more["content"] = written(asked.body)
    if "content" in more:
        headers = {"Content-Type": "application/json", **headers}
    return await stage.world.client.request(asked.method, url, headers=headers, **more)


def written(body: Any) -> bytes:
    """As a client writes it who does not care what may be in JSON: lone surrogates become escapes."""
    return json.dumps(body).encode()


def wrong(answer: httpx2.Response, field: str, never: bool) -> str | None:
    """What is wrong with this answer about this field."""
    said = f"{answer.status_code} {answer.text[:300]}"
    if answer.status_code not in MEANT:
        return said
    if answer.status_code >= 400 and answer.headers["content-type"] != MEDIA_TYPE:
        return f"no problem document: {said}"
    if never and (answer.status_code != 422 or not any(one.startswith(field) for one in pointers(answer))):
        return f"should be named as invalid: {said}"
    return None


def pointers(answer: httpx2.Response) -> list[str]:
    return [error["pointer"] for error in answer.json().get("errors", ())]


async def try_bodies(stage: Stage, operation: str, body: Any) -> list[str]:
    schema = body_schema(DOCUMENT, operation)
    assert schema is not None
    found: list[str] = []
    for field in dict.fromkeys(one.pointer for one in fields(schema, body)):
        described = next(one for one in fields(schema, body) if one.pointer == field)
        for value in [*BAD, *beyond(described.schema)]:
            answer = await send(stage, operation, content=written(described.within(body, value)))
            if complaint := wrong(answer, described.name, described.never(value)):
                found.append(f"{described.name}={value!r:.60}: {complaint}")
    return found


@pytest.mark.parametrize("operation", WITH_BODY)
async def test_no_field_of_a_body_takes_what_it_cannot_be(stage: Stage, operation: str) -> None:
    await stage.fresh()
    assert not await try_bodies(stage, operation, good_body(stage, operation))


async def test_no_field_of_a_one_off_opening_takes_what_it_cannot_be(stage: Stage) -> None:
    await stage.fresh()
    assert not await try_bodies(stage, "set_availability", {"openings": [OPENING]})


@pytest.mark.parametrize("operation", WITH_BODY)
async def test_all_invalid_fields_of_a_body_are_named(stage: Stage, operation: str) -> None:
    schema, body = body_schema(DOCUMENT, operation), good_body(stage, operation)
    assert schema is not None
    top: list[Field] = [field for field in fields(schema, body) if len(field.pointer) == 1]
    answer = await send(stage, operation, content=written({str(field.pointer[0]): NONSENSE for field in top}))
    assert answer.status_code == 422, answer.text
    assert {f"/{pointer.split('/')[1]}" for pointer in pointers(answer)} == {field.name for field in top}


@pytest.mark.parametrize("operation", [name for name in NAMES if parameters(DOCUMENT, name, "query")])
async def test_no_parameter_takes_what_it_cannot_be(stage: Stage, operation: str) -> None:
    await stage.fresh()
    known = request(DOCUMENT, stage.cast, operation, allowed(operation)[0])
    found: list[str] = []
    for parameter in parameters(DOCUMENT, operation, "query"):
        for value in [*map(as_text, BAD), "1.0", "+1", "1_0", *map(as_text, beyond(parameter["schema"]))]:
            text = urlencode({**known.query, parameter["name"]: value}, errors="surrogatepass")
            answer = await send(stage, operation, url=f"{known.path}?{text}")
            if complaint := wrong(answer, f"?{parameter['name']}", never_text(parameter["schema"], value)):
                found.append(f"{parameter['name']}={value!r:.60}: {complaint}")
    assert not found


@pytest.mark.parametrize("operation", [name for name in NAMES if parameters(DOCUMENT, name, "path")])
async def test_no_id_in_a_path_is_anything_but_an_id(stage: Stage, operation: str) -> None:
    await stage.fresh()
    _, path, _ = operations(DOCUMENT)[operation]
    ids = stage.cast.things[allowed(operation)[0]]
    found: list[str] = []
    for parameter in parameters(DOCUMENT, operation, "path"):
        name = parameter["name"]
        for value in (as_text(one) for one in [*BAD, 2**53 + 1, 0, "1.0", "1e3", "0x1", "1_000", "+1", " 1"]):
            if "/" in value or value in ("", "text"):
                continue  # that is another path
            url = path.replace(f"{{{name}}}", quote(value, safe="", errors="surrogatepass")).format_map(ids)
            answer = await send(stage, operation, url=url)
            if complaint := wrong(answer, name, never_text(parameter["schema"], value)):
                found.append(f"{name}={value!r:.60}: {complaint}")
    assert not found


@pytest.mark.parametrize("operation", NAMES)
async def test_no_header_breaks_anything(stage: Stage, operation: str) -> None:
    await stage.fresh()
    names = [parameter["name"] for parameter in parameters(DOCUMENT, operation, "header")]
    for name in [*names, "Authorization", "Cookie", "Content-Type", "Accept", "X-Request-Id"]:
        for value in HEADERS:
            answer = await send(stage, operation, headers={name.encode(): value})
            assert answer.status_code in (*MEANT, 304), f"{name}: {value[:40]!r} {answer.status_code} {answer.text}"


HEADERS = (
    *(
        b"",
        b"*",
        b'"',
        b'""',
        b'"-1"',
        b'W/"3"',
        b'"99999999999999999999"',
        b'"1", "2"',
        b"Bearer",
        b"Bearer ",
        b"Basic eDp5",
    ),
    *(
        b"Bearer a.b.c",
        b"Bearer " + b"A" * 20_000,
        b"\xff\xfe",
        "é€".encode(),
        b"\t",
        b"a" * 300,
        b"multipart/form-data",
    ),
    *(b"salus_refresh=\xff", b"salus_refresh=" + b"x" * 5_000, b"application/json; charset=utf-16"),
)


def as_text(value: Any) -> str:
    """For an address: servers take 64 kB of it, all of it encoded."""
    return (value if isinstance(value, str) else json.dumps(value))[:5_000]


def never_text(schema: dict[str, Any], value: str) -> bool:
    """Whether a text cannot be a parameter that is a whole number or one of some words."""
    options = [option for option in schema.get("anyOf", [schema]) if option.get("type") != "null"]
    if any(option.get("type") == "integer" for option in options):
        return not (value.lstrip("-").isascii() and value.lstrip("-").isdigit() and len(value) < 400) or any(
            not option.get("minimum", -1e400) <= int(value) <= option.get("maximum", 1e400) for option in options
        )
    return any("enum" in option and value not in option["enum"] for option in options)


@pytest.mark.parametrize(
    ("status", "kind", "pointer"),
    [(500, MEDIA_TYPE, "/name"), (201, "application/json", "/name"), (404, MEDIA_TYPE, "/name"),
     (422, MEDIA_TYPE, "/email"), (422, "text/html", "/name")],
)  # fmt: skip
def test_an_answer_that_is_not_422_with_the_field_s_name_is_seen(status: int, kind: str, pointer: str) -> None:
    body = {"errors": [{"pointer": pointer}]}
    assert wrong(httpx2.Response(status, headers={"content-type": kind}, json=body), "/name", True)
    assert not wrong(
        httpx2.Response(422, headers={"content-type": MEDIA_TYPE}, json={"errors": [{"pointer": "/name/0"}]}),
        "/name",
        True,
    )
