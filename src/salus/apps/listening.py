"""On which socket does a server listen? Bound before anything else is done, so that a taken port is told at once."""

import errno
import socket
from typing import Any

from salus.kit.config import ConfigurationError


def bind(host: str, port: int) -> socket.socket:
    """A socket that is bound and does not listen yet; port 0 takes any that is free.

    Raises: ConfigurationError when the address is unknown or the port taken.
    """
    try:
        found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError:
        raise ConfigurationError(f"There is no address {host}.") from None
    # `localhost` is usually both; more programs try only the older one.
    family, kind, protocol, _, address = min(found, key=lambda one: one[0] == socket.AF_INET6)
    try:
        # With SO_REUSEADDR Linux lets two bind and refuses the second only when it listens. Ours listens when it can
        # answer: a neighbour that is refused meanwhile says so at once, one that is let in would wait for our start.
        with _bound(family, kind, protocol, address) as trial:
            trial.listen(1)
        listener = _bound(family, kind, protocol, address)
    except OSError as error:
        raise ConfigurationError(_sentence(error, host, port)) from None
    listener.setblocking(False)
    return listener


def _bound(family: int, kind: int, protocol: int, address: Any) -> socket.socket:
    made = socket.socket(family, kind, protocol)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
    except OSError:
        made.close()
        raise
    return made


def _sentence(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken already. Choose another with --port, or stop who listens there."
    if error.errno == errno.EACCES:
        return f"Port {port} may not be used by this user. Choose one above 1023 with --port."
    return f"Cannot listen on {host}: {error.strerror}."


def url_of(listener: socket.socket) -> str:
    """The address for a browser on this machine."""
    host, port = listener.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104 -- compared, not bound
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
