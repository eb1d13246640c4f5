"""Does every failure leave this house as a problem document that tells no more than it should?"""

import json
import logging
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from structlog.testing import capture_logs

from tests.apps.edge import SECRET, Answer, ask, make_app, raw, said_of, serving
from tests.support.wait import until

MEMBERS = {"type", "title", "status", "detail", "code", "instance", "request_id"}


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving(make_app(max_body_bytes=1_000_000)) as port:
        yield port


def told(answer: Answer) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(answer.body)
    assert answer.headers["content-type"] == "application/problem+json"
    assert document.keys() >= MEMBERS
    assert document["status"] == answer.status
    assert document["type"] == f"urn:salus:problem:{document['code']}"
    return document


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not_found"),
        ("GET", "/people/a/b", 404, "not_found"),
        ("DELETE", "/people/a", 405, "method_not_allowed"),
        ("PROPFIND", "/people/a", 405, "method_not_allowed"),
        ("GET", "/unavailable", 503, "unavailable"),
        ("GET", "/bug", 500, "internal_error"),
    ],
)
def test_every_failure_is_a_problem_document(port: int, method: str, path: str, status: int, code: str) -> None:
    document = told(ask(port, method, path))
    assert (document["status"], document["code"], document["instance"]) == (status, code, path)


def test_who_uses_the_wrong_method_is_told_all_that_are_right(port: int) -> None:
    answer = ask(port, "DELETE", "/people/a")
    assert answer.headers["allow"] == "GET, PUT"
    assert told(answer)["detail"] == "This address answers GET, PUT alone."


def test_head_answers_without_a_body(port: int) -> None:
    answer = ask(port, "HEAD", "/nowhere")
    assert (answer.status, answer.body) == (404, b"")
    assert answer.headers["content-type"] == "application/problem+json"


HOSTILE = {
    "nothing": b"",
    "half": b'{"n": ',
    "no JSON": b"hello",
    "invalid UTF-8": b'{"n": "\xff\xfe"}',
    "another encoding": '{"n": "ü"}'.encode("utf-16"),
    "half a character as value": b'{"n": "\\ud800"}',
    "half a character as name": b'{"\\ud800": 1}',
    "deep lists": b'{"n":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "deep objects": b'{"n":' * 50_000 + b"1" + b"}" * 50_000,
    "a number of 5,000 digits": b'{"n":' + b"9" * 5000 + b"}",
    "a text": b'"text"',
    "a list": b"[]",
    "null": b"null",
    "NUL": b"\x00",
    "an unknown name": b'{"constructor": {"prototype": 1}}',
    "a name like a pointer": b'{"~/a": 1}',
    "many unknown names": b"{" + b",".join(b'"k%d":1' % n for n in range(2000)) + b"}",
    "another type": b'{"n": {"a": 1}}',
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("media_type", ["application/json", "text/plain", "multipart/form-data; boundary=x", "?"])
def test_a_hostile_body_is_invalid_and_never_a_bug(port: int, name: str, media_type: str) -> None:
    document = told(ask(port, "POST", "/body", HOSTILE[name], Content_Type=media_type))
    assert (document["status"], document["code"]) == (422, "invalid")
    assert document["errors"]


# What JSON readers commonly let pass, passes; the fields' own bounds refuse it where it matters.
LENIENT = [
    b'{"n": NaN}',
    b'{"n": Infinity}',
    b'{"n": 1e400}',
    b'{"n": 1, "n": 2}',
    b'\xef\xbb\xbf{"n": 1}',
    b'{"anything": "\\ud800"}',
]


@pytest.mark.parametrize("body", LENIENT)
def test_what_json_is_unclear_about_is_never_a_bug(port: int, body: bytes) -> None:
    assert ask(port, "POST", "/body", body, Content_Type="application/json").status in (200, 422)


def test_an_invalid_field_is_told_by_its_place_and_never_by_its_value(port: int) -> None:
    document = told(
        ask(port, "POST", "/body", json.dumps({"n": SECRET, "~x/y": SECRET}), Content_Type="application/json")
    )
    assert sorted(error["pointer"] for error in document["errors"]) == ["/n", "/~0x~1y"]
    assert SECRET not in json.dumps(document)


def test_a_bug_is_loud_in_the_log_and_tells_nothing(port: int, caplog: pytest.LogCaptureFixture) -> None:
    """Starlette's own handler would pass it on to the server, which logs the text: it may be health data."""
    with caplog.at_level(logging.DEBUG), capture_logs() as logs:
        answer = ask(port, "GET", "/bug", X_Request_Id="r-5")
    (line,) = [line for line in said_of("r-5", logs) if line["event"] == "unexpected"]
    assert (line["error"], line["log_level"]) == ("RuntimeError", "error")
    assert line["where"][-1].endswith(" bug")
    assert SECRET not in str(logs) + caplog.text + answer.body.decode()
    assert told(answer)["request_id"] == "r-5"


def test_who_goes_away_before_all_is_said_is_no_surprise(port: int) -> None:
    with capture_logs() as logs:
        with socket.create_connection(("127.0.0.1", port), timeout=3) as connection:
            connection.sendall(
                b"POST /stream HTTP/1.1\r\nHost: x\r\nX-Request-Id: r-6\r\nContent-Length: 10\r\n\r\nhalf"
            )
        until(lambda: said_of("r-6", logs), 30, "the line of the request")
    assert [(line["event"], line["status_code"]) for line in said_of("r-6", logs)] == [("request", 499)]


def test_a_bug_in_the_middle_of_an_answer_breaks_it_off_and_tells_nothing(
    port: int, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), capture_logs() as logs:
        said = raw(port, b"GET /late-bug HTTP/1.1\r\nHost: x\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 200")
    assert not said.endswith(b"0\r\n\r\n"), "an answer that ends well would be taken for whole"
    assert SECRET not in str(logs) + caplog.text + said.decode()
    assert "unexpected" in str(logs)
