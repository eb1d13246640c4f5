"""How does a load speak HTTP without costing what it measures? One keep-alive connection, by hand."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Answer:
    """`headers` have lower-case names."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Gone(ConnectionError):
    """The other side went away before it had answered; whether it acted is unknown."""


class Wire:
    """One connection, opened when first needed and again after it was lost."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        assert parts.hostname is not None and parts.port is not None
        self._host, self._port = parts.hostname, parts.port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def send(
        self,
        method: str,
        path: str,
        token: str | None = None,
        json_body: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Ask, and wait for the whole answer.

        Raises: Gone.
        """
        body = b"" if json_body is None else json.dumps(json_body).encode()
        return await self.raw(request(f"{self._host}:{self._port}", method, path, token, body, headers))

    async def raw(self, asked: bytes) -> Answer:
        """Send bytes made by `request`, ready beforehand where every microsecond counts."""
        try:
            if self._writer is None:
                self._reader, self._writer = await asyncio.open_connection(self._host, self._port)
            assert self._reader is not None
            self._writer.write(asked)
            return await _answer(self._reader)
        except (OSError, EOFError) as error:
            self.close()
            raise Gone(type(error).__name__) from error

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None


def request(
    host: str,
    method: str,
    path: str,
    token: str | None = None,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}"]
    if token is not None:
        lines.append(f"Authorization: Bearer {token}")
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def _answer(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:-2])}
    length = int(headers.get("content-length", 0))
    body = await reader.readexactly(length) if length else b""
    return Answer(int(head[0].split(" ", 2)[1]), headers, body)
