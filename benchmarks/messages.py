"""How long do ten thousand reminders take that are due in the same minute, and do bookings notice?

`python -m benchmarks.messages` alone; also the last line of `make bench`.
"""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, insert, select, text, update

from benchmarks.installation import Installation, Measured, installation
from benchmarks.sink import Sink, sink
from salus.appointments.tables import appointments
from salus.kit.migrate import on_connection
from salus.notifications.tables import notifications
from tests.support.postgres import PostgresCluster

REMINDERS, BOOKINGS, GOAL_SECONDS = 10_000, 3_000, 120
_PATIENCE_SECONDS = 600


def reminders_due(connection: Connection, first_patient: int) -> None:
    """Every visit of the ledger is to come, and its reminder is due now."""
    now = datetime.now(UTC)
    connection.execute(update(appointments).values(status="upcoming"))
    a = appointments.c
    rows = connection.execute(select(a.id, a.patient_id).order_by(a.id).limit(REMINDERS)).all()
    due = [
        {
            "message_id": f"bench{row.id}", "user_id": first_patient - 1 + row.patient_id, "about": row.id,
            "kind": "appointment_reminder", "state": "scheduled", "due_at": now, "next_at": now,
            "too_late_by": now + timedelta(hours=1), "attempts": 0, "created_at": now,
        }
        for row in rows
    ]  # fmt: skip
    connection.execute(insert(notifications), due)
    if connection.dialect.name == "postgresql":
        connection.execute(text("ANALYZE notifications"))


@contextmanager
def worker(folder: Path, url: str, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """`salus worker`, sending to the sink."""
    env = {
        **os.environ, "SALUS_DATA_DIR": str(folder), "SALUS_DATABASE_URL": url, "SALUS_LOG_LEVEL": "WARNING",
        "SALUS_MAIL_URL": f"smtp://127.0.0.1:{port}?from=Clinic <clinic@example.com>",
    }  # fmt: skip
    process = subprocess.Popen([sys.executable, "-m", "salus.apps.cli", "worker"], env=env)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def bookings(here: Installation, skip: int) -> Measured:
    """Part of the week's free slots, four clients at a time."""
    wanted = here.bookings(skip + BOOKINGS)
    for _ in range(skip):
        next(wanted)
    seen = here.load(wanted, connections=4)
    assert set(seen.outcome.statuses) == {201}, seen.outcome.statuses
    return seen


def measure(url: str) -> tuple[float, Measured, Measured]:
    """Seconds for all reminders while bookings run, and the bookings before and during that."""
    os.environ["SALUS_WORKER"] = "outside"
    with installation(url) as here, sink() as taken:
        alone = bookings(here, 0)
        asyncio.run(on_connection(url, lambda connection: reminders_due(connection, here.doctors + 1)))
        began = time.perf_counter()
        with worker(here.folder, url, taken.port):
            _await(taken, 1)
            beside = bookings(here, BOOKINGS)
            _await(taken, REMINDERS)
    reminders = [one for one in taken.ids if b"bench" in one]
    assert len(reminders) == len(set(reminders)) == REMINDERS
    return taken.finished - began, alone, beside


def _await(taken: Sink, count: int) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while sum(b"bench" in one for one in taken.ids) < count:
        assert time.monotonic() < deadline, f"{len(taken.ids)} mails came"
        time.sleep(0.05)


def main() -> None:
    cluster = PostgresCluster()
    try:
        cluster.start()
        with cluster.database() as url:
            seconds, alone, beside = measure(url)
    finally:
        cluster.remove()
    print(f"{REMINDERS:,} reminders in {seconds:.0f} s, {REMINDERS / seconds:.0f}/s (goal {GOAL_SECONDS} s)")
    for what, seen in (("before", alone), ("meanwhile", beside)):
        out = seen.outcome
        print(f"bookings {what}: {out.rate:.0f}/s, p50 {out.percentile(0.5):.1f}, p95 {out.percentile(0.95):.1f} ms")


if __name__ == "__main__":
    main()
