"""How does a process end with the one that started it, even when that is killed?"""

import ctypes
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Final

_PR_SET_PDEATHSIG: Final = 1


def ends_with_us(farewell: signal.Signals) -> Callable[[], None] | None:
    """What a new process does before its program begins: ask the kernel for this signal when we are gone.

    None where nobody can be asked: Linux alone does it, and takes the end of the thread that starts the process for
    our end; the main one lives as long as we.
    """
    if sys.platform != "linux" or threading.current_thread() is not threading.main_thread():
        return None
    us, prctl = os.getpid(), ctypes.CDLL(None).prctl  # found here: the less between fork and exec, the better

    def ask() -> None:
        prctl(_PR_SET_PDEATHSIG, ctypes.c_ulong(farewell))
        if os.getppid() != us:  # gone before it was asked
            os._exit(1)

    return ask
