"""Which files make up the web app? Those that the build left, each with its packed twins."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DIST = Path(__file__).parent / "dist"
INDEX = "index.html"
_PACKED = {"br": ".br", "gzip": ".gz"}
"""In the order of preference."""
_MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}


@dataclass(frozen=True)
class WebFile:
    """One file and its compressed forms, by the name of their encoding; `""` is the plain one."""

    media_type: str
    forms: dict[str, bytes]
    etag: str
    hashed: bool
    """The name changes with the content."""

    def best(self, accepted: str) -> tuple[str, bytes]:
        """The smallest form that a browser takes, and its encoding."""
        offered = {part.partition(";")[0].strip() for part in accepted.split(",") if not part.endswith("q=0")}
        encoding = next((name for name in _PACKED if name in offered and name in self.forms), "")
        return encoding, self.forms[encoding]


@cache
def web_files(folder: Path) -> dict[str, WebFile]:
    """All files by their path below `/app/`: what is not in here cannot be fetched, whatever is asked for."""
    if not (folder / INDEX).exists():
        return {}
    paths = (path for path in sorted(folder.rglob("*")) if path.suffix in _MEDIA_TYPES)
    return {path.relative_to(folder).as_posix(): _load(path, folder) for path in paths}


def _load(path: Path, folder: Path) -> WebFile:
    plain = path.read_bytes()
    packed = {name: path.with_name(path.name + suffix) for name, suffix in _PACKED.items()}
    forms = {"": plain} | {name: twin.read_bytes() for name, twin in packed.items() if twin.exists()}
    digest = hashlib.sha256(plain).hexdigest()[:16]
    return WebFile(_MEDIA_TYPES[path.suffix], forms, f'"{digest}"', path.parent == folder / "assets")
