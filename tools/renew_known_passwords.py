"""Where does the list of known passwords come from?

Run it with `uv run --no-project --with zxcvbn==4.5.0 tools/renew_known_passwords.py`: the list is taken
from the package once, because importing the package costs every process what only this list is needed for.
"""

import gzip
from pathlib import Path

from zxcvbn.frequency_lists import FREQUENCY_LISTS  # type: ignore[import-not-found, import-untyped, unused-ignore]

SHORTEST = 8
"""Shorter ones are refused for their length."""
TARGET = Path(__file__).parents[1] / "src/salus/auth/known_passwords.txt.gz"

if __name__ == "__main__":
    known = sorted(password.lower() for password in FREQUENCY_LISTS["passwords"] if len(password) >= SHORTEST)
    TARGET.write_bytes(gzip.compress("\n".join(known).encode(), mtime=0))
