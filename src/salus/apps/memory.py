"""How does a process keep its memory small?"""

import ctypes
import gc
import sys
from contextlib import suppress
from typing import Final

_MMAP_THRESHOLD: Final = -3
"""Source: mallopt(3), M_MMAP_THRESHOLD."""
_LARGE: Final = 1 << 20


def give_back_large_blocks() -> None:
    """Let what is larger than a megabyte return to the system when it is freed.

    Otherwise glibc keeps the 19 MiB of a password hash, once for each thread that made one (measured:
    141 instead of 122 MB after the first sign-in).
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another C library has no such switch, and no such habit
            ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE)


def settle() -> None:
    """Drop what a start leaves behind; what is left stays, so that no collection looks at it again."""
    gc.collect()
    gc.freeze()
    gc.enable()
