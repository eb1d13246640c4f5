"""What does HTTP answer about free times?"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI, Request
from starlette.responses import Response

from salus.availability.routes import router
from salus.availability.service import AvailabilityService
from salus.kernel.actor import ANONYMOUS, Actor, Role
from salus.kernel.errors import NotAuthenticated, Refusal
from salus.kernel.ids import DoctorId
from salus.kit.problem import problem
from tests.availability.world import World, clinic, opened, practice, span


class Verifier:
    """Knows a token for each role."""

    async def holder(self, token: str) -> Actor:
        known = {
            "patient": Actor(Role.PATIENT),
            "doctor": Actor(Role.DOCTOR, doctor_id=DoctorId(1)),
            "other": Actor(Role.DOCTOR, doctor_id=DoctorId(2)),
            "staff": Actor(Role.STAFF),
            "admin": Actor(Role.ADMIN),
        }
        if token not in known:
            raise NotAuthenticated()
        return known.get(token, ANONYMOUS)


def serving(here: World) -> FastAPI:
    app = FastAPI()
    app.include_router(router)
    app.state.provided = {AvailabilityService: AvailabilityService(here.users, here.schedule, here.booked, here.clock)}
    app.state.clock = here.clock
    app.state.verifier = Verifier()
    app.state.draining = asyncio.Event()

    async def refuse(request: Request, refusal: Exception) -> Response:
        assert isinstance(refusal, Refusal)
        return problem(refusal, instance=request.url.path, request_id=None)

    app.add_exception_handler(Refusal, refuse)
    return app


def world() -> World:
    here = World()
    here.add(practice(), opened(span(9, 11)))
    return here


def get(path: str, here: World | None = None, token: str | None = None, **query: Any) -> httpx2.Response:
    return asyncio.run(_get(serving(here or world()), path, token, query))


async def _get(app: FastAPI, path: str, token: str | None, query: dict[str, Any], **headers: str) -> httpx2.Response:
    if token is not None:
        headers["authorization"] = f"Bearer {token}"
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://salus") as client:
        return await client.get(f"/api/v1{path}", params=query, headers=headers)


def pointers(answer: httpx2.Response) -> list[str]:
    assert answer.status_code == 422
    return [one["pointer"] for one in answer.json()["errors"]]


def test_free_slots_are_answered_fresh_and_an_unchanged_answer_is_not_sent_again() -> None:
    async def story() -> None:
        here = world()
        app = serving(here)
        path = "/doctors/1/availability"
        first = await _get(app, path, None, {})
        assert first.status_code == 200 and len(first.json()["slots"]) == 4
        assert first.headers["cache-control"] == "private, max-age=0, must-revalidate"
        same = await _get(app, path, None, {}, **{"if-none-match": first.headers["etag"]})
        assert (same.status_code, same.content) == (304, b"")
        app.state.provided[AvailabilityService].forget([here.book(1, span(9, 10))])
        changed = await _get(app, path, None, {}, **{"if-none-match": first.headers["etag"]})
        assert changed.status_code == 200 and len(changed.json()["slots"]) == 2

    asyncio.run(story())


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("2027-01-04", "2027-01-04", 4),
        ("2027-01-04T10:00:00Z", "2027-01-04T11:00:00Z", 2),
        ("2027-01-04T11:00:00+01:00", "2027-01-05", 2),
        ("2027-01-04T11:00:00 01:00", None, 2),
        (None, "2027-01-04T09:30:00Z", 1),
    ],
)
def test_a_range_is_two_instants_or_days(start: str | None, end: str | None, count: int) -> None:
    query: dict[str, Any] = {name: text for name, text in (("from", start), ("to", end)) if text is not None}
    assert len(get("/doctors/1/availability", **query).json()["slots"]) == count


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ({"from": "yesterday"}, ["?from"]),
        ({"from": "1767600000", "to": "2027-02-30"}, ["?from", "?to"]),
        ({"from": "2027-01-04T10:00:00"}, ["?from"]),
        ({"from": "1850-01-01", "to": "2201-01-01"}, ["?from", "?to"]),
        ({"from": "２０２７-01-04"}, ["?from"]),
        ({"from": "2027-01-05", "to": "2027-01-04"}, ["?to"]),
        ({"from": "2027-01-05", "to": "2027-06-04"}, ["?to"]),
    ],
)
def test_a_range_that_cannot_be_names_every_wrong_end(query: dict[str, Any], wrong: list[str]) -> None:
    assert pointers(get("/doctors/1/availability", **query)) == wrong
    assert pointers(get("/slots", **query)) == wrong


def test_strangers_are_not_found() -> None:
    for path in ("/doctors/9/availability", "/doctors/9/availability/stream"):
        assert get(path).status_code == 404
    assert get("/doctors/9/availability/explain", at="2027-01-04T09:00:00Z").status_code == 404
    assert get("/doctors/1/availability", service_id=9).status_code == 404


@pytest.mark.parametrize(
    ("token", "full"),
    [(None, False), ("patient", False), ("other", False), ("doctor", True), ("staff", True), ("admin", True)],
)
def test_the_facts_of_an_explanation_are_for_the_doctor_and_the_clinic(token: str | None, full: bool) -> None:
    here = world()
    here.book(1, span(9, 9.5))
    answer = get("/doctors/1/availability/explain", here, token, at="2027-01-04T09:00:00Z").json()
    assert (answer["bookable"], answer["why"]) == (False, "taken")
    assert [one["about"] for one in answer["facts"]] == (["opening", "grid", "booking"] if full else [])


def test_nothing_is_to_be_explained_where_nothing_is_offered() -> None:
    here = world()
    here.users.of[1] = practice(services=())
    answer = get("/doctors/1/availability/explain", here, "admin", at="2027-01-04T09:00:00Z").json()
    assert (answer["bookable"], answer["why"], answer["facts"]) == (False, "not_bookable", [])


def test_a_search_answers_doctors_with_their_slots() -> None:
    answer = get("/slots", near="48.85,2.35", radius_km=5, sort="distance", mode="in_person", per_doctor=1).json()
    (item,) = answer["items"]
    assert answer["total"] == 1
    assert item["doctor"] == {
        "id": 1,
        "name": "Dr. 1",
        "designation": None,
        "specialties": ["cardiology"],
        "languages": ["en"],
    }
    assert (item["clinic"]["id"], item["distance_km"], len(item["slots"])) == (1, 0.0, 1)
    assert item["service"]["fee"] == {"amount": 5000, "currency": "EUR"}


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ({"near": "here"}, "?near"),
        ({"near": "91,0"}, "?near"),
        ({"near": "0,181"}, "?near"),
        ({"radius_km": 5}, "?radius_km"),
        ({"sort": "distance"}, "?sort"),
    ],
)
def test_a_place_that_is_none_is_named(query: dict[str, Any], wrong: str) -> None:
    assert pointers(get("/slots", **query)) == [wrong]


@pytest.mark.parametrize(
    "query",
    [{"limit": 0}, {"limit": 51}, {"max_fee": -1}, {"mode": "telepathy"}, {"radius_km": "nan"}, {"per_doctor": 99}],
)
def test_extreme_wishes_are_refused(query: dict[str, Any]) -> None:
    assert get("/slots", **query).status_code == 422


def test_days_are_told_in_the_zone_they_were_understood_in() -> None:
    here = World()
    clinics = (clinic(1, "Europe/Paris"), clinic(2, "America/New_York"))
    here.add(practice(clinics=clinics, time_zone="Asia/Tokyo"), opened(span(9, 11)))
    assert get("/doctors/1/availability", here).json()["time_zone"] == "Asia/Tokyo"


Send = Callable[[Any], Awaitable[None]]


def test_a_stream_is_answered_as_server_sent_events_until_the_server_drains() -> None:
    async def story() -> None:
        here = world()
        app = serving(here)
        service: AvailabilityService = app.state.provided[AvailabilityService]
        heard: list[Any] = []
        open_for_good = asyncio.Event()

        async def receive() -> dict[str, Any]:
            if not heard:
                return {"type": "http.request", "body": b"", "more_body": False}
            await open_for_good.wait()
            raise AssertionError("never")

        async def send(message: Any) -> None:
            heard.append(message)
            if b"taken" in message.get("body", b""):
                app.state.draining.set()
            elif b"retry" in message.get("body", b""):
                here.book(1, span(9, 9.5))
                await service.follow()

        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": "/api/v1/doctors/1/availability/stream",
            "raw_path": b"/api/v1/doctors/1/availability/stream",
            "query_string": b"",
            "headers": [],
            "client": ("127.0.0.1", 1),
            "server": ("salus", 80),
            "root_path": "",
        }
        await asyncio.wait_for(app(scope, receive, send), 30)
        assert dict(heard[0]["headers"])[b"content-type"].startswith(b"text/event-stream")
        assert b"content-length" not in dict(heard[0]["headers"])
        assert heard[1]["body"] == b"retry: 2000\nid: 0.0-0.0-0.0\n: open\n\n"
        assert heard[2]["body"] == (
            b'id: 0.1-0.0-0.0\nevent: taken\ndata: {"doctor_id":1,"starts_at":"2027-01-04T09:00:00Z",'
            b'"ends_at":"2027-01-04T09:30:00Z"}\n\n'
        )
        assert heard[3] == {"type": "http.response.body", "body": b"", "more_body": False}
        assert not service.streams.readers

    asyncio.run(story())


def test_at_is_needed_to_explain() -> None:
    assert get("/doctors/1/availability/explain").status_code == 422
    assert get("/doctors/1/availability/explain", at="2199-12-31T23:59:00Z").json()["why"] == "horizon"
    assert get("/doctors/1/availability/explain", at="2001-01-01T00:00:00Z").json()["why"] == "past"
    assert get("/doctors/1/availability/explain", at="1767600000").status_code == 422
