"""How many a second, and how long does each wait? Some connections that ask without pause."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


@dataclass
class Outcome:
    """What a load has seen. Unit: seconds; `cpu_us` and `round_trips` per request, as the server tells."""

    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    cpu_us: list[float] = field(default_factory=list)
    round_trips: list[int] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return len(self.waits) / self.seconds

    def percentile(self, share: float) -> float:
        """Unit: milliseconds."""
        ordered = sorted(self.waits)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000

    @property
    def cpu(self) -> float:
        return sum(self.cpu_us) / max(1, len(self.cpu_us))

    @property
    def trips(self) -> float:
        return sum(self.round_trips) / max(1, len(self.round_trips))


class _Connection(asyncio.Protocol):
    """Sends the next request as soon as it has the whole answer to the last."""

    def __init__(self, requests: Iterator[bytes], outcome: Outcome, done: "asyncio.Future[None]") -> None:
        self._requests = requests
        self._outcome = outcome
        self._done = done
        self._buffer = b""
        self._asked_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._next()

    def _next(self) -> None:
        asked = next(self._requests, None)
        if asked is None:
            self._transport.close()
            return
        self._asked_at = time.perf_counter()
        self._transport.write(asked)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._buffer[:end].lower()
        at = head.find(b"content-length: ")
        length = int(head[at + 16 : (head.find(b"\r\n", at) + len(head) + 1) % (len(head) + 1)]) if at >= 0 else 0
        if len(self._buffer) < end + 4 + length:
            return
        self._buffer = b""
        self._outcome.waits.append(time.perf_counter() - self._asked_at)
        self._outcome.statuses[int(head[9:12])] += 1
        self._note(head)
        self._next()

    def _note(self, head: bytes) -> None:
        at = head.find(b"cpu;dur=")
        if at >= 0:
            self._outcome.cpu_us.append(float(head[at + 8 : head.find(b",", at)]) * 1000)
            trips = head.find(b'desc="', at) + 6
            self._outcome.round_trips.append(int(head[trips : head.find(b'"', trips)]))

    def connection_lost(self, _exc: Exception | None) -> None:
        if not self._done.done():
            self._done.set_result(None)


async def run(host: str, port: int, requests: Iterator[bytes], connections: int) -> Outcome:
    """Ask all of `requests` over so many connections at once."""
    outcome = Outcome()
    loop = asyncio.get_running_loop()
    ends: Sequence[asyncio.Future[None]] = [loop.create_future() for _ in range(connections)]
    started = time.perf_counter()
    for done in ends:
        await loop.create_connection(lambda done=done: _Connection(requests, outcome, done), host, port)  # type: ignore[misc]
    await asyncio.gather(*ends)
    outcome.seconds = time.perf_counter() - started
    return outcome
