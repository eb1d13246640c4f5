"""Is it worth asking this neighbour now, or is it known to be away?"""

import math
import time
from collections.abc import Callable
from datetime import timedelta

import structlog

from salus.kernel.errors import Unavailable

log = structlog.get_logger("salus.rpc")


class Breaker:
    """Opens after so many failures in a row; from then on one caller tries every `pause`, the others do not wait.

    Unit: `clock` counts seconds, from anywhere, and never goes back.
    """

    def __init__(
        self,
        neighbour: str,
        clock: Callable[[], float] = time.monotonic,
        failures: int = 5,
        pause: timedelta = timedelta(seconds=1),
    ) -> None:
        self._neighbour = neighbour
        self._clock = clock
        self._bearable = failures
        self._pause = pause.total_seconds()
        self._failures = 0
        self._closed_until = 0.0

    @property
    def open(self) -> bool:
        return self._failures >= self._bearable

    def admit(self) -> None:
        """Raises: Unavailable while it is open and somebody has tried within the pause."""
        if not self.open:
            return
        left = self._closed_until - self._clock()
        if left > 0:
            raise Unavailable(math.ceil(left))
        self._closed_until = self._clock() + self._pause  # this caller tries, whoever comes next waits for the outcome

    def succeeded(self) -> None:
        if self.open:
            log.warning("neighbour_is_back", neighbour=self._neighbour)
        self._failures = 0

    def failed(self) -> None:
        self._failures += 1
        if self.open:
            self._closed_until = self._clock() + self._pause
        if self._failures == self._bearable:
            log.warning("neighbour_is_away", neighbour=self._neighbour)
