"""Does a served clinic start, end and share a port as an operator expects?"""

import http.client
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from deploy.local.ports import free_port
from salus.kit.keys import new_service_keys
from tests.support.command import salus
from tests.support.wait import until

START_SECONDS = 90
STOP_SECONDS = 30
"""Who takes longer hangs; how quick it is, is not asked here."""
OWN_MEGABYTES = 70
"""Measured 55: 17 for routes and their schemas, 18 for tables and public holidays, the rest for data, threads and
pages of SQLite. The 19 of each thread that has hashed a password would not fit; see `apps/memory.py`.
"""


@contextmanager
def serving(folder: Path, *words: str, command: str = "serve") -> Iterator[tuple["subprocess.Popen[str]", int]]:
    """A server that has said that it serves, and its port."""
    port = free_port()
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SALUS_")}
    options = [] if command == "worker" else ["--port", str(port)]
    with (folder / "log").open("a") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "salus.apps.cli", command, *options, *words],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            cwd=folder,
            env=clean,
        )
    timer = threading.Timer(START_SECONDS, process.kill)
    timer.start()
    try:
        assert process.stdout is not None
        if command == "serve":
            for line in process.stdout:  # a server that never gets ready is ended by the timer
                if line == f"Salus serves http://127.0.0.1:{port}\n":
                    break
            else:
                raise AssertionError((folder / "log").read_text())
        timer.cancel()
        yield process, port
    finally:
        timer.cancel()
        process.kill()
        process.communicate()


def ask(port: int, method: str, path: str, body: Any = None, token: str | None = None) -> tuple[int, Any]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read() or b"null")


def sign_in(port: int, name: str) -> str:
    who = {"email": f"{name}@demo.salus.example", "password": "password123"}
    status, said = ask(port, "POST", "/api/v1/auth/login", who)
    assert status == 200, said
    return str(said["access_token"])


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_says_it_serves_is_ready_and_ends_with_0(tmp_path: Path, sign: signal.Signals) -> None:
    with serving(tmp_path) as (process, port):
        assert ask(port, "GET", "/health/ready")[0] == 200
        assert ask(port, "HEAD", "/health/ready") == (200, None)
        process.send_signal(sign)
        assert process.wait(STOP_SECONDS) == 0


def test_an_open_stream_does_not_hold_up_the_end(demonstration: Path) -> None:
    with serving(demonstration) as (process, port), closing(http.client.HTTPConnection("127.0.0.1", port)) as stream:
        headers = {"Authorization": f"Bearer {sign_in(port, 'patient')}"}
        stream.request("GET", "/api/v1/doctors/1/availability/stream", headers=headers)
        answer = stream.getresponse()
        assert answer.status == 200
        assert answer.readline().startswith(b"retry:")
        process.terminate()
        assert process.wait(STOP_SECONDS) == 0
        answer.read()  # the stream came to its end, and was not cut off: http.client would raise IncompleteRead


def test_a_request_that_is_running_is_answered_and_a_second_signal_waits_for_nothing(tmp_path: Path) -> None:
    with serving(tmp_path) as (process, port), closing(socket.create_connection(("127.0.0.1", port))) as slow:
        slow.sendall(b"POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n")
        slow.sendall(b"Content-Length: 2\r\n\r\n{")
        assert ask(port, "GET", "/health/live")[0] == 200  # by now the other request has been begun
        process.terminate()
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.5)
        slow.sendall(b"}")
        assert slow.recv(100).startswith(b"HTTP/1.1 422")
        assert process.wait(STOP_SECONDS) == 0
    with serving(tmp_path) as (process, port), closing(socket.create_connection(("127.0.0.1", port))) as slow:
        slow.sendall(b"POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{")
        assert ask(port, "GET", "/health/live")[0] == 200
        process.terminate()
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.3)
        process.terminate()
        assert process.wait(1) == 128 + signal.SIGTERM


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        said = salus(tmp_path, "serve", "--port", str(port))
    assert said.code == 2
    assert said.err == f"Port {port} is taken already. Choose another with --port, or stop who listens there.\n"
    assert not (tmp_path / "data" / "salus.sqlite3").exists()


def test_one_service_alone_says_what_it_must_be_told(tmp_path: Path) -> None:
    said = salus(tmp_path, "serve", "--service", "users", "--port", str(free_port()))
    assert said.code == 2
    for name in ("SALUS_SERVICE_KEY", "SALUS_SERVICE_PUBLIC_KEYS"):
        assert f"Missing: {name}. `salus keys --services` prints new ones" in said.err
    keys = new_service_keys(("auth", "users"))["users"]
    said = salus(tmp_path, "serve", "--service", "users", "--port", str(free_port()), **keys)
    assert said.code == 2
    assert "Missing for the service users: SALUS_AUTH_URL" in said.err


def test_the_demonstration_is_served_with_its_logins_and_in_little_memory(demonstration: Path) -> None:
    with serving(demonstration, "--demo") as (process, port):
        tokens = [sign_in(port, name) for name in ("patient", "doctor", "reception", "admin")]
        for token in tokens:
            assert ask(port, "GET", "/api/v1/appointments", token=token)[1]["total"] > 0
        for number in range(300):
            assert ask(port, "GET", f"/api/v1/doctors/{number % 15 + 1}", token=tokens[number % 4])[0] == 200
        assert _resident_megabytes(process.pid) < _with_nothing_but_its_code() + OWN_MEGABYTES


def _with_nothing_but_its_code() -> float:
    """What the libraries and the interpreter take here, before anything is put together."""
    script = "import sys, salus.apps.serving; print(flush=True); sys.stdin.read()"
    bare = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert bare.stdout is not None
    bare.stdout.readline()
    took = _resident_megabytes(bare.pid)
    bare.communicate()
    return took


def _resident_megabytes(pid: int) -> float:
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def test_a_worker_does_what_nobody_asks_for(demonstration: Path, tmp_path: Path) -> None:
    shutil.copytree(demonstration / "data", tmp_path / "data")
    with closing(sqlite3.connect(tmp_path / "data" / "salus.sqlite3")) as connection:
        with connection:
            connection.execute("UPDATE appointments SET hold_expires_at = 1 WHERE status = 'held'")
        held = "SELECT count(*) FROM appointments WHERE status = 'held'"
        assert connection.execute(held).fetchone() != (0,)
        with serving(tmp_path, command="worker") as (worker, _):
            until(lambda: connection.execute(held).fetchone() == (0,), 60, "the holds to be ended")
            worker.terminate()
            assert worker.wait(STOP_SECONDS) == 0


def test_the_mailbox_shows_the_link_that_was_asked_for(tmp_path: Path) -> None:
    words = ("admin", "create", "--email", "boss@example.com", "--password-stdin")
    assert salus(tmp_path, *words, stdin="correct horse battery staple\n").code == 0
    with serving(tmp_path) as (_, port):
        assert ask(port, "POST", "/api/v1/auth/password/forgot", {"email": "boss@example.com"})[0] == 202
        letter = until(lambda: _letter(tmp_path), 60, "the letter")
    assert letter is not None
    assert "/app/reset-password#token=" in letter


def _letter(folder: Path) -> str | None:
    said = salus(folder, "mailbox")
    return said.out if "boss@example.com" in said.out else None
