"""Is a local time the right instant, in every zone and at every change of its clocks?"""

import os
import subprocess
import sys
import zoneinfo
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from salus.kernel.interval import Interval
from salus.kernel.zone import local_day, to_utc, tzdata_version, zone, zone_names

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
NAMES = files("tzdata").joinpath("zones").read_text().split()


def offset(instant: datetime, at: ZoneInfo) -> timedelta:
    found = instant.astimezone(at).utcoffset()
    assert found is not None
    return found


def changes(at: ZoneInfo, first: int, last: int) -> list[tuple[datetime, timedelta, timedelta]]:
    """Every change of the clocks in some years: the instant, the offset before, the offset after."""
    found = []
    day, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    while day < end:
        low, high = day, day + DAY
        if offset(low, at) != offset(high, at):
            while high - low > MINUTE:
                middle = low + (high - low) // MINUTE // 2 * MINUTE
                low, high = (middle, high) if offset(middle, at) == offset(low, at) else (low, middle)
            found.append((high, offset(low, at), offset(high, at)))
        day += DAY
    return found


def wall(instant: datetime, at: timedelta) -> datetime:
    return (instant + at).replace(tzinfo=None)


def test_no_zone_of_this_machine_is_ever_asked() -> None:
    assert zoneinfo.TZPATH == ()


def test_stale_zone_data_of_the_machine_change_nothing(tmp_path: Path) -> None:
    """A machine whose Paris is Tokyo, named in the environment, is not believed; without our import it is."""
    (tmp_path / "Europe").mkdir()
    tokyo = files("tzdata").joinpath("zoneinfo", "Asia", "Tokyo").read_bytes()
    (tmp_path / "Europe" / "Paris").write_bytes(tokyo)
    summer = "datetime(2026, 7, 1, tzinfo=zoneinfo.ZoneInfo('Europe/Paris'))"
    ask = f"import zoneinfo; from datetime import datetime; print({summer}.utcoffset())"
    environment = os.environ | {"PYTHONTZPATH": str(tmp_path)}

    def said(program: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", program], env=environment, check=True, capture_output=True, text=True
        ).stdout.strip()

    assert said(ask) == "9:00:00"
    assert said(f"import zoneinfo; zoneinfo.ZoneInfo('Europe/Paris'); import salus.kernel.zone; {ask}") == "2:00:00"


def test_the_version_of_the_zone_data_is_the_packages() -> None:
    assert tzdata_version() == files("tzdata").joinpath("zoneinfo", "tzdata.zi").read_text().splitlines()[0].split()[-1]


def test_every_name_of_the_zone_data_is_a_zone() -> None:
    assert len(NAMES) > 500
    assert all(zone(name).key == name for name in NAMES)


@pytest.mark.parametrize(
    "name", ["", "Europe", "Europe/", "Mars/Olympus", "../zones", "/etc/passwd", "a\0b", "\ud800", "x" * 5000, "zones"]
)
def test_any_other_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="must be a time zone"):
        zone(name)


def test_a_wall_time_is_its_instant_and_back_around_every_change_of_every_zone() -> None:
    """The oracle: the offset before the change, applied by hand, except that the later of two instants is lost."""
    tried = 0
    for name in NAMES:
        at = zone(name)
        for instant, before, after in changes(at, 2024, 2030):
            skipped = wall(instant, before), wall(instant, after)
            for minutes in (-1441, -61, -31, -30, -1, 0, 1, 15, 29, 30, 31, 59, 60, 61, 1441):
                local = wall(instant, before) + minutes * MINUTE
                found = to_utc(local, at)
                in_gap = skipped[0] <= local < skipped[1]
                back = found.astimezone(at).replace(tzinfo=None)
                assert back == local + (after - before if in_gap else timedelta(0)), (name, local)
                if skipped[1] <= local < skipped[0]:
                    assert found == (local - before).replace(tzinfo=UTC), (name, local, "is not the first of two")
                tried += 1
    assert tried > 10_000


@pytest.mark.parametrize(
    ("name", "local", "instant"),
    [
        ("Europe/Paris", "2026-03-29T02:30", "2026-03-29T01:30Z"),  # skipped: 03:30
        ("Europe/Paris", "2026-10-25T02:30", "2026-10-25T00:30Z"),  # twice: the first
        ("America/New_York", "2026-03-08T02:30", "2026-03-08T07:30Z"),
        ("America/New_York", "2026-11-01T01:30", "2026-11-01T05:30Z"),
        ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:45Z"),  # half an hour: 02:45
        ("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45Z"),
        ("Africa/Cairo", "2026-04-24T00:30", "2026-04-23T22:30Z"),  # midnight itself is skipped
        ("Pacific/Marquesas", "2026-06-01T09:00", "2026-06-01T18:30Z"),
        ("Pacific/Apia", "2026-06-01T09:00", "2026-05-31T20:00Z"),
        ("Asia/Kolkata", "2026-06-01T00:00", "2026-05-31T18:30Z"),
    ],
)
def test_a_skipped_time_moves_forward_and_a_doubled_one_is_the_first(name: str, local: str, instant: str) -> None:
    assert to_utc(datetime.fromisoformat(local), zone(name)) == datetime.fromisoformat(instant)


def test_a_fold_mark_on_the_wall_time_is_ignored() -> None:
    local = datetime.fromisoformat("2026-10-25T02:30").replace(fold=1)
    assert to_utc(local, zone("Europe/Paris")) == to_utc(local.replace(fold=0), zone("Europe/Paris"))


@pytest.mark.parametrize(
    ("name", "day", "hours"),
    [
        ("Europe/Paris", date(2026, 3, 29), 23),
        ("Europe/Paris", date(2026, 10, 25), 25),
        ("Europe/Paris", date(2026, 6, 1), 24),
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
        ("Africa/Cairo", date(2026, 4, 24), 23),
        ("Pacific/Apia", date(2011, 12, 30), 0),
        ("Pacific/Apia", date(2011, 12, 31), 24),
    ],
)
def test_a_day_is_as_long_as_its_clocks_make_it(name: str, day: date, hours: float) -> None:
    assert local_day(day, zone(name)).length == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("Pacific/Apia", "2026-05-31T11:00Z"),
        ("Pacific/Marquesas", "2026-06-01T09:30Z"),
        ("Asia/Kolkata", "2026-05-31T18:30Z"),
    ],
)
def test_a_day_begins_at_local_midnight(name: str, start: str) -> None:
    begun = datetime.fromisoformat(start)
    assert local_day(date(2026, 6, 1), zone(name)) == Interval(begun, begun + DAY)


@pytest.mark.parametrize("name", ["Europe/Paris", "Africa/Casablanca", "America/Santiago", "America/St_Johns"])
def test_days_leave_no_instant_out_and_share_none(name: str) -> None:
    day = date(2005, 12, 1)
    while day < date(2012, 2, 1):
        assert local_day(day, zone(name)).end == local_day(day + DAY, zone(name)).start
        day += DAY


def test_the_names_are_those_that_zone_knows() -> None:
    assert {"Europe/Paris", "Asia/Kolkata"} <= zone_names()
    assert all(zone(name).key == name for name in zone_names())
