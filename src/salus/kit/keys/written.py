"""Under which setting does a key stand, and how is it written there?"""

import base64
import binascii
from itertools import pairwise
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from salus.kit.config import ConfigurationError
from salus.kit.crypto import KEY_BYTES

SIGNING: Final = "SALUS_SIGNING_KEY"
DATA: Final = "SALUS_DATA_KEYS"
PREVIOUS: Final = "SALUS_PREVIOUS_PUBLIC_KEYS"
SERVICE: Final = "SALUS_SERVICE_KEY"
SERVICES: Final = "SALUS_SERVICE_PUBLIC_KEYS"
ISSUER: Final = "auth"


def text_of(key: bytes) -> str:
    return base64.b64encode(key).decode()


def signing_key(text: str, setting: str) -> Ed25519PrivateKey:
    try:
        if not _is_pem(text):
            return Ed25519PrivateKey.from_private_bytes(_decoded(text))
        key = load_pem_private_key(_pem(text), password=None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise ConfigurationError(f"{setting} must be an Ed25519 private key in PEM, or 32 bytes in base64.")
    return key


def public_key(text: str, setting: str) -> Ed25519PublicKey:
    try:
        if not _is_pem(text):
            return Ed25519PublicKey.from_public_bytes(_decoded(text))
        key = load_pem_public_key(_pem(text))
    except ValueError:
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise ConfigurationError(f"{setting} must be Ed25519 public keys in PEM, or 32 bytes in base64 each.")
    return key


def data_keys(text: str) -> dict[str, bytes]:
    keys: dict[str, bytes] = {}
    try:
        for part in text.split(","):
            key_id, _, key = part.strip().partition(":")
            if not key_id or not key_id.isascii() or len(key_id) > 32 or key_id in keys:
                raise ValueError("unusable id")
            keys[key_id] = _decoded(key)
    except ValueError:
        raise ConfigurationError(
            f"{DATA} must be id:key pairs divided by commas; ids differ, keys are 32 bytes in base64."
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


def is_weak(key: bytes) -> bool:
    """Whether nobody drew this at random: few different bytes, an arithmetic row, or readable text.

    Source: 32 random bytes look like this less than once in 10^13 times.
    """
    steps = {(after - before) % 256 for before, after in pairwise(key)}
    readable = all(0x20 <= byte < 0x7F for byte in key)
    return len(set(key)) <= 12 or len(steps) == 1 or readable
