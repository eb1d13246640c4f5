"""Which services stand behind the gateway in a test? Small ones that tell what reached them."""

import contextlib
import json
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from deploy.local.ports import free_port, listening
from tests.support.wait import until
from tools.gateway import Gateway

SERVICES = ("auth", "users", "schedule", "appointments")


class Echo(ThreadingHTTPServer):
    """Answers each request with what it was."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, name: str) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.name = name
        self.heard: list[str] = []
        self.connections = 0

    def process_request(self, request: Any, client_address: Any) -> None:
        self.connections += 1
        super().process_request(request, client_address)

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one packet an answer; two wait 40 ms for each other
    server: Echo

    def handle_one_request(self) -> None:
        with contextlib.suppress(ConnectionError):
            super().handle_one_request()

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self.server.heard.append(f"{self.command} {self.path}")
        headers = {name.lower(): value for name, value in self.headers.items()}
        told = json.dumps({"service": self.server.name, "path": self.path, "headers": headers, "body": body}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815 -- the names http.server looks for


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: Any


class Door:
    """A running gateway; requests are written as they are, so that nothing tidies up their addresses."""

    def __init__(self, port: int, echoes: dict[str, Echo]) -> None:
        self.port = port
        self.echoes = echoes

    def ask(self, method: str, address: str, body: bytes = b"", /, **headers: str) -> Reply:
        said = {"Host": "clinic.example", "Connection": "close", "Content-Length": str(len(body))}
        said |= {name.replace("_", "-"): value for name, value in headers.items()}
        lines = "".join(f"{name}: {value}\r\n" for name, value in said.items() if value)
        with self.connect() as wire:
            with contextlib.suppress(ConnectionError):  # it may refuse before it has read everything
                wire.sendall(f"{method} {address} HTTP/1.1\r\n{lines}\r\n".encode() + body)
            return _read(wire)

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)


def _read(wire: socket.socket) -> Reply:
    answer = b"".join(iter(lambda: wire.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    status, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Reply(int(status.split()[1]), headers, json.loads(body) if b"json" in head and body else body.decode())


@contextlib.contextmanager
def echoes() -> Iterator[dict[str, Echo]]:
    found = {name: Echo(name) for name in SERVICES}
    for echo in found.values():
        threading.Thread(target=echo.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield found
    finally:
        for echo in found.values():
            echo.shutdown()
            echo.server_close()


@contextlib.contextmanager
def gateway(
    folder: Path,
    found: dict[str, Echo],
    sabotage: Callable[[str], str] = lambda text: text,
    **said: Any,
) -> Iterator[Door]:
    """The real nginx with the real template; `sabotage` edits the configuration first."""
    port = free_port()
    places: dict[str, Any] = {name: [echo.place] for name, echo in found.items()}
    command = Gateway(folder, f"127.0.0.1:{port}", **(places | said)).command()
    path = folder / "nginx.conf"
    path.write_text(sabotage(path.read_text()))
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        until(lambda: listening(port) or process.poll() is not None, 30, "the gateway to listen")
        assert process.poll() is None, process.stderr and process.stderr.read().decode()
        yield Door(port, found)
    finally:
        process.terminate()
        process.communicate(timeout=10)
