"""Who takes payments here? As the setting says; the demonstration pays with a test."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from salus.kernel.clock import Clock
from salus.kit.config import ConfigurationError
from salus.kit.db import Database
from salus.kit.provider_url import ProviderUrl
from salus.payments.providers.demonstration import TestProvider
from salus.payments.providers.paypal import PayPalProvider
from salus.payments.providers.provider import Provider
from salus.payments.providers.stripe import StripeProvider

_SETTING: Final = "SALUS_PAYMENTS_URL"


@dataclass(frozen=True, slots=True)
class Providers:
    """By name; the first is used where nobody chooses. Those that are named later still refund what they took."""

    by_name: Mapping[str, Provider]

    @property
    def usual(self) -> Provider | None:
        return next(iter(self.by_name.values()), None)

    async def close(self) -> None:
        for provider in self.by_name.values():
            await provider.close_connections()


def providers_of(urls: str | None, *, production: bool, db: Database, origin: str, clock: Clock) -> Providers:
    """Shape:  URLs divided by commas.
    Raises: ConfigurationError.
    """
    made = [_provider(url, db, origin, clock) for url in _parsed(urls, production)]
    return Providers({provider.name: provider for provider in made})


def provider_names(urls: str | None, *, production: bool) -> list[str]:
    """Who is configured; for whoever examines an installation.

    Raises: ConfigurationError.
    """
    return [url.scheme for url in _parsed(urls, production)]


def _parsed(urls: str | None, production: bool) -> list[ProviderUrl]:
    found = [ProviderUrl.parse(_SETTING, text.strip()) for text in (urls or "").split(",") if text.strip()]
    for url in found:
        if url.scheme not in ("stripe", "paypal", "test"):
            raise ConfigurationError(f"{url.setting}: must start with stripe://, paypal:// or test://")
        if url.scheme == "test" and production:
            raise ConfigurationError(f"{url.setting}: test:// takes no money, so it is not for production")
    return found


def _provider(url: ProviderUrl, db: Database, origin: str, clock: Clock) -> Provider:
    match url.scheme:
        case "stripe":
            return StripeProvider(url)
        case "paypal":
            return PayPalProvider(url, clock)
    return TestProvider(db, origin)
