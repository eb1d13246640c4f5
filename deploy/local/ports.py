"""Which port is free on this machine?"""

import random
import socket

# Below the range the kernel takes outgoing ports from: a client that knocks again and again on a killed server's
# port could otherwise be given that very port, connect to itself, and keep the server from coming back.
PORTS = range(20_000, 32_000)
LUCK = random.SystemRandom()


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    return next(port for port in LUCK.sample(PORTS, 100) if _can_bind(port))


def listening(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _can_bind(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
