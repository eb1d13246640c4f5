"""Which number names a slot?"""

from datetime import UTC, datetime, timedelta

from salus.kernel.ids import ServiceId

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
_BITS = 24
"""Enough minutes until November 2051, and ids stay below 2**53 up to half a billion services."""


def slot_id(service_id: ServiceId, starts_at: datetime) -> int:
    """The slot's number: the service, then the minute of its start.

    Raises: ValueError for a start that is not on a whole minute between 2020 and 2051.
    """
    minutes, rest = divmod(starts_at - EPOCH, MINUTE)
    if rest or not 0 <= minutes < 1 << _BITS:
        raise ValueError("a slot starts on a whole minute between 2020 and 2051")
    return service_id << _BITS | minutes


def slot_of_id(number: int) -> tuple[ServiceId, datetime]:
    """The service and start that a slot's number names."""
    return ServiceId(number >> _BITS), EPOCH + (number & ((1 << _BITS) - 1)) * MINUTE
