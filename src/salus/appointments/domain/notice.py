"""Until when may a patient still change a visit? By the rules that held when it was booked."""

from datetime import datetime, timedelta

from salus.appointments.contract import TooLate, TooManyReschedules


def until(starts_at: datetime, notice_minutes: int) -> datetime:
    """The last instant at which a patient may still change the visit."""
    return starts_at - timedelta(minutes=notice_minutes)


def in_time(starts_at: datetime, notice_minutes: int, now: datetime) -> None:
    """Raises: TooLate once the notice period has begun."""
    last = until(starts_at, notice_minutes)
    if now > last:
        raise TooLate(last)


def may_move_again(reschedules: int, limit: int | None) -> None:
    """Raises: TooManyReschedules."""
    if limit is not None and reschedules >= limit:
        raise TooManyReschedules(limit)


def movable(starts_at: datetime, notice_minutes: int, reschedules: int, limit: int | None, now: datetime) -> bool:
    """Whether its patient may still move a visit."""
    try:
        in_time(starts_at, notice_minutes, now)
        may_move_again(reschedules, limit)
    except (TooLate, TooManyReschedules):
        return False
    return True
