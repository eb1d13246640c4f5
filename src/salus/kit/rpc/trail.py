"""Which request is this call part of, and how long may it still take? Known to everything it calls."""

import asyncio
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Final

_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}\Z")
_TRACEPARENT: Final = re.compile(r"(?!ff)[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}\Z")
"""Source: W3C Trace Context. We add no spans of our own, so it goes on unchanged."""


@dataclass(frozen=True, slots=True)
class Trail:
    """What goes along from process to process, and `until` when of the loop's clock neighbours may be asked."""

    request_id: str | None = None
    traceparent: str | None = None
    until: float | None = field(default=None, compare=False)

    @classmethod
    def of(cls, headers: Iterable[tuple[bytes, bytes]]) -> "Trail":
        """The trail that a request's headers tell of; what is malformed is left behind."""
        said = dict(headers)
        request_id = said.get(b"x-request-id", b"").decode("latin-1")
        traceparent = said.get(b"traceparent", b"").decode("latin-1")
        return cls(
            request_id if _REQUEST_ID.match(request_id) else None,
            traceparent if _TRACEPARENT.match(traceparent) else None,
        )

    def headers(self) -> list[tuple[str, str]]:
        pairs = (("X-Request-ID", self.request_id), ("traceparent", self.traceparent))
        return [(name, value) for name, value in pairs if value is not None]


def soon(seconds: float) -> float:
    """The end of a request that may ask its neighbours for so long, all together."""
    return asyncio.get_running_loop().time() + seconds


_trail: ContextVar[Trail | None] = ContextVar("trail", default=None)


def current_trail() -> Trail:
    """Read where a neighbour is asked."""
    return _trail.get() or Trail()


@contextmanager
def on_trail(trail: Trail) -> Iterator[None]:
    """Entered where a request comes in; holds also in tasks started inside."""
    before = _trail.set(trail)
    try:
        yield
    finally:
        _trail.reset(before)
