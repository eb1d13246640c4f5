"""What does one cell of the table ask, and is the answer the one that it wants?"""

from typing import Any

import httpx2

from salus.apps.assembly import SERVICES
from salus.apps.server import describe_services
from tests.support.calls import operations, request, success
from tests.support.cast import Cast
from tests.who_may.table import Row

DOCUMENT = describe_services(tuple(SERVICES))
REFUSALS = {"1": 401, "2": 422, "3": 403, "4": 404}
FOR_ONE_REQUEST = ("instance", "request_id")
MISSING = "missing"
MISSING_CHILD = "Dora's, but missing"


async def ask(client: httpx2.AsyncClient, cast: Cast, row: Row, caller: str) -> httpx2.Response:
    asked = request(DOCUMENT, cast, row.operation, row.thing)
    who = cast.people[caller]
    headers = who.headers if who else {}
    return await client.request(asked.method, asked.url, json=asked.body, headers=headers)


async def wrong(client: httpx2.AsyncClient, cast: Cast, row: Row, caller: str, cell: str) -> str | None:
    """What is not as the cell says, in words."""
    answer = await ask(client, cast, row, caller)
    said = f"{caller}: {answer.status_code} {answer.text[:200]}"
    if cell == "y":
        done = answer.status_code == success(operations(DOCUMENT)[row.operation][2])
        return None if done else f"refused to {said}"
    if answer.status_code != REFUSALS[cell]:
        return f"not {REFUSALS[cell]} to {said}"
    if cell == "4" and row.thing != MISSING and not await _as_if_missing(client, cast, row, caller, answer):
        return f"tells that it exists, to {said}"
    return None


async def _as_if_missing(
    client: httpx2.AsyncClient, cast: Cast, row: Row, caller: str, answer: httpx2.Response
) -> bool:
    """Whether the same caller hears the same of what is not there at all, wherever that is refused as missing, too."""
    missing = MISSING_CHILD if row.thing.startswith("Dora's, but ") else MISSING
    other = await ask(client, cast, row._replace(thing=missing), caller)
    return other.status_code != 404 or _anonymised(other) == _anonymised(answer)


def _anonymised(answer: httpx2.Response) -> tuple[list[str], dict[str, Any]]:
    members: dict[str, Any] = {name: value for name, value in answer.json().items() if name not in FOR_ONE_REQUEST}
    return sorted(answer.headers), members
