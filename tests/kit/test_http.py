"""What do routes share, and does hostile input get past it?"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from salus.apps import errors
from salus.kernel.actor import Actor, Role
from salus.kernel.errors import NotAuthenticated
from salus.kernel.ids import LARGEST_ID, UserId
from salus.kernel.page import Page
from salus.kit.http import (
    Caller,
    CallerPolicies,
    IfMatch,
    InstantText,
    Line,
    Paged,
    Prose,
    RequiredIfMatch,
    SignedIn,
    UserPath,
    answering,
    etag,
    listing,
)
from salus.kit.limits import Limits, MemoryLimits, NoLimits, Policy

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TWO = CallerPolicies(Policy("anonymous", 2, timedelta(minutes=1)), Policy("signed_in", 2, timedelta(minutes=1)))


class Tokens:
    """Knows people by tokens such as `user-7`."""

    async def holder(self, token: str) -> Actor:
        if not token.startswith("user-"):
            raise NotAuthenticated()
        return Actor(Role.PATIENT, UserId(int(token.removeprefix("user-"))))


class Words(BaseModel):
    model_config = ConfigDict(extra="forbid")

    line: Line = "x"
    prose: Prose = ""
    at: InstantText = NOON


@dataclass(frozen=True)
class View:
    at: datetime


def make_app(limits: Limits | None = None, policies: CallerPolicies | None = TWO) -> FastAPI:
    app = FastAPI()
    errors.install(app)
    app.state.verifier = Tokens()
    app.state.limits = NoLimits() if limits is None else limits
    app.state.policies = policies

    @app.get("/who")
    async def who(caller: Caller) -> dict[str, Any]:
        return {"role": caller.role, "user": caller.user_id, "address": caller.address}

    @app.get("/mine")
    async def mine(caller: SignedIn) -> dict[str, Any]:
        return {"user": caller.user_id}

    @app.post("/words")
    async def words(body: Words) -> dict[str, Any]:
        return body.model_dump(mode="json")

    @app.get("/pages")
    async def pages(paged: Paged) -> Response:
        return listing(View)(Page([View(NOON)], 1, paged.page, paged.per_page))

    @app.get("/users/{user_id}")
    async def user(user_id: UserPath) -> int:
        return user_id

    @app.put("/may")
    async def may(revision: IfMatch) -> dict[str, Any]:
        return {"revision": revision}

    @app.put("/must")
    async def must(revision: RequiredIfMatch) -> Response:
        return answering(View)(View(NOON), 200, {"ETag": etag(revision)})

    return app


def ask(
    app: FastAPI, method: str, path: str, *, address: str = "192.0.2.1", token: str | None = None, **options: Any
) -> httpx2.Response:
    headers = options.pop("headers", {}) | ({"Authorization": f"Bearer {token}"} if token else {})

    async def go() -> httpx2.Response:
        transport = httpx2.ASGITransport(app, client=(address, 4711))
        async with httpx2.AsyncClient(transport=transport, base_url="http://salus.test") as client:
            return await client.request(method, path, headers=headers, **options)

    return asyncio.run(go())


def statuses(app: FastAPI, times: int, path: str = "/who", **options: Any) -> list[int]:
    return [ask(app, "GET", path, **options).status_code for _ in range(times)]


def test_without_a_token_the_caller_is_anonymous_and_with_one_its_owner() -> None:
    app = make_app()
    assert ask(app, "GET", "/who").json() == {"role": "anonymous", "user": None, "address": "192.0.2.1"}
    assert ask(app, "GET", "/who", token="user-7").json() == {"role": "patient", "user": 7, "address": "192.0.2.1"}
    assert ask(app, "GET", "/mine").status_code == 401


@pytest.mark.parametrize("header", ["Bearer nonsense", "Basic dXNlcg==", "Bearer", "", "Bearer  ", "\xff"])
def test_a_bad_token_is_refused_and_not_taken_for_none(header: str) -> None:
    answer = ask(make_app(), "GET", "/who", headers={"Authorization": header.encode("latin-1")})
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_anonymous_callers_are_limited_by_address() -> None:
    app = make_app(MemoryLimits(lambda: NOON))
    assert statuses(app, 3) == [200, 200, 429]
    assert statuses(app, 1, address="192.0.2.2") == [200]
    assert int(ask(app, "GET", "/who").headers["retry-after"]) == 60


def test_people_are_limited_by_account_wherever_they_are() -> None:
    app = make_app(MemoryLimits(lambda: NOON))
    said = [ask(app, "GET", "/who", token="user-1", address=f"192.0.2.{n}").status_code for n in range(3)]
    assert said == [200, 200, 429]
    assert statuses(app, 1, token="user-2", address="192.0.2.1") == [200]
    assert statuses(app, 1, address="192.0.2.1") == [200], "an account's requests are not its neighbours'"


def test_bad_tokens_count_against_the_address_that_tries_them() -> None:
    app = make_app(MemoryLimits(lambda: NOON))
    assert [ask(app, "GET", "/mine", token=f"guess-{n}").status_code for n in range(3)] == [401, 401, 429]


@pytest.mark.parametrize(
    ("addresses", "said"),
    [
        (["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:2::3"], [200, 200, 429]),
        (["2001:db8:1:2::1", "2001:db8:1:2::2", "2001:db8:1:3::1"], [200, 200, 200]),
        (["::ffff:192.0.2.1", "::ffff:192.0.2.1", "::ffff:192.0.2.2", "192.0.2.1"], [200, 200, 200, 429]),
        (["fe80::1%eth0", "testclient:x", ""], [200, 200, 200]),
    ],
)
def test_of_ipv6_the_network_counts(addresses: list[str], said: list[int]) -> None:
    app = make_app(MemoryLimits(lambda: NOON))
    assert [statuses(app, 1, address=address)[0] for address in addresses] == said


@pytest.mark.parametrize("policies", [TWO, None])
def test_without_limits_nobody_is_refused(policies: CallerPolicies | None) -> None:
    assert statuses(make_app(NoLimits(), policies), 5) == [200] * 5


@pytest.mark.parametrize(
    "body",
    [
        {"line": ""},
        {"line": "   "},
        {"line": "x" * 201},
        {"line": "nul\x00"},
        {"line": "escape\x1b[2J"},
        {"line": 5},
        {"prose": "x" * 4001},
        {"prose": "\x7f"},
        {"at": "2026-01-05T09:00:00"},
        {"at": "1999-12-31T23:59:59Z"},
        {"at": "2200-01-01T00:00:00Z"},
        {"at": "0001-01-01T00:00:00+14:00"},
        {"at": 1767600000},
        {"at": "1767600000"},
        {"at": True},
        {"at": None},
        {"unknown": 1},
    ],
)
def test_words_and_instants_out_of_bounds_are_refused_by_name(body: dict[str, Any]) -> None:
    answer = ask(make_app(), "POST", "/words", json=body)
    (field,) = body
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [f"/{field}"]


def test_instants_are_utc_once_they_are_parsed() -> None:
    said = ask(make_app(), "POST", "/words", json={"line": " a ", "at": "2026-01-05T09:00:00+05:45"}).json()
    assert said == {"line": "a", "prose": "", "at": "2026-01-05T03:15:00Z"}


@pytest.mark.parametrize("user", ["0", "-1", str(LARGEST_ID + 1), "9" * 400, "1.5", "x", "%00", "٣x", "NaN", "1e3"])
def test_impossible_ids_are_refused(user: str) -> None:
    assert ask(make_app(), "GET", f"/users/{user}").status_code == 422


@pytest.mark.parametrize("query", ["page=0", "page=-1", "per_page=101", "per_page=0", "page=x", "page=" + "9" * 5000])
def test_impossible_pages_are_refused(query: str) -> None:
    answer = ask(make_app(), "GET", f"/pages?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == f"?{query.partition('=')[0]}"


def test_a_list_is_one_page_with_its_totals() -> None:
    said = ask(make_app(), "GET", "/pages?page=1&per_page=5").json()
    assert said == {"items": [{"at": "2026-03-02T12:00:00Z"}], "total": 1, "page": 1, "per_page": 5, "pages": 1}


@pytest.mark.parametrize(("header", "revision"), [('"3"', 3), ('W/"3"', 3), ("3", 3), ("*", None), (' "12" ', 12)])
def test_the_revision_is_read_from_if_match(header: str, revision: int | None) -> None:
    assert ask(make_app(), "PUT", "/may", headers={"If-Match": header}).json() == {"revision": revision}


@pytest.mark.parametrize("header", ['"x"', "", '""', '"1","2"', "9" * 5000, '"-1"', '"²"'])
def test_an_etag_that_nobody_answered_is_refused(header: str) -> None:
    answer = ask(make_app(), "PUT", "/may", headers={"If-Match": header.encode()})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "If-Match")


def test_a_change_that_must_name_its_base_says_so() -> None:
    assert ask(make_app(), "PUT", "/must").status_code == 428
    assert ask(make_app(), "PUT", "/must", headers={"If-Match": '"4"'}).headers["etag"] == '"4"'
