"""How fast is Salus on two cores? `make bench` prints it: server and load share them, everything switched on.

Figures of a shared machine drift; ratios against the baseline of the same run are what to quote.
"""

import asyncio
import json
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

from rich.console import Console
from rich.table import Table

from benchmarks import messages
from benchmarks.baselines import pgbench, raw_bookings, raw_loop, raw_sqlite, raw_weeks
from benchmarks.installation import Installation, Measured, four_services, installation, resident_megabytes, serving
from benchmarks.load import run
from benchmarks.seed import CLINICS, SPECIALTY
from benchmarks.wire import request
from tests.support.postgres import PostgresCluster

WEEKS, BOOKINGS, SEARCHES = 8000, 6000, 200
_HEADINGS = ("what", "per second", "p50 ms", "p95 ms", "max ms", "CPU µs", "round trips", "baseline", "goal", "")


class Report:
    def __init__(self) -> None:
        self._table = Table(title="Salus, one worker, load on the same cores, c = 16 unless said")
        for name in _HEADINGS:
            self._table.add_column(name, justify="left" if name in ("what", "goal", "") else "right")

    def add(self, what: str, seen: Measured, *, goal: str, met: bool, baseline: str = "") -> None:
        out = seen.outcome
        figures = (
            f"{out.rate:,.0f}",
            f"{out.percentile(0.5):.1f}",
            f"{out.percentile(0.95):.1f}",
            f"{max(out.waits) * 1000:.0f}",
        )
        self._table.add_row(
            what, *figures, f"{seen.cpu:.0f}", f"{out.trips:.2f}", baseline, goal, "met" if met else "MISSED"
        )

    def note(self, what: str, figure: str, *, goal: str, met: bool) -> None:
        self._table.add_row(what, figure, "", "", "", "", "", "", goal, "met" if met else "MISSED")

    def show(self) -> None:
        Console(width=150).print(self._table)


def ratio(ours: float, name: str, theirs: float) -> str:
    return f"{name} {theirs:,.0f} (×{ours / theirs:.2f})"


def all_answered(seen: Measured, status: int) -> None:
    """A fast wrong answer is not a figure."""
    assert set(seen.outcome.statuses) == {status}, seen.outcome.statuses


def weeks_and_bookings(report: Report, engine: str, url: str | None) -> None:
    with installation(url) as here:
        cold = here.load(here.week(doctor) for doctor in range(1, 101))
        weeks = here.load(here.week(number % 100 + 1) for number in range(WEEKS))
        booked = here.load(here.bookings(BOOKINGS))
        last = here.monday + timedelta(days=4)
        stampede = here.load((_last_slot(here, number) for number in range(200)), connections=200)
    all_answered(weeks, 200)
    all_answered(booked, 201)
    assert stampede.outcome.statuses == {201: 1, 409: 199}, (last, stampede.outcome.statuses)
    rate, p95 = weeks.outcome.rate, weeks.outcome.percentile(0.95)
    base_weeks = base_booked = ""
    goal = 1000
    if url is not None:
        goal = 1200
        with raw_loop(url) as port:
            base_weeks = ratio(rate, "raw loop", raw_weeks(port, WEEKS // 2).rate)
            raw = raw_bookings(port, BOOKINGS // 2).rate
        base_booked = (
            ratio(booked.outcome.rate, "raw loop", raw) + "\n" + ratio(booked.outcome.rate, "pgbench", pgbench(url))
        )
    else:
        base_booked = ratio(booked.outcome.rate, "sqlite3", raw_sqlite())
    report.add(f"{engine}: first week of each doctor", cold, goal="", met=True)
    report.add(
        f"{engine}: a doctor's week",
        weeks,
        goal="≥ 2,000, p95 < 15",
        met=rate >= 2000 and p95 < 15,
        baseline=base_weeks,
    )
    met = booked.outcome.rate >= goal and (url is None or booked.outcome.percentile(0.95) < 30)
    report.add(
        f"{engine}: book distinct slots",
        booked,
        goal=f"≥ {goal:,}" + (", p95 < 30" if url else ""),
        met=met,
        baseline=base_booked,
    )
    slowest = max(stampede.outcome.waits)
    report.add(f"{engine}: 200 clients, one slot", stampede, goal="all within 500 ms", met=slowest < 0.5)


def four_beside_one(report: Report) -> None:
    """Weeks and bookings, first as one process on PostgreSQL, then as four services behind the gateway."""
    cluster = PostgresCluster()
    cluster.start()
    try:
        with cluster.database() as url, installation(url) as one:
            weeks, booked = _both(one)
    finally:
        cluster.remove()
    with four_services() as four:
        their_weeks, their_booked = _both(four)
        stampede = four.load((_last_slot(four, number) for number in range(200)), connections=200)
    for what, ours, theirs in (("a doctor's week", weeks, their_weeks), ("book", booked, their_booked)):
        report.add(f"one process: {what}", ours, goal="", met=True)
        beside = ratio(theirs.outcome.rate, "one process", ours.outcome.rate)
        report.add(f"four services: {what}", theirs, goal="", met=True, baseline=beside)
    report.add("four services: 200 clients, one slot", stampede, goal="", met=True)


def _both(here: Installation) -> tuple[Measured, Measured]:
    here.load(here.week(doctor) for doctor in range(1, here.doctors + 1))  # so that calendars are in memory
    weeks = here.load(here.week(number % 100 + 1) for number in range(WEEKS // 2))
    booked = here.load(here.bookings(BOOKINGS // 2))
    all_answered(weeks, 200)
    all_answered(booked, 201)
    return weeks, booked


def _last_slot(here: Installation, number: int) -> bytes:
    return here.booking(here.doctors, list(here.starts())[-1], number % 400 + 1)


def search(report: Report, doctors: int, goal: float) -> None:
    """Fourteen days, one connection. Nine in ten slots booked is what `benchmarks.index` measures; here the whole
    request counts."""
    chance = Random(1)
    cases: dict[str, Callable[[int], str]] = {
        "the same wish": lambda _number: "",
        "a new wish each": lambda number: f"&max_fee={6000 + number}",
        "a new place each": lambda _number: _near(48 + chance.random() / 2),
    }
    with installation(None, doctors=doctors, booked=20_000) as here:
        until = here.monday + timedelta(days=14)
        path = f"/api/v1/slots?specialty={SPECIALTY}&from={here.monday}&to={until}&limit=10"

        def ask(more: Iterator[str]) -> Measured:
            seen = here.load((request("salus", "GET", path + one) for one in more), connections=1)
            all_answered(seen, 200)
            return seen

        ask(iter([""]))  # waits until the index is built
        cold = ask(_near(48 + number / 100) for number in range(1, CLINICS + 1))
        report.add(f"search {doctors:,}, calendars to read", cold, goal="", met=True)
        for what, more in cases.items():
            seen = ask(more(number) for number in range(SEARCHES))
            p95 = seen.outcome.percentile(0.95)
            report.add(f"search {doctors:,}, {what}", seen, goal=f"p95 < {goal:.0f}", met=p95 < goal)


def _near(latitude: float) -> str:
    return f"&near={latitude:.6f},2.35&radius_km=30&sort=distance"


def memory(report: Report) -> None:
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), None, "--demo") as (process, port):
        ask = [request("salus", "GET", f"/api/v1/doctors/{doctor}/availability") for doctor in range(1, 13)]
        asyncio.run(run("127.0.0.1", port, iter(ask * 50), 16))
        used = resident_megabytes(process.pid)
    report.note("memory with the demonstration clinic", f"{used:.0f} MB", goal="< 160 MB", met=used < 160)


def reminders(report: Report) -> None:
    """Ten thousand are due in the same minute; bookings go on beside them."""
    cluster = PostgresCluster()
    try:
        cluster.start()
        with cluster.database() as url:
            seconds, alone, beside = messages.measure(url)
    finally:
        cluster.remove()
    goal = messages.GOAL_SECONDS
    what = f"{messages.REMINDERS:,} reminders to SMTP, one worker, bookings beside"
    report.note(what, f"{seconds:.0f} s", goal=f"≤ {goal} s", met=seconds <= goal)
    report.add("PostgreSQL: book, c = 4, no reminders", alone, goal="", met=True)
    kept = beside.outcome.rate >= 0.5 * alone.outcome.rate
    report.add("PostgreSQL: book, c = 4, beside them", beside, goal="half on the same two cores", met=kept)


def main() -> None:
    report = Report()
    weeks_and_bookings(report, "SQLite", None)
    cluster = PostgresCluster()
    try:
        cluster.start()
        with cluster.database() as url:
            weeks_and_bookings(report, "PostgreSQL", url)
    finally:
        cluster.remove()
    four_beside_one(report)
    search(report, 1000, 8)
    search(report, 10_000, 30)
    memory(report)
    reminders(report)
    report.show()
    print(json.dumps({"peers on the same work": "book 111 to 219/s, answer 30 to 281 weeks/s"}))


if __name__ == "__main__":
    main()
