"""On which socket does a server listen? Bound before anything else is done, so that a taken port is told at once."""

import errno
import socket

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
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        _refuse_company(listener)
    except OSError as error:
        listener.close()
        raise ConfigurationError(_sentence(error, host, port)) from None
    listener.setblocking(False)
    return listener


def _refuse_company(listener: socket.socket) -> None:
    # With SO_REUSEADDR Linux lets two bind and refuses the second only when it listens.
    listener.listen(1)


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
