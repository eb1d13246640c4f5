"""Has everything been prepared for this version of the code? A note beside the data tells, so that starts are quick."""

import json
from pathlib import Path
from typing import Any

from deploy.local.plan import SOURCES


def note_of(folder: Path) -> Path:
    return folder / "prepared.json"


def migrations() -> list[str]:
    """The steps that the code brings along."""
    return sorted(str(path.relative_to(SOURCES)) for path in SOURCES.glob("salus/**/migrations/[0-9]*_*.py"))


def logins_if_prepared(folder: Path) -> str | None:
    """The demonstration's logins; None when something has to be prepared first."""
    try:
        note: dict[str, Any] = json.loads(note_of(folder).read_text())
    except (OSError, ValueError):
        return None
    return str(note["logins"]) if note.get("migrations") == migrations() else None
