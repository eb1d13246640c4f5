"""Which status may follow which?"""

from salus.appointments.contract import Status, WrongStatus

_BEFORE: dict[Status, tuple[Status, ...]] = {
    Status.UPCOMING: (Status.HELD,),
    Status.CHECKED_IN: (Status.UPCOMING,),
    Status.COMPLETED: (Status.UPCOMING, Status.CHECKED_IN),
    Status.NO_SHOW: (Status.UPCOMING,),
    Status.CANCELLED: (Status.HELD, Status.UPCOMING),
}


def may_become(now: Status, then: Status) -> None:
    """Raises: WrongStatus."""
    if now not in _BEFORE[then]:
        raise WrongStatus(now)


def may_be_changed(now: Status) -> None:
    """Only a visit that is still to come can be moved or edited.

    Raises: WrongStatus.
    """
    if now is not Status.UPCOMING:
        raise WrongStatus(now)
