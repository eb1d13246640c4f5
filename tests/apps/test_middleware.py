"""What happens to every request, whatever it asks?"""

import json
import socket
from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from tests.apps.edge import LIMIT, SECRET, ask, make_app, raw, said_of, serving
from tests.support.wait import until


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving(make_app()) as port:
        yield port


def test_a_request_id_is_taken_over(port: int) -> None:
    assert ask(port, "GET", "/people/a", X_Request_Id="abc-1.2_3").headers.get_all("x-request-id") == ["abc-1.2_3"]


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "inject\tme", "ü", "<script>"])
def test_a_request_id_of_doubtful_shape_is_replaced(port: int, given: str) -> None:
    (made,) = ask(port, "GET", "/people/a", X_Request_Id=given).headers.get_all("x-request-id") or []
    assert len(made) == 32
    assert made.isalnum()


def test_the_problem_document_tells_the_same_request_id(port: int) -> None:
    answer = ask(port, "GET", "/nowhere", X_Request_Id="r-9")
    assert json.loads(answer.body)["request_id"] == answer.headers["x-request-id"] == "r-9"


def test_a_body_up_to_the_limit_passes_and_one_byte_more_does_not(port: int) -> None:
    assert ask(port, "POST", "/stream", b"x" * LIMIT).body == str(LIMIT).encode()
    answer = ask(port, "POST", "/stream", b"x" * (LIMIT + 1))
    assert (answer.status, json.loads(answer.body)["limit_bytes"]) == (413, LIMIT)


@pytest.mark.parametrize("path", ["/body", "/stream"])
def test_a_body_of_unannounced_length_is_bounded_as_well(port: int, path: str) -> None:
    assert ask(port, "POST", "/stream", iter([b"x" * 400] * 2), Content_Type="application/json").body == b"800"
    answer = ask(port, "POST", path, iter([b" " * 400] * 3), Content_Type="application/json")
    assert (answer.status, json.loads(answer.body)["code"]) == (413, "too_large")


def test_after_a_body_that_is_too_large_the_connection_is_closed(port: int) -> None:
    """Its rest is still on its way, and must not be read as the next request."""
    smuggled = b"GET /people/smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
    head = b"POST /stream HTTP/1.1\r\nHost: x\r\nContent-Length: " + str(LIMIT + 1).encode() + b"\r\n\r\n"
    chunked = b"POST /stream HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n800\r\n" + b"x" * 0x800
    for sent in (head + smuggled, chunked + b"\r\n0\r\n\r\n" + smuggled):
        said = raw(port, sent)
        assert said.startswith(b"HTTP/1.1 413")
        assert b"connection: close" in said.lower()
        assert b"smuggled" not in said


@pytest.mark.parametrize("length", ["9" * 5000, "99999999999999999999", "-1", "1x", "1, 2"])
def test_a_length_that_is_none_is_refused(port: int, length: str) -> None:
    said = raw(port, f"POST /stream HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n".encode())
    assert said.split(b" ")[1] in (b"400", b"413")


def test_every_answer_is_protected(port: int) -> None:
    for path in ("/people/a", "/nowhere", "/bug", "/unavailable"):
        headers = ask(port, "GET", path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert headers["cache-control"] == "no-store"
        assert headers["x-request-id"]
        assert headers["server-timing"] is None


def test_a_page_keeps_what_it_says_of_itself(port: int) -> None:
    headers = ask(port, "GET", "/page").headers
    assert headers.get_all("content-security-policy") == ["script-src 'self'"]
    assert headers.get_all("cache-control") == ["max-age=9"]


def test_the_cost_is_told_when_it_is_asked_for() -> None:
    with serving(make_app(server_timing=True)) as port:
        timing = ask(port, "GET", "/people/a").headers["server-timing"]
    assert timing.startswith("cpu;dur=")
    assert timing.endswith('db;desc="0"')


def test_the_log_tells_the_route_and_nothing_of_who_asked(port: int) -> None:
    with capture_logs() as logs:
        ask(port, "GET", f"/people/{SECRET}?diagnosis={SECRET}", X_Request_Id="r-1")
        ask(port, "GET", f"/nowhere/{SECRET}", X_Request_Id="r-1")
        ask(port, "POST", "/body", SECRET, Content_Type="application/json", X_Request_Id="r-1")
        # Each line comes after its answer, in the server's thread.
        until(lambda: len(said_of("r-1", logs)) == 3, 30, "three lines")
    lines = said_of("r-1", logs)
    assert {line["event"] for line in lines} == {"request"}
    assert {line["route"]: line["status_code"] for line in lines} == {"/people/{name}": 200, None: 404, "/body": 422}
    assert SECRET not in str(logs)


def test_without_the_access_log_nothing_is_said() -> None:
    with capture_logs() as logs, serving(make_app(access_log=False)) as port:
        ask(port, "GET", "/people/a", X_Request_Id="r-2")
    assert said_of("r-2", logs) == []


def test_a_client_that_hangs_up_in_the_middle_harms_nobody(port: int) -> None:
    for sent in (b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nhalf", b"GET /people/a HTTP/1.1\r\n"):
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(sent)
    assert ask(port, "GET", "/people/a").status == 200
