"""What does the operator see of us, and what not?"""

import logging
import re
import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import structlog

from salus.kit.config import Settings

_PERSONAL: Final = frozenset(
    re.findall(
        r"\w+",
        """
        address answer authorization birth birthday birthdate body code comment cookie diagnosis dob email
        firstname insurance jwt key lastname mail mobile name note notes otp passphrase passwd password
        phone pin postcode query reason recipient secret street surname telephone token username zip
        """,
    )
)
_TECHNICAL: Final = frozenset({"logger_name", "job_name", "status_code"})
_LOOKS_PERSONAL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+|\beyJ[\w-]+\.[\w-]+\.[\w-]*|(?i:\bBearer )\S+")
_REDACTED: Final = "[redacted]"


@dataclass(slots=True)
class Meter:
    """What one request has cost so far."""

    round_trips: int = 0


_meter: ContextVar[Meter | None] = ContextVar("meter", default=None)


def meter() -> Meter | None:
    """The meter of the request at hand, if there is one."""
    return _meter.get()


@contextmanager
def metered() -> Iterator[Meter]:
    """Count what happens inside, also in tasks started there."""
    fresh = Meter()
    before = _meter.set(fresh)
    try:
        yield fresh
    finally:
        _meter.reset(before)


def count_round_trips(n: int = 1) -> None:
    """Add to the request's meter; without one, nothing happens."""
    current = _meter.get()
    if current is not None:
        current.round_trips += n


def redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop values whose key, or whose look, could be personal.

    A second line of defence: the first is not to log them. It rather drops too much.
    """
    for key, value in event.items():
        if key.startswith("_"):  # structlog's own, dropped before rendering
            continue
        event[key] = _REDACTED if _is_personal(key) else _clean(value)
    return event


def _clean(value: object) -> object:
    if isinstance(value, str):
        return _LOOKS_PERSONAL.sub(_REDACTED, value)
    if isinstance(value, dict):
        return {key: _REDACTED if _is_personal(str(key)) else _clean(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(inner) for inner in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return _LOOKS_PERSONAL.sub(_REDACTED, str(value))


@lru_cache(maxsize=1024)
def _is_personal(key: str) -> bool:
    """Whether a word of the key is, as in `patient_email`, `dateOfBirth` or `Set-Cookie`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", key).lower()
    return words not in _TECHNICAL and not _PERSONAL.isdisjoint(re.split(r"[^a-z0-9]+", words))


def configure_logs(settings: Settings) -> None:
    """Send all logs, ours and those of libraries, to standard error as text or JSON lines."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ExtraAdder(),
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,  # to text before `redact`, and never with local variables
        redact,
    ]
    # The console's own traceback would show local variables; `format_exc_info` comes first, this makes sure.
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback, pad_event_to=0
        )
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(handlers=[handler], level=settings.log_level, force=True)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    logging.getLogger("uvicorn.access").setLevel(logging.WARNING)  # it writes addresses and whole URLs
