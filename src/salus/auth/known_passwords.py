"""Which passwords are tried first? 11,611 of at least eight characters, from leaks; read when first needed.

Source: the frequency list of zxcvbn (MIT), by `tools/renew_known_passwords.py`.
"""

import gzip
from functools import lru_cache
from importlib.resources import files

FILE = "known_passwords.txt.gz"


@lru_cache(maxsize=1)
def known_passwords() -> frozenset[str]:
    return frozenset(gzip.decompress(files("salus.auth").joinpath(FILE).read_bytes()).decode().split("\n"))
