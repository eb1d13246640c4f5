"""Where do the keys come from? From the settings; in development from a file made on first use."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import SecretStr

from salus.kit.config import ConfigurationError, Settings
from salus.kit.crypto import Vault
from salus.kit.keys.made import development_keys
from salus.kit.keys.written import (
    DATA,
    ISSUER,
    PREVIOUS,
    SERVICE,
    SERVICES,
    SIGNING,
    data_keys,
    is_weak,
    public_key,
    signing_key,
)
from salus.kit.tokens import KeyRing


@dataclass(frozen=True, slots=True)
class ServiceKeys:
    """What a service signs its questions with, and by what it knows each neighbour."""

    own: KeyRing
    public: Mapping[str, Sequence[Ed25519PublicKey]]


@dataclass(frozen=True, slots=True)
class Keys:
    """What signs people's tokens, for those who issue them, what seals data at rest, and what a service is known by."""

    signing: KeyRing | None
    vault: Vault
    service: ServiceKeys | None
    """None where all are one process."""

    @property
    def ring(self) -> KeyRing:
        """Raises: ConfigurationError in a service that issues no tokens."""
        if self.signing is None:
            raise ConfigurationError(f"{SIGNING} is for the service auth alone.")
        return self.signing


def load_keys(settings: Settings) -> Keys:
    """The keys of this installation; only `auth` needs the one that signs people's tokens.

    Raises: ConfigurationError with one line for each setting that is missing, unreadable, or weak in production,
    without its value.
    """
    texts, reading = _texts(settings), _Reading(strict=settings.environment == "production")
    signing = service = None
    if settings.service in (None, ISSUER):
        with reading.noted():
            signing = reading.private(SIGNING, texts[SIGNING], "salus keys")
    with reading.noted():
        data = reading.data(texts[DATA])
    with reading.noted():
        previous = [public_key(text, PREVIOUS) for text in settings.previous_public_keys]
    if settings.service is not None:
        with reading.noted():
            service = reading.private(SERVICE, _secret(settings.service_key), "salus keys --services")
        with reading.noted():
            neighbours = reading.public_by_service(settings.service_public_keys)
    reading.tell()
    return Keys(
        KeyRing.of(signing, previous) if signing else None,
        Vault(data, current=next(iter(data))),
        ServiceKeys(KeyRing.of(service), neighbours) if service else None,
    )


def _texts(settings: Settings) -> Mapping[str, str]:
    """What the settings say; what they do not say comes in development from its file."""
    texts = {DATA: _secret(settings.data_keys)}
    if settings.service in (None, ISSUER):
        texts[SIGNING] = _secret(settings.signing_key)
    if settings.environment == "production" or all(texts.values()):
        return texts
    made = development_keys(settings.data_dir)
    return {name: text or made[name] for name, text in texts.items()}


def _secret(value: SecretStr | None) -> str:
    return value.get_secret_value() if value else ""


class _Reading:
    """Reads one setting after another, and tells at the end what is wrong with any of them."""

    def __init__(self, *, strict: bool) -> None:
        self._strict = strict
        self._faults: list[str] = []

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Go on after what cannot be used: what it should have become is missing until `tell`, which raises then."""
        try:
            yield
        except ConfigurationError as fault:
            self._faults.append(str(fault))

    def tell(self) -> None:
        if self._faults:
            raise ConfigurationError("\n".join(self._faults))

    def data(self, text: str) -> dict[str, bytes]:
        _refuse_missing(DATA, text, "salus keys")
        keys = data_keys(text)
        self._refuse_weak(DATA, keys.values(), "salus keys")
        return keys

    def private(self, setting: str, text: str, maker: str) -> Ed25519PrivateKey:
        _refuse_missing(setting, text, maker)
        key = signing_key(text, setting)
        self._refuse_weak(setting, [key.private_bytes_raw()], maker)
        return key

    def public_by_service(self, texts: Sequence[str]) -> Mapping[str, Sequence[Ed25519PublicKey]]:
        _refuse_missing(SERVICES, texts, "salus keys --services")
        found: dict[str, list[Ed25519PublicKey]] = {}
        for text in texts:
            name, _, key = text.partition(":")
            found.setdefault(name.strip(), []).append(public_key(key, SERVICES))
        return found

    def _refuse_weak(self, setting: str, keys: Collection[bytes], maker: str) -> None:
        if self._strict and any(map(is_weak, keys)):
            raise ConfigurationError(f"Not random: {setting}. `{maker}` prints new ones.")


def _refuse_missing(setting: str, given: Collection[str], maker: str) -> None:
    if not given:
        raise ConfigurationError(f"Missing: {setting}. `{maker}` prints new ones; keep them safe.")
