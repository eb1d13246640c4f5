"""How does nginx become the gateway of four services on this machine? The template that the containers use, filled in.

`folder` gets the configuration, pid and temporary files; nginx runs as whoever starts it.
"""

import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
TEMPLATE: Final = ROOT / "deploy/gateway/nginx.conf.template"
DOCUMENT: Final = ROOT / "openapi/salus.json"

_NAME: Final = re.compile(r"\$\{(GATEWAY_[A-Z_]+)\}")


@dataclass(frozen=True, slots=True)
class Gateway:
    """Where the door is, and who is behind it: `host:port` of at least one server for each service."""

    folder: Path
    listen: str
    auth: Sequence[str]
    users: Sequence[str]
    schedule: Sequence[str]
    appointments: Sequence[str]
    read_seconds: int = 10
    """How long a service may think before the asker is told 503."""
    trusted_proxies: Sequence[str] = ("unix:",)
    """Whose X-Forwarded-For is believed; by default nobody's."""
    scheme: str = "http"
    """How people reach it, with what ends TLS before it."""
    document: Path = DOCUMENT

    def values(self) -> dict[str, str]:
        """What the template asks for; several servers make several lines of nginx's."""
        services = {
            "AUTH": self.auth,
            "USERS": self.users,
            "SCHEDULE": self.schedule,
            "APPOINTMENTS": self.appointments,
        }
        return {
            **{f"GATEWAY_{name}": " max_fails=0; server ".join(servers) for name, servers in services.items()},
            "GATEWAY_FOLDER": str(self.folder),
            "GATEWAY_LISTEN": self.listen,
            "GATEWAY_RESOLVER": "127.0.0.1",  # asked by nobody: these are addresses
            "GATEWAY_TRUSTED_PROXY": "; set_real_ip_from ".join(self.trusted_proxies),
            "GATEWAY_SCHEME": self.scheme,
            "GATEWAY_OPENAPI": str(self.document),
            "GATEWAY_READ_TIMEOUT": f"{self.read_seconds}s",
            "GATEWAY_ACCESS_LOG": str(self.folder / "access.log"),
        }

    def command(self) -> list[str]:
        """Write the configuration, and say how to start it; SIGQUIT lets running requests end, SIGTERM does not."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / "nginx.conf"
        path.write_text(fill(TEMPLATE.read_text(), self.values()))
        # Else root's nginx reads files as `nobody`, who may not enter every folder.
        as_root = ["-g", "user root;"] if os.geteuid() == 0 else []
        return [nginx(), "-p", str(self.folder), "-e", "stderr", "-c", str(path), *as_root]


def fill(template: str, values: Mapping[str, str]) -> str:
    """The template with its names filled in, as envsubst would.

    Raises: KeyError for a name without a value.
    """
    return _NAME.sub(lambda found: values[found[1]], template)


def names(template: str) -> set[str]:
    return set(_NAME.findall(template))


def nginx() -> str:
    """The program; Debian keeps it where only root's PATH leads.

    Raises: FileNotFoundError that says how to install it.
    """
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/opt/homebrew/bin")
    if found is None:
        raise FileNotFoundError("nginx is missing: apt-get install nginx-light")
    return found
