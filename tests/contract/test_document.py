"""Does every answer stand in the document? Schemathesis asks every operation in every role, well and badly."""

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
import schemathesis
from anyio.from_thread import BlockingPortal, start_blocking_portal
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Err
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from salus.apps.assembly import SERVICES
from salus.apps.server import describe_services
from tests.support.calls import operations, request, success
from tests.support.stage import Stage, new_stage
from tests.who_may.table import CALLERS, ROWS

DOCUMENT = describe_services(tuple(SERVICES))
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
OPERATIONS: dict[str, Any] = {
    found.ok().definition.raw["operationId"]: found.ok()
    for found in SCHEMA.get_all_operations()
    if not isinstance(found, Err)
}
ROLES = ("anonymous", "Pat", "Dora", "Sam", "admin", "ended")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 20
"""For each operation and way of asking: ninety seconds for all is what this may take."""


class Asker:
    """Sends Schemathesis's cases to the prepared installation, in the role that is wanted."""

    def __init__(self, portal: BlockingPortal, stage: Stage) -> None:
        self._portal = portal
        self.stage = stage

    def fresh(self) -> None:
        self._portal.call(self.stage.fresh)

    def ask(self, case: Case[Any], caller: str) -> httpx2.Response:
        sent = case.as_transport_kwargs(base_url="http://salus.test")
        who = self.stage.cast.people[caller]
        sent["headers"] = {**sent["headers"], **(who.headers if who else {})}
        sent.pop("cookies", None)
        if isinstance(sent.get("data"), bytes | str):  # requests' word for it
            sent["content"] = sent.pop("data")
        return self._portal.call(lambda: self.stage.world.client.request(**sent))


@pytest.fixture(scope="session")
def asker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    folder = tmp_path_factory.mktemp("contract")
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(new_stage(folder, None)) as stage:
        yield Asker(portal, stage)


def validate(case: Case[Any], answer: httpx2.Response) -> None:
    case.validate_response(answer, checks=CHECKS)


def good_rows(operation: str) -> list[tuple[str, str]]:
    """An object and who may do it there, of each row in which anybody may."""
    rows = [row for row in ROWS if row.operation == operation and "y" in row.cells]
    return [(row.thing, CALLERS[row.cells.rindex("y", 0, 8)]) for row in rows]


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_what_is_asked_well_succeeds_as_documented(asker: Asker, operation: str) -> None:
    for thing, caller in good_rows(operation):
        asker.fresh()
        asked = request(DOCUMENT, asker.stage.cast, operation, thing)
        more: dict[str, Any] = {} if asked.body is None else {"body": asked.body, "media_type": "application/json"}
        ids = asker.stage.cast.things.get(thing.removesuffix(" clinics").removesuffix(" overbooked"), {})
        case = OPERATIONS[operation].Case(path_parameters=ids, query=asked.query, **more)
        answer = asker.ask(case, caller)
        assert answer.status_code == success(operations(DOCUMENT)[operation][2]), answer.text
        validate(case, answer)


def objects(asker: Asker, operation: str) -> list[dict[str, Any]]:
    """Ids that this operation may be asked about, missing ones among them."""
    names = {row.thing for row in ROWS if row.operation == operation}
    wanted = [parameter["name"] for parameter in operations(DOCUMENT)[operation][2].get("parameters", ())]
    things = [asker.stage.cast.things.get(name, {}) for name in sorted(names)]
    return [{name: thing[name] for name in thing if name in wanted} for thing in things] or [{}]


def ways(operation: str) -> list[GenerationMode]:
    """Well and badly, where there is anything that can be said badly."""
    described = operations(DOCUMENT)[operation][2]
    spoken = described.get("parameters") or described.get("requestBody") or described.get("security")
    return list(GenerationMode) if spoken else [GenerationMode.POSITIVE]


@pytest.mark.parametrize(("operation", "mode"), [(name, mode) for name in sorted(OPERATIONS) for mode in ways(name)])
def test_whatever_is_asked_the_answer_is_documented(asker: Asker, operation: str, mode: GenerationMode) -> None:
    asker.fresh()
    described = OPERATIONS[operation]
    generated = described.as_strategy(mode)
    aimed = [described.as_strategy(mode, path_parameters=ids) for ids in objects(asker, operation) if ids]

    @settings(
        max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(st.one_of(generated, *aimed), st.sampled_from(ROLES))
    def ask(case: Case[Any], caller: str) -> None:
        validate(case, asker.ask(case, caller))

    ask()


@pytest.mark.parametrize(
    "wrong",
    [
        {"status_code": 418},
        {"status_code": 500},
        {"_content": b'{"status": "?"}'},
        {"headers": httpx2.Headers({"content-type": "text/html"})},
    ],
    ids=["status", "failure", "schema", "type"],
)
def test_an_answer_that_is_not_documented_is_seen(asker: Asker, wrong: dict[str, Any]) -> None:
    case = OPERATIONS["list_clinics"].Case()
    answer = asker.ask(case, "anonymous")
    validate(case, answer)
    for name, value in wrong.items():
        setattr(answer, name, value)
    with pytest.raises(BaseExceptionGroup):
        validate(case, answer)
