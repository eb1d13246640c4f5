"""Which files do the documentation pages load, and under which names?"""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parent / "static"
MEDIA_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
# The whole list: nothing else in the folder can be fetched.
NAMES = ("swagger-ui-bundle.js", "swagger-ui.css", "swagger-start.js", "redoc.standalone.js", "redoc-start.js")


@dataclass(frozen=True)
class Asset:
    """One file, compressed, under a name that changes when its content does."""

    address: str
    media_type: str
    packed: bytes

    @property
    def plain(self) -> bytes:
        return gzip.decompress(self.packed)


@cache
def assets() -> dict[str, Asset]:
    """All files by their plain name."""
    return {name: _load(name) for name in NAMES}


def _load(name: str) -> Asset:
    packed_file = STATIC / f"{name}.gz"
    packed = packed_file.read_bytes() if packed_file.exists() else gzip.compress((STATIC / name).read_bytes(), mtime=0)
    digest = hashlib.sha256(packed).hexdigest()[:12]
    path = Path(name)
    return Asset(f"{path.stem}.{digest}{path.suffix}", MEDIA_TYPES[path.suffix], packed)
