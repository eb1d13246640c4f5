"""Where do the keys come from? From the settings; in development from a file made on first use."""

import base64
import binascii
import json
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from pydantic import SecretStr

from salus.kit.config import ConfigurationError, Settings
from salus.kit.crypto import KEY_BYTES, Vault
from salus.kit.tokens import KeyRing

_SIGNING: Final = "SALUS_SIGNING_KEY"
_DATA: Final = "SALUS_DATA_KEYS"
_PREVIOUS: Final = "SALUS_PREVIOUS_PUBLIC_KEYS"
_SERVICE: Final = "SALUS_SERVICE_KEY"
_SERVICES: Final = "SALUS_SERVICE_PUBLIC_KEYS"
_ISSUER: Final = "auth"


@dataclass(frozen=True, slots=True)
class Keys:
    """What signs people's tokens, for those who issue them, and what seals data at rest."""

    signing: KeyRing | None
    vault: Vault

    @property
    def ring(self) -> KeyRing:
        """Raises: ConfigurationError in a service that issues no tokens."""
        if self.signing is None:
            raise ConfigurationError(f"{_SIGNING} is for the service auth alone.")
        return self.signing


@dataclass(frozen=True, slots=True)
class ServiceKeys:
    """What a service signs its questions with, and by what it knows each neighbour."""

    own: KeyRing
    public: Mapping[str, Sequence[Ed25519PublicKey]]


def load_service_keys(settings: Settings) -> ServiceKeys:
    """The keys of one service among several; there are no defaults for them.

    Raises: ConfigurationError for a key that is missing or unreadable.
    """
    if settings.service_key is None or not settings.service_public_keys:
        raise ConfigurationError(f"Missing: {_SERVICE} and {_SERVICES}. `salus keys --services` prints new ones.")
    own = _signing_key(_secret(settings.service_key), _SERVICE)
    public: dict[str, list[Ed25519PublicKey]] = {}
    for text in settings.service_public_keys:
        name, _, key = text.partition(":")
        public.setdefault(name.strip(), []).append(_public_key(key, _SERVICES))
    if settings.environment == "production":
        _refuse_weak({_SERVICE: [own.private_bytes_raw()]})
    return ServiceKeys(KeyRing.of(own), public)


def load_keys(settings: Settings) -> Keys:
    """The keys of this installation; only `auth` needs the one that signs people's tokens.

    Raises: ConfigurationError for a key that is missing in production, weak there, or unreadable.
    """
    production = settings.environment == "production"
    issues = settings.service in (None, _ISSUER)
    texts = {_SIGNING: _secret(settings.signing_key)} if issues else {}
    texts[_DATA] = _secret(settings.data_keys)
    missing = [name for name, text in texts.items() if not text]
    if missing and production:
        raise ConfigurationError(
            f"Missing in production: {', '.join(missing)}. `salus keys` prints new ones; keep them safe."
        )
    if missing:
        made = _development_keys(settings.data_dir)
        texts |= {name: made[name] for name in missing}
    data = _data_keys(texts[_DATA])
    if production:
        _refuse_weak({_DATA: list(data.values())})
    ring = _ring(settings, texts[_SIGNING]) if issues else None
    return Keys(ring, Vault(data, current=next(iter(data))))


def _ring(settings: Settings, text: str) -> KeyRing:
    signing = _signing_key(text, _SIGNING)
    if settings.environment == "production":
        _refuse_weak({_SIGNING: [signing.private_bytes_raw()]})
    return KeyRing.of(signing, [_public_key(text, _PREVIOUS) for text in settings.previous_public_keys])


def new_keys_text() -> str:
    """Lines for the environment with new keys, as `salus keys` prints them."""
    return "".join(f"{name}={text}\n" for name, text in _new_keys().items())


def new_service_keys(services: Sequence[str]) -> dict[str, dict[str, str]]:
    """New settings for each of these services: its own keys, and the public ones of all."""
    own = {service: Ed25519PrivateKey.generate() for service in services}
    public = [f"{service}:{_text(key.public_key().public_bytes_raw())}" for service, key in own.items()]
    found = {}
    for service, key in own.items():
        found[service] = _new_keys() | {_SERVICE: _text(key.private_bytes_raw()), _SERVICES: ",".join(public)}
        if service != _ISSUER:
            del found[service][_SIGNING]
    return found


def _new_keys() -> dict[str, str]:
    signing, data = secrets.token_bytes(KEY_BYTES), secrets.token_bytes(KEY_BYTES)
    return {_SIGNING: _text(signing), _DATA: f"k{secrets.token_hex(3)}:{_text(data)}"}


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _development_keys(data_dir: Path) -> dict[str, str]:
    """The keys in `keys.json`, which whoever comes first makes.

    Raises: ConfigurationError for a folder that cannot be used, or a file that holds something else.
    """
    path = data_dir / "keys.json"
    try:
        if not path.exists():
            data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write_once(path, json.dumps(_new_keys(), indent=1))
        text = path.read_text()
    except OSError as error:
        said = f"Nothing can be kept in {data_dir}: {(error.strerror or 'unknown').lower()}."
        raise ConfigurationError(f"{said} Mend that, or choose another folder with --data-dir.") from None
    except ValueError:
        text = ""
    try:
        kept = json.loads(text)
        return {name: str(kept[name]) for name in (_SIGNING, _DATA)}
    except (ValueError, KeyError, TypeError):
        raise ConfigurationError(f"{path} does not hold the development keys. Restore it or remove it.") from None


def _write_once(path: Path, text: str) -> None:
    """Write a private file whole, unless somebody else has already done so.

    It is written aside and then linked: a link is made or refused in one step, so no reader
    sees half a file and two writers agree on one.
    """
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.link(aside, path)
    except FileExistsError:
        return
    finally:
        aside.unlink(missing_ok=True)


def _secret(value: SecretStr | None) -> str:
    return value.get_secret_value() if value else ""


def _signing_key(text: str, setting: str) -> Ed25519PrivateKey:
    try:
        if not _is_pem(text):
            return Ed25519PrivateKey.from_private_bytes(_decoded(text))
        key = load_pem_private_key(_pem(text), password=None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise ConfigurationError(f"{setting} must be an Ed25519 private key in PEM, or 32 bytes in base64.")
    return key


def _public_key(text: str, setting: str) -> Ed25519PublicKey:
    try:
        if not _is_pem(text):
            return Ed25519PublicKey.from_public_bytes(_decoded(text))
        key = load_pem_public_key(_pem(text))
    except ValueError:
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise ConfigurationError(f"{setting} must be Ed25519 public keys in PEM, or 32 bytes in base64 each.")
    return key


def _data_keys(text: str) -> dict[str, bytes]:
    keys: dict[str, bytes] = {}
    try:
        for part in text.split(","):
            key_id, _, key = part.strip().partition(":")
            if not key_id or not key_id.isascii() or len(key_id) > 32 or key_id in keys:
                raise ValueError("unusable id")
            keys[key_id] = _decoded(key)
    except ValueError:
        raise ConfigurationError(
            f"{_DATA} must be id:key pairs divided by commas; ids differ, keys are 32 bytes in base64."
        ) from None
    return keys


def _is_pem(text: str) -> bool:
    return text.lstrip().startswith("-----BEGIN")


def _pem(text: str) -> bytes:
    return text.replace("\\n", "\n").encode()  # a variable often holds its line ends as \n


def _decoded(text: str) -> bytes:
    """32 bytes from either alphabet of base64, padded or not."""
    plain = text.strip().rstrip("=").replace("-", "+").replace("_", "/")
    try:
        key = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except binascii.Error:
        raise ValueError("not base64") from None
    if len(key) != KEY_BYTES:
        raise ValueError("not 32 bytes")
    return key


def _refuse_weak(keys: dict[str, list[bytes]]) -> None:
    weak = [name for name, values in keys.items() if any(_is_weak(value) for value in values)]
    if weak:
        raise ConfigurationError(f"Not random: {', '.join(weak)}. `salus keys` prints new ones.")


def _is_weak(key: bytes) -> bool:
    """Whether nobody drew this at random: few different bytes, an arithmetic row, or readable text.

    Source: 32 random bytes look like this less than once in 10^13 times.
    """
    steps = {(after - before) % 256 for before, after in pairwise(key)}
    readable = all(0x20 <= byte < 0x7F for byte in key)
    return len(set(key)) <= 12 or len(steps) == 1 or readable
