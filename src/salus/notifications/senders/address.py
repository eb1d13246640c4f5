"""What does a provider's URL say? Who we are to it, where it is, and from whom messages come."""

from dataclasses import dataclass
from email.utils import parseaddr
from ipaddress import ip_address
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from salus.kit.config import ConfigurationError

_SMTP_PORTS: Final = {"smtp": 587, "smtps": 465, "smtp+starttls": 587}


@dataclass(frozen=True, slots=True, repr=False)
class ProviderUrl:
    """Shape: `scheme://user:password@host:port?from=…`; the host is the provider's own when it is left out."""

    scheme: str
    user: str
    password: str
    host: str
    port: int | None
    options: dict[str, str]
    setting: str

    @classmethod
    def parse(cls, setting: str, url: str) -> "ProviderUrl":
        """Raises: ConfigurationError, which does not quote the URL: it holds a secret."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise ConfigurationError(f"{setting}: is no URL") from None
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        host = parts.hostname or ""
        if not user and "@" not in parts.netloc and not parts.scheme.startswith("smtp"):
            user, host = parts.netloc, ""  # `resend://KEY`: the key alone, in the case it was written
        options = dict(parse_qsl(parts.query.replace("+", "%2B")))  # a + is a +, as telephone numbers are written
        return cls(parts.scheme, user, password, host, port, options, setting)

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
    def smtp_port(self) -> int:
        return self.port or _SMTP_PORTS[self.scheme]

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
