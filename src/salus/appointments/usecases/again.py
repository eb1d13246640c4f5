"""What if somebody else changes the same visit at the same moment? Then it is judged by what stands now."""

from collections.abc import Awaitable, Callable

from salus.appointments.contract import Appointment
from salus.kernel.errors import Stale

_ROUNDS = 20
"""Each round lost means that somebody else's change was made; nobody loses so many in a row."""


async def judged_anew(attempt: Callable[[], Awaitable[Appointment]], revision: int | None = None) -> Appointment:
    """Try a change again as long as the row moves on under it.

    Raises: Stale to those who named the revision they know: the change is not theirs to repeat.
    """
    for _ in range(_ROUNDS):
        try:
            return await attempt()
        except Stale:
            if revision is not None:
                raise
    return await attempt()
