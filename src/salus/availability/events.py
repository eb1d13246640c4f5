"""What does a journal entry mean to a page that shows free times?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from salus.availability.journals import Places
from salus.availability.touched import Touched, Whose, touched
from salus.kernel.feed import Cursor, Entry

_TAKES = frozenset({"appointment.held", "appointment.booked"})
_FREES = frozenset({"appointment.cancelled", "appointment.expired"})


@dataclass(frozen=True, slots=True)
class Times:
    """What an event tells: whose times, and between which instants where that is known."""

    doctor_id: int
    starts_at: datetime | None = None
    ends_at: datetime | None = None


class Event(NamedTuple):
    """`kind` is `taken`, `freed` or `hours_changed`; `journal` and `places` say where in the journals it stands."""

    kind: str
    whose: Touched
    starts_at: datetime | None
    ends_at: datetime | None
    journal: str
    places: Places

    @property
    def cursor(self) -> Cursor:
        return self.places[self.journal]


def events_of(journal: str, entry: Entry, places: Places) -> Iterator[Event]:
    """The events in one entry: none, one, or two when a visit moves."""
    touch = touched(entry)
    if touch is None:
        return
    here = {**places, journal: entry.cursor}
    if not touch.busy_only:
        yield Event(
            "hours_changed", touch, _instant(entry.data, "starts_at"), _instant(entry.data, "ends_at"), journal, here
        )
        return
    start, end, was = (_instant(entry.data, name) for name in ("starts_at", "ends_at", "was_starts_at"))
    if start is None or end is None:
        return
    if was is not None:
        ended = _instant(entry.data, "was_ends_at") or was + (end - start)
        yield Event("freed", touch, was, ended, journal, here)
    if was is not None or entry.action in _TAKES:
        yield Event("taken", touch, start, end, journal, here)
    elif entry.action in _FREES:
        yield Event("freed", touch, start, end, journal, here)


def written(places: Places) -> str:
    """An event's id: the place in each journal, by the journals' names."""
    return "-".join(f"{places[name].xid}.{places[name].seq}" for name in sorted(places))


def read(text: str, names: Places) -> Places | None:
    """The places that an event's id names, or None when it is none of ours."""
    parts = [part.split(".") for part in text.split("-")]
    if len(text) > 200 or len(parts) != len(names):
        return None
    if not all(len(part) == 2 and all(one.isascii() and one.isdigit() for one in part) for part in parts):
        return None
    return {name: Cursor(int(xid), int(seq)) for name, (xid, seq) in zip(sorted(names), parts, strict=True)}


def concerns(touch: Touched, doctor_id: int, user_id: int, clinic_ids: frozenset[int]) -> bool:
    if touch.whose == Whose.DOCTOR:
        return touch.id == doctor_id
    return touch.id == user_id if touch.whose == Whose.USER else touch.id in clinic_ids


def _instant(data: Mapping[str, Any], name: str) -> datetime | None:
    value = data.get(name)
    return datetime.fromisoformat(value) if isinstance(value, str) else value
