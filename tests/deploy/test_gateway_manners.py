"""What does the gateway pass on, how long does it wait, and what does it say when nobody answers?"""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deploy.local.ports import free_port
from salus.kernel.errors import NotFound, Refusal, TooLarge, Unavailable
from salus.kit.problem import MEDIA_TYPE, document
from tests.deploy.doors import Door, Echo, Reply, gateway
from tests.support.wait import until
from tools.gateway import TEMPLATE, Gateway, fill, names

READ, WRITE = "/api/v1/appointments/7", "/api/v1/appointments"


@pytest.fixture
def silent() -> Iterator[tuple[str, list[socket.socket]]]:
    """A service that takes connections and never answers; the connections it took."""
    taken: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def take() -> None:
            while True:
                try:
                    taken.append(listener.accept()[0])
                except OSError:
                    return

        thread = threading.Thread(target=take, daemon=True)
        thread.start()
        yield f"127.0.0.1:{listener.getsockname()[1]}", taken
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)
    for one in taken:
        one.close()


def problem(refusal: Refusal, address: str, body: dict[str, Any]) -> dict[str, Any]:
    return document(refusal, instance=address, request_id=body["request_id"])


def test_a_clients_own_claims_about_where_it_comes_from_end_at_the_door(door: Door) -> None:
    claims = {"X_Forwarded_For": "6.6.6.6", "X_Forwarded_Proto": "gopher", "Forwarded": "for=6.6.6.6", "X_Real_IP": "6"}
    headers = door.ask("GET", READ, b"", **claims).body["headers"]
    assert (headers["x-forwarded-for"], headers["x-forwarded-proto"]) == ("127.0.0.1", "http")
    assert headers.keys().isdisjoint({"forwarded", "x-real-ip"})
    assert headers["host"] == "clinic.example"


def test_what_a_trusted_proxy_says_of_its_client_is_passed_on(tmp_path: Path, services: dict[str, Echo]) -> None:
    with gateway(tmp_path, services, trusted_proxies=["10.0.0.0/8", "127.0.0.1"], scheme="https") as door:
        headers = door.ask("GET", READ, X_Forwarded_For="6.6.6.6, 203.0.113.9").body["headers"]
    assert (headers["x-forwarded-for"], headers["x-forwarded-proto"]) == ("203.0.113.9", "https")


@pytest.mark.parametrize("said, kept", [("trace-7.a", True), ("no spaces here", False), ("x" * 65, False)])
def test_a_request_keeps_its_id_or_gets_one(door: Door, said: str, kept: bool) -> None:
    known = door.ask("GET", READ, X_Request_ID=said).body["headers"]["x-request-id"]
    assert (known == said) is kept
    refused = door.ask("GET", "/nothing", X_Request_ID=said)
    assert refused.headers["x-request-id"] == refused.body["request_id"]
    assert (refused.body["request_id"] == said) is kept


def test_a_body_arrives_whole(door: Door) -> None:
    body = b"a" * 999_999
    assert door.ask("POST", WRITE, body).body["body"] == body.decode()


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_that_is_too_large_is_refused_as_a_service_would(door: Door, chunked: bool) -> None:
    announced = {"Content_Length": "", "Transfer_Encoding": "chunked"} if chunked else {}
    body = b"a" * 1_000_001
    answer = door.ask("POST", WRITE, b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body) if chunked else body, **announced)
    assert (answer.status, answer.headers["content-type"]) == (413, MEDIA_TYPE)
    assert answer.body == problem(TooLarge(1_000_000), WRITE, answer.body)


def test_a_page_that_does_not_exist_is_refused_as_a_service_would(door: Door) -> None:
    answer = door.ask("GET", '/nothing?a="b"')
    assert (answer.status, answer.headers["content-type"]) == (404, MEDIA_TYPE)
    assert answer.body == problem(NotFound("page"), "/nothing", answer.body)
    assert answer.headers["cache-control"] == "no-store"


def waited(door: Door, method: str, address: str) -> tuple[float, Reply]:
    """How many seconds an answer took."""
    asked = time.monotonic()
    answer = door.ask(method, address)
    return time.monotonic() - asked, answer


@pytest.mark.parametrize("method, address", [("GET", READ), ("POST", WRITE), ("DELETE", READ)])
def test_while_a_service_is_away_what_needs_it_is_told_at_once(
    tmp_path: Path, services: dict[str, Echo], method: str, address: str
) -> None:
    with gateway(tmp_path, services, appointments=[f"127.0.0.1:{free_port()}"]) as door:
        usual = waited(door, "GET", "/api/v1/users")[0]
        seconds, answer = waited(door, method, address)
        assert seconds < 1 + 10 * usual
        assert (answer.status, answer.headers["content-type"], answer.headers["retry-after"]) == (503, MEDIA_TYPE, "1")
        assert answer.body == problem(Unavailable(), address, answer.body)
        assert door.ask("GET", "/api/v1/users").status == 200


def test_a_service_that_hangs_is_not_waited_for_longer_than_agreed(
    tmp_path: Path, services: dict[str, Echo], silent: tuple[str, list[socket.socket]]
) -> None:
    place, taken = silent
    with gateway(tmp_path, services, appointments=[place], read_seconds=1) as door:
        usual = waited(door, "GET", "/api/v1/users")[0]
        seconds, answer = waited(door, "GET", READ)
        assert (answer.status, answer.headers["retry-after"]) == (503, "1")
        assert seconds < 3 + 10 * usual
        assert len(taken) == 1


def test_another_server_of_a_service_answers_reads_for_one_that_is_away(
    tmp_path: Path, services: dict[str, Echo]
) -> None:
    places = [f"127.0.0.1:{free_port()}", services["appointments"].place]
    with gateway(tmp_path, services, appointments=places) as door:
        assert [door.ask("GET", READ).status for _ in range(6)] == [200] * 6


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize("sabotaged", [False, True])
def test_a_change_is_never_sent_twice(tmp_path: Path, services: dict[str, Echo], method: str, sabotaged: bool) -> None:
    """Each server takes the request and breaks the connection; nobody knows what was done before."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as two:
        for listener in (one, two):
            threading.Thread(target=_hear_and_break, args=(listener, heard), daemon=True).start()
        places = [f"127.0.0.1:{listener.getsockname()[1]}" for listener in (one, two)]
        eager = "proxy_next_upstream error timeout non_idempotent;" if sabotaged else "proxy_next_upstream off;"
        with gateway(
            tmp_path, services, lambda text: text.replace("proxy_next_upstream off;", eager), appointments=places
        ) as door:
            assert door.ask(method, READ, b"{}").status == 503
        assert len(heard) == (2 if sabotaged else 1)
        for listener in (one, two):
            listener.shutdown(socket.SHUT_RDWR)


def _hear_and_break(listener: socket.socket, heard: list[bytes]) -> None:
    while True:
        try:
            connection = listener.accept()[0]
        except OSError:
            return
        with connection:
            heard.append(connection.recv(4096))


def test_an_event_leaves_as_soon_as_it_is_said(
    tmp_path: Path, services: dict[str, Echo], silent: tuple[str, list[socket.socket]]
) -> None:
    place, taken = silent
    with gateway(tmp_path, services, schedule=[place], read_seconds=1) as door, door.connect() as page:
        page.sendall(b"GET /api/v1/doctors/7/availability/stream HTTP/1.1\r\nHost: clinic.example\r\n\r\n")
        until(lambda: taken, 30, "the stream to be asked for")
        taken[0].sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nevent: taken\n\n")
        received = b""
        while b"event: taken" not in received:
            more = page.recv(4096)
            assert more, "The stream ended."
            received += more


@pytest.mark.parametrize("sabotaged", [False, True])
def test_connections_to_services_are_used_again(tmp_path: Path, services: dict[str, Echo], sabotaged: bool) -> None:
    cut = ("keepalive 32;", "") if sabotaged else ("", "")
    with gateway(tmp_path, services, lambda text: text.replace(*cut)) as door:
        before = services["users"].connections
        assert [door.ask("GET", "/api/v1/users").status for _ in range(12)] == [200] * 12
        # One for each of nginx's workers, or else one for each request.
        assert services["users"].connections - before in ({12} if sabotaged else {1, 2})


def test_one_line_a_request_and_no_address_in_it(tmp_path: Path, services: dict[str, Echo]) -> None:
    with gateway(tmp_path, services) as door:
        door.ask("GET", "/api/v1/users?q=secret")
        log = tmp_path / "access.log"
        until(lambda: log.read_text(), 30, "the line of the request")
    assert '"service":"users","method":"GET","status":200' in log.read_text()
    assert "secret" not in log.read_text()


def test_every_name_of_the_template_has_a_value_and_no_other(tmp_path: Path) -> None:
    values = Gateway(tmp_path, "80", ["a:1"], ["u:1"], ["s:1"], ["p:1"]).values()
    assert values.keys() == names(TEMPLATE.read_text())
    with pytest.raises(KeyError):
        fill("listen ${GATEWAY_NOWHERE};", values)
