"""What does a provider's URL say? Who we are to it, and where it is."""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import parse_qs, unquote, urlsplit

from salus.kit.config import ConfigurationError

SETTING = "SALUS_PAYMENTS_URL"


@dataclass(frozen=True, slots=True, repr=False)
class ProviderUrl:
    """Shape: `scheme://user:password@host:port?option=…`; without `@host` it is the provider's own."""

    scheme: str
    user: str
    password: str
    host: str
    options: dict[str, str]

    @classmethod
    def parse(cls, url: str) -> "ProviderUrl":
        """Raises: ConfigurationError, which does not quote the URL: it holds a secret."""
        try:
            parts = urlsplit(url)
        except ValueError:
            raise ConfigurationError(f"{SETTING}: is no URL") from None
        who, _, host = parts.netloc.rpartition("@") if "@" in parts.netloc else (parts.netloc, "", "")
        user, _, password = who.partition(":")
        options = {name: values[-1] for name, values in parse_qs(parts.query.replace("+", "%2B")).items()}
        return cls(parts.scheme, unquote(user), unquote(password), host, options)

    def needed(self, option: str) -> str:
        """Raises: ConfigurationError."""
        if not self.options.get(option):
            raise ConfigurationError(f"{SETTING}: say ?{option}=… for {self.scheme}://")
        return self.options[option]

    @property
    def loopback(self) -> bool:
        name = urlsplit(f"//{self.host}").hostname or ""
        try:
            return ip_address(name).is_loopback
        except ValueError:
            return name == "localhost"

    def base(self, usual: str) -> str:
        """Where its API is; on this machine without encryption, for tests and development."""
        return f"{'http' if self.loopback else 'https'}://{self.host or usual}"
