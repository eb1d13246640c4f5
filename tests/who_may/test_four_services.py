"""Is everybody refused the same by four services? The table's refusals and reads, asked through the gateway.

What the table lets people change is done in the journeys; here nothing is put back.
"""

from collections.abc import AsyncIterator

import httpx2
import pytest

from salus.kit.problem import MEDIA_TYPE
from tests.support.calls import operations
from tests.support.cast import Cast, cast_of
from tests.support.town import Town, at
from tests.support.visitors import Visitors
from tests.who_may.cells import DOCUMENT, ask, wrong
from tests.who_may.table import CALLERS, ROWS, Row

pytestmark = pytest.mark.parametrize("town", ["four"], indirect=True)
ENDLESS = {"stream_availability"}
"""What an asker who may have it never hears the end of."""


@pytest.fixture(scope="module")
async def cast(town: Town) -> Cast:
    return await cast_of(Visitors(town), at(10))


@pytest.fixture(scope="module")
async def client(town: Town) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(base_url=town.shape.url, timeout=10, trust_env=False) as made:
        yield made


def harmless(row: Row, cell: str) -> bool:
    """Whether nothing is changed by this cell."""
    return cell != "y" or (operations(DOCUMENT)[row.operation][0] == "GET" and row.operation not in ENDLESS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.operation} {row.thing}")
async def test_every_caller_is_refused_what_the_table_refuses(client: httpx2.AsyncClient, cast: Cast, row: Row) -> None:
    cells = [(caller, cell) for caller, cell in zip(CALLERS, row.cells, strict=True) if harmless(row, cell)]
    found = [await wrong(client, cast, row, caller, cell) for caller, cell in cells]
    assert [said for said in found if said] == []


async def test_a_refusal_is_the_same_document_as_in_one_process(client: httpx2.AsyncClient, cast: Cast) -> None:
    answer = await ask(client, cast, Row("get_appointment", "Pat's", ""), "Olga")
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert answer.json() == {
        "type": "urn:salus:problem:not_found",
        "title": "There is no such thing, or it is not yours to know",
        "status": 404,
        "detail": "There is no such appointment, or it is not yours to know.",
        "code": "not_found",
        "instance": answer.request.url.path,
        "request_id": answer.headers["x-request-id"],
        "what": "appointment",
    }
