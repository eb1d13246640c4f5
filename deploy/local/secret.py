"""Which passwords and keys has this installation? Made once, and kept in a file for its owner alone."""

import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Secrets:
    """`passwords` by role of the database, its administrator's under ""; `keys` are settings by service."""

    passwords: dict[str, str]
    keys: dict[str, dict[str, str]]


def secrets_in(path: Path, services: Sequence[str]) -> Secrets:
    """The secrets kept in this file, which is made if it is missing."""
    if path.exists():
        return Secrets(**json.loads(path.read_text()))
    from salus.kit.keys import new_service_keys  # half a second that later starts do without

    roles = ("", *services, *map(owner_of, services))
    made = Secrets({role: secrets.token_hex(24) for role in roles}, new_service_keys(services))
    aside = path.with_suffix(".new")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(asdict(made), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    aside.rename(path)
    return made


def owner_of(service: str) -> str:
    """The role that owns a service's tables."""
    return f"{service}_owner"
