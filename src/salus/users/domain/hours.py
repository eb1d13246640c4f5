"""Do the opening hours of a door contradict each other?"""

from collections.abc import Sequence

DoorHours = tuple[int, str, str]
"""Weekday, start and end as `HH:MM`, which sorts as time does; the end may be `24:00`."""


def overlapping(hours: Sequence[DoorHours]) -> list[int]:
    """The places of those that begin before others of their day, which began earlier, have ended.

    Order: rising.
    """
    found = []
    ends: dict[int, str] = {}
    for place in sorted(range(len(hours)), key=lambda place: hours[place]):
        weekday, start, end = hours[place]
        latest = ends.get(weekday, start)
        if start < latest:
            found.append(place)
        ends[weekday] = max(end, latest)
    return sorted(found)
