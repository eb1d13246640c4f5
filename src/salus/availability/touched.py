"""Whose calendar does a journal entry touch, and which part of it?"""

from enum import StrEnum
from typing import NamedTuple

from salus.kernel.feed import Entry


class Touched(NamedTuple):
    """`whose` says what kind of thing `id` is."""

    whose: str
    id: int
    busy_only: bool = False


class Whose(StrEnum):
    DOCTOR = "doctor"
    USER = "user"
    CLINIC = "clinic"


_LEAVES_TIME_ALONE = frozenset(
    f"appointment.{action}" for action in ("updated", "checked_in", "completed", "no_show", "read", "listed")
)
_OF_A_DOCTOR = frozenset({"hours", "opening", "time_off", "rules", "doctor", "service", "holiday"})


def touched(entry: Entry) -> Touched | None:
    """What the entry makes out of date, if anything that availability looks at."""
    doctor_id = entry.data.get("doctor_id")
    if entry.entity == "appointment":
        if entry.action in _LEAVES_TIME_ALONE:
            return None
        return Touched(Whose.DOCTOR, int(doctor_id), busy_only=True) if doctor_id is not None else None
    if entry.entity in _OF_A_DOCTOR:
        if doctor_id is not None:
            return Touched(Whose.DOCTOR, int(doctor_id))
        return Touched(Whose.DOCTOR, entry.entity_id) if entry.entity == "doctor" else None
    if entry.entity in (Whose.USER, Whose.CLINIC):
        return Touched(entry.entity, entry.entity_id)
    return None
