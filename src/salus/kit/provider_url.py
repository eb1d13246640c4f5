"""What does a provider's URL say? Who we are to it, where it is, and what else was agreed with it."""

from dataclasses import dataclass
from email.utils import parseaddr
from ipaddress import ip_address
from urllib.parse import parse_qsl, unquote, urlsplit

from salus.kit.config import ConfigurationError


@dataclass(frozen=True, slots=True, repr=False)
class ProviderUrl:
    """Shape: `scheme://user:password@host:port?option=…`; without `@host` it is the provider's own.

    `setting` is where it stands, for whoever has to mend it.
    """

    setting: str
    scheme: str
    user: str
    password: str
    host: str
    port: int | None
    options: dict[str, str]

    @classmethod
    def parse(cls, setting: str, url: str) -> "ProviderUrl":
        """Raises: ConfigurationError, which does not quote the URL: it holds a secret."""
        try:
            parts = urlsplit(url)
            who, host = _divided(parts.scheme, parts.netloc)
            place = urlsplit(f"//{host}")
            port = place.port
        except ValueError:
            raise ConfigurationError(f"{setting}: is no URL") from None
        user, _, password = who.partition(":")
        options = dict(parse_qsl(parts.query.replace("+", "%2B")))  # a + is a +, as telephone numbers are written
        return cls(setting, parts.scheme, unquote(user), unquote(password), place.hostname or "", port, options)

    def needed(self, option: str) -> str:
        """Raises: ConfigurationError."""
        if not self.options.get(option):
            raise ConfigurationError(f"{self.setting}: say ?{option}=… for {self.scheme}://")
        return self.options[option]

    @property
    def sender(self) -> tuple[str, str]:
        """Name and address that messages come from.

        Raises: ConfigurationError when it is missing.
        """
        name, address = parseaddr(self.options.get("from", ""))
        if "@" not in address:
            raise ConfigurationError(f"{self.setting}: say ?from=Name <address@host>")
        return name, address

    @property
    def loopback(self) -> bool:
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    def base(self, usual: str) -> str:
        """Where its API is; on this machine without encryption, for tests and development."""
        host = f"[{self.host}]" if ":" in self.host else self.host or usual
        port = f":{self.port}" if self.port else ""
        return f"{'http' if self.loopback else 'https'}://{host}{port}"


def _divided(scheme: str, place: str) -> tuple[str, str]:
    """Who and where. A mail server is nobody's in particular; of all others the key alone is enough."""
    who, at, host = place.rpartition("@")
    return (who, host) if at or scheme.startswith("smtp") else (place, "")
