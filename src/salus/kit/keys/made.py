"""Which keys does an installation get that has none? New ones; in development from a file made on first use."""

import json
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from salus.kit.config import ConfigurationError
from salus.kit.crypto import KEY_BYTES
from salus.kit.keys.written import DATA, ISSUER, SERVICE, SERVICES, SIGNING, text_of


def new_keys_text() -> str:
    """Lines for the environment with new keys, as `salus keys` prints them."""
    return "".join(f"{name}={text}\n" for name, text in _new_keys().items())


def new_service_keys(services: Sequence[str]) -> dict[str, dict[str, str]]:
    """New settings for each of these services: its own keys, and the public ones of all."""
    own = {service: Ed25519PrivateKey.generate() for service in services}
    public = [f"{service}:{text_of(key.public_key().public_bytes_raw())}" for service, key in own.items()]
    found = {}
    for service, key in own.items():
        found[service] = _new_keys() | {SERVICE: text_of(key.private_bytes_raw()), SERVICES: ",".join(public)}
        if service != ISSUER:
            del found[service][SIGNING]
    return found


def _new_keys() -> dict[str, str]:
    signing, data = secrets.token_bytes(KEY_BYTES), secrets.token_bytes(KEY_BYTES)
    return {SIGNING: text_of(signing), DATA: f"k{secrets.token_hex(3)}:{text_of(data)}"}


def development_keys(data_dir: Path) -> dict[str, str]:
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
        return {name: str(kept[name]) for name in (SIGNING, DATA)}
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
