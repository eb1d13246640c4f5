"""How does a password become a hash, without keeping everybody else waiting?

Two threads: a hash takes 20 ms and 19 MiB, and a storm of sign-ins must neither fill the memory nor
starve the loop that answers the others.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from salus.auth.domain.passwords import normal

_THREADS = 2


class Passwords:
    """Argon2id. Source: OWASP Password Storage, 19 MiB, two passes, one lane."""

    def __init__(self, *, memory_kib: int = 19 * 1024, passes: int = 2) -> None:
        self._hasher = PasswordHash((Argon2Hasher(time_cost=passes, memory_cost=memory_kib, parallelism=1),))
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="salus-passwords")
        self._nobody = self._pool.submit(self._hasher.hash, "of somebody who does not exist")

    async def hash(self, password: str) -> str:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, self._hasher.hash, normal(password))

    async def verify(self, password: str, kept: str | None) -> tuple[bool, str | None]:
        """Whether it is the password, and its new hash if the cost has changed.

        Where nothing is kept, it takes the same time to say no.
        """
        loop = asyncio.get_running_loop()
        against: str = kept if kept else await asyncio.wrap_future(self._nobody)
        right, renewed = await loop.run_in_executor(
            self._pool, self._hasher.verify_and_update, normal(password), against
        )
        return (right, renewed) if kept else (False, None)

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)
