"""Does every endpoint that a requirement text names do what it is for, and refuse what it must?"""

import re
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from salus.apps.assembly import SERVICES
from salus.apps.server import describe_services
from tests.requirements.texts import TEXTS, Endpoint, endpoints
from tests.support.calls import operations, request, success
from tests.support.stage import Stage, new_stage
from tests.who_may.table import CALLERS, ROWS, Row

DOCUMENT = describe_services(tuple(SERVICES))
OPERATIONS = {
    (method, re.sub(r"\{\w+\}", "{}", path)): name for name, (method, path, _) in operations(DOCUMENT).items()
}
REFUSALS = {"1": 401, "2": 422, "3": 403, "4": 404}
WRONG = {"email": "nobody@example.com", "password": "not this one"}
REFUSED_TO_ALL: dict[str, tuple[dict[str, Any], int]] = {
    "register": ({"json": {}}, 422),
    "auth_register": ({"json": {}}, 422),
    "login": ({"json": WRONG}, 401),
    "auth_login": ({"json": WRONG}, 401),
    "refresh": ({"json": {"refresh_token": "nonsense"}}, 401),
    "list_doctors": ({"params": {"page": 0}}, 422),
    "list_providers": ({"params": {"per_page": 101}}, 422),
}
"""What anybody may do is refused for what is said."""


@pytest.fixture(scope="module")
async def prepared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with new_stage(tmp_path_factory.mktemp("endpoints"), None) as made:
        yield made


def operation(endpoint: Endpoint) -> str:
    return OPERATIONS[endpoint.method, endpoint.pattern]


async def ask(stage: Stage, name: str, thing: str, caller: str, **instead: Any) -> httpx2.Response:
    asked = request(DOCUMENT, stage.cast, name, thing)
    who = stage.cast.people[caller]
    sent = instead or {"json": asked.body}
    return await stage.world.client.request(asked.method, asked.url, headers=who.headers if who else {}, **sent)


def rows_with(name: str, cells: str) -> list[tuple[Row, str]]:
    """A row of the table of rights for each of these cells that it has, and a caller who gets it."""
    mine = [row for row in ROWS if row.operation == name]
    return [(row, CALLERS[row.cells.index(cell)]) for row in mine for cell in cells if cell in row.cells[:8]]


@pytest.mark.parametrize("endpoint", endpoints(), ids=lambda one: f"{one.text} {one.method} {one.path}")
async def test_an_endpoint_of_the_texts_succeeds_and_refuses(prepared: Stage, endpoint: Endpoint) -> None:
    name = operation(endpoint)
    await prepared.fresh()
    row, _ = rows_with(name, "y")[0]
    answer = await ask(prepared, name, row.thing, CALLERS[row.cells.rindex("y", 0, 8)])
    assert answer.status_code == success(operations(DOCUMENT)[name][2]), answer.text
    await prepared.fresh()
    if name in REFUSED_TO_ALL:
        instead, status = REFUSED_TO_ALL[name]
        refused = await ask(prepared, name, row.thing, "anonymous", **instead)
        assert refused.status_code == status, refused.text
        return
    refusing = rows_with(name, "1234")
    assert refusing, f"{name} is refused to nobody"
    for other, caller in refusing:
        refused = await ask(prepared, name, other.thing, caller)
        expected = REFUSALS[other.cells[CALLERS.index(caller)]]
        assert refused.status_code == expected, f"{caller}: {refused.text}"
        assert refused.json()["code"]
    assert not await prepared.changed()


def test_all_endpoint_tables_are_read() -> None:
    read = {text: [one for one in endpoints() if one.text == text] for text in TEXTS}
    assert {text: len(rows) for text, rows in read.items() if rows} == {"bookings": 10, "portal": 15, "enterprise": 17}
    methods = "|".join(("GET", "POST", "PUT", "DELETE"))
    for text, rows in read.items():
        lines = [line for line in TEXTS[text].splitlines() if re.match(rf"\|.*\b({methods})\b", line)]
        assert len(lines) == len(rows), f"{text} has another table"
