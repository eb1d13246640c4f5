"""How is what nobody else may read kept at rest?

Sealed text is `version (1), length of the key id (1), key id, nonce (12), ciphertext and tag`.
What stands before the nonce and the place it belongs to are authenticated with it, so that a
sealed text cannot be moved to another row, column, key or version.
"""

import hashlib
import os
import secrets
from collections.abc import Mapping
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION: Final = 1
_NONCE_BYTES: Final = 12
KEY_BYTES: Final = 32


class Unsealable(Exception):
    """It was changed, moved, or sealed with a key that is not here."""


class Vault:
    """Seals with the current key and opens with any; each key is for at most 2^32 seals.

    Source: NIST SP 800-38D 8.3, random nonces of 96 bits.
    """

    def __init__(self, keys: Mapping[str, bytes], current: str) -> None:
        if current not in keys:
            raise ValueError("the current key is not among the keys")
        for key_id, key in keys.items():
            if not key_id or not key_id.isascii() or len(key_id) > 255 or len(key) != KEY_BYTES:
                raise ValueError("a key needs a short ASCII id and 32 bytes")
        self._ciphers = {key_id.encode(): AESGCM(key) for key_id, key in keys.items()}
        self._current = current.encode()

    def seal(self, plain: str, about: str) -> bytes:
        """Encrypt text for one place.

        Shape: `about` names the place, such as `appointments:reason:17`.
        """
        head = bytes((_VERSION, len(self._current))) + self._current
        nonce = os.urandom(_NONCE_BYTES)
        return head + nonce + self._ciphers[self._current].encrypt(nonce, plain.encode(), head + about.encode())

    def open(self, sealed: bytes, about: str) -> str:
        """Decrypt what was sealed for the same place.

        Raises: Unsealable.
        """
        if len(sealed) < 2:
            raise Unsealable
        start = 2 + sealed[1]
        head, nonce, body = sealed[:start], sealed[start : start + _NONCE_BYTES], sealed[start + _NONCE_BYTES :]
        cipher = self._ciphers.get(head[2:])
        if cipher is None or len(nonce) < _NONCE_BYTES:
            raise Unsealable
        try:
            return cipher.decrypt(nonce, body, head + about.encode()).decode()
        except InvalidTag:
            raise Unsealable from None


def opaque() -> str:
    """A secret of 256 random bits for a link, a cookie or a refresh token."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """How an opaque secret is stored: enough to recognise it, useless to whoever reads it.

    Shape: 64 hex digits; only for secrets with full entropy, never for passwords.
    """
    return hashlib.sha256(secret.encode()).hexdigest()
