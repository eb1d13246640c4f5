"""What would it cost without any of the product? The same statements, and nothing around them."""

import asyncio
import json
import os
import socket
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import uvicorn

from benchmarks.load import Outcome, run
from benchmarks.wire import request
from salus.appointments.queries import book

_TEXTS = {
    "reference": "md5(random()::text || clock_timestamp()::text)", "doctor_id": ":doctor", "patient_id": ":patient",
    "clinic_id": "NULL", "service_id": ":doctor", "lane": "0",
    "starts_at": "timestamptz '2100-01-01' + :slot * interval '30 min'",
    "ends_at": "timestamptz '2100-01-01' + (:slot + 1) * interval '30 min'",
    "busy_from": "timestamptz '2100-01-01' + :slot * interval '30 min'",
    "busy_until": "timestamptz '2100-01-01' + (:slot + 1) * interval '30 min'",
    "status": "'upcoming'", "price_amount": "5000", "price_currency": "'EUR'", "booked_by": "1",
    "doctor_name": "'D'", "patient_name": "'P'", "service_name": "'C'", "service_mode": "'in_person'",
    "time_zone": "'UTC'", "local_start": "'x'", "tzdata_version": "'x'", "cancel_notice_minutes": "0",
    "reschedule_notice_minutes": "0", "reschedules": "0", "revision": "1", "created_at": "now()", "updated_at": "now()",
    "payment": "'at_clinic'",
}  # fmt: skip
_SAID = ("now()", "'appointments'", "'appointment.booked'", "'appointment'", "1", "'patient'", "1", "1", "'x'", "'x'")


def pgbench(url: str, seconds: int = 5, clients: int = 16) -> float:
    """Bookings a second of the product's own statement, sent by pgbench."""
    values = [_TEXTS.get(name, "NULL") for name in book.COLUMNS] + [*_SAID, "'{}'"]
    statement = book.STATEMENT
    for number in range(len(values), 0, -1):
        statement = statement.replace(f"${number}", values[number - 1])
    script = "\\set doctor random(1, 100)\n\\set patient random(1, 1000000)\n\\set slot random(0, 100000)\n"
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script + " ".join(statement.split()) + ";\n")
        file.flush()
        Path(file.name).chmod(0o644)
        options = f"-n -M prepared -c {clients} -j 2 -T {seconds} -f {file.name}".split()
        told = subprocess.run(["pgbench", *options, url], check=True, capture_output=True, text=True).stdout
    return float(next(line for line in told.splitlines() if line.startswith("tps")).split()[2])


def raw_sqlite(seconds: float = 3.0) -> float:
    """Inserts a second of a row of that width by the bare driver, one durable commit each."""
    with tempfile.TemporaryDirectory() as folder:
        driver = sqlite3.connect(Path(folder) / "raw.sqlite3", isolation_level=None)
        driver.execute("PRAGMA journal_mode=WAL")
        driver.execute("PRAGMA synchronous=FULL")
        columns = ", ".join(f"c{number}" for number in range(len(book.COLUMNS)))
        driver.execute(f"CREATE TABLE visits (id INTEGER PRIMARY KEY, {columns})")
        insert = f"INSERT INTO visits ({columns}) VALUES ({', '.join('?' * len(book.COLUMNS))})"
        row = ["something of a usual length"] * len(book.COLUMNS)
        done, until = 0, time.perf_counter() + seconds
        while time.perf_counter() < until:
            driver.execute("BEGIN IMMEDIATE")
            driver.execute(insert, row)
            driver.execute("COMMIT")
            done += 1
        driver.close()
    return done / seconds


@contextmanager
def raw_loop(url: str) -> Iterator[int]:
    """An ASGI app on asyncpg without routing, validation, tokens, rules or journal; its port."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)
    pid = os.fork()
    if pid == 0:
        try:
            config = uvicorn.Config(_Raw(url), loop="uvloop", http="httptools", log_level="critical", lifespan="off")
            uvicorn.Server(config).run([listener])
        finally:
            os._exit(0)
    port = listener.getsockname()[1]
    listener.close()
    try:
        yield port
    finally:
        os.kill(pid, 15)
        os.waitpid(pid, 0)


class _Raw:
    """`GET` reads a doctor's week and lists its free half hours; `POST` inserts."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._pool: Any = None
        self._opening = asyncio.Lock()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async with self._opening:
            if self._pool is None:
                self._pool = await asyncpg.create_pool(self._url, min_size=10, max_size=10)
        body = await (
            self._week(int(scope["path"].rsplit("/", 1)[1])) if scope["method"] == "GET" else self._book(receive)
        )
        length = str(len(body)).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", length)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _week(self, doctor: int) -> bytes:
        monday = datetime(2100, 1, 4, tzinfo=UTC)
        rows = await self._pool.fetch(
            "SELECT starts_at FROM appointments WHERE doctor_id = $1 AND busy_from < $2 AND busy_until > $3",
            doctor, monday + timedelta(days=7), monday,
        )  # fmt: skip
        taken = {row[0] for row in rows}
        starts = [monday + timedelta(days=day, hours=9, minutes=30 * slot) for day in range(5) for slot in range(16)]
        return json.dumps(
            [{"starts_at": start.isoformat(), "doctor_id": doctor} for start in starts if start not in taken]
        ).encode()

    async def _book(self, receive: Any) -> bytes:
        wanted = json.loads((await receive())["body"])
        start = datetime.fromisoformat(wanted["starts_at"])
        end = start + timedelta(minutes=30)
        row = {
            "reference": wanted["reference"], "doctor_id": wanted["doctor_id"], "patient_id": wanted["patient_id"],
            "service_id": 1, "lane": 0, "starts_at": start, "ends_at": end, "busy_from": start, "busy_until": end,
            "status": "upcoming", "price_amount": 1, "price_currency": "EUR", "doctor_name": "", "patient_name": "",
            "service_name": "", "service_mode": "", "time_zone": "", "local_start": "", "tzdata_version": "",
            "cancel_notice_minutes": 0, "reschedule_notice_minutes": 0, "reschedules": 0, "revision": 1,
            "created_at": start, "updated_at": start,
        }  # fmt: skip
        said = [start, "raw", "appointment.booked", "appointment", 1, "patient", None, None, None, None, "{}"]
        values = [row.get(name) for name in book.COLUMNS] + said
        rows = await self._pool.fetch(book.STATEMENT, *values)
        return json.dumps({"id": rows[0][0] if rows else None}).encode()


def raw_weeks(port: int, count: int) -> Outcome:
    asked = (request("raw", "GET", f"/week/{number % 100 + 1}") for number in range(count))
    return asyncio.run(run("127.0.0.1", port, asked, 16))


def raw_bookings(port: int, count: int) -> Outcome:
    start = datetime(2101, 1, 1, tzinfo=UTC)

    def asked() -> Iterator[bytes]:
        for number in range(count):
            when = (start + timedelta(minutes=30 * (number // 100))).isoformat()
            wanted = {
                "doctor_id": number % 100 + 1,
                "patient_id": number + 10_000,
                "starts_at": when,
                "reference": f"R{number}",
            }
            yield request("raw", "POST", "/", None, json.dumps(wanted).encode())

    return asyncio.run(run("127.0.0.1", port, asked(), 16))
