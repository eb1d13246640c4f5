"""How are the demonstration clinic's files read? TOML beside this module, hours in one line each."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIMES = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)")


@cache
def read(name: str) -> dict[str, Any]:
    """One of the files, such as `clinics`."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))


def hours_of(line: str) -> Iterator[tuple[int, str, str, str | None, int]]:
    """What `mon-fri 09:00-12:00 13:00-17:00 lyon /2` says, day by day and stretch by stretch.

    Shape: weekday, start, end, clinic, every how many weeks.
    """
    words = line.split()
    times = [matched.groups() for word in words if (matched := _TIMES.fullmatch(word))]
    every = next((int(word[1:]) for word in words if word.startswith("/")), 1)
    place = next((word for word in words[1:] if word.isalpha()), None)
    for part in words[0].split(","):
        first, _, last = part.partition("-")
        for weekday in range(_DAYS.index(first), _DAYS.index(last or first) + 1):
            for start, end in times:
                yield weekday, start, end, place, every
