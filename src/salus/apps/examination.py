"""What is sound in an installation, what is not, and how is that mended? Looks, and changes nothing."""

import os
import sqlite3
import stat
import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, text

from salus.apps.assembly import chosen, tables
from salus.apps.money import urls
from salus.apps.schema import connected
from salus.kernel.clock import system_clock
from salus.kernel.zone import tzdata_version
from salus.kit.config import ConfigurationError, Settings
from salus.kit.db.types import from_micros
from salus.kit.keys import load_keys
from salus.kit.migrate import behind, name_of
from salus.notifications.samples import mistakes
from salus.notifications.senders import senders_of
from salus.payments.providers import provider_names

_OLDEST_POSTGRESQL: Final = 15
_WAL_SAFE: Final = (3, 51, 3)
_TOLERATED: Final = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; it is sound unless `mend` says what to do."""

    what: str
    said: str
    mend: str = ""


async def examine(settings: Settings) -> list[Finding]:
    return [
        _keys(settings),
        *_folder(settings),
        *await _database(settings),
        _time_zones(),
        await _redis(settings),
        *_addresses(settings),
        *_messages(settings),
        *_payments(settings),
    ]


def _messages(settings: Settings) -> list[Finding]:
    """Whether anybody can be told anything, and in the clinics' own words."""
    try:
        carried = sorted(sender.name for sender in senders_of(settings, system_clock).by_channel.values())
    except ConfigurationError as error:
        return [Finding("messages", "nobody can be told anything", str(error))]
    mend = "" if carried or settings.environment == "development" else "Set SALUS_MAIL_URL: people are told nothing."
    found = [Finding("messages", f"by {' and '.join(carried)}" if carried else "kept for `salus mailbox`", mend)]
    if settings.template_dir is not None:
        wrong = list(mistakes(settings.template_dir))
        said = f"{len(wrong)} cannot be filled; ours are sent instead" if wrong else f"from {settings.template_dir}"
        found.append(Finding("templates", said, "; ".join(wrong[:5])))
    return found


def _payments(settings: Settings) -> list[Finding]:
    """Whether visits can be paid in advance, where they are booked."""
    if settings.service not in (None, "appointments"):
        return []
    try:
        taken = provider_names(urls(settings), production=settings.environment == "production")
    except ConfigurationError as error:
        return [Finding("payments", "nobody can pay in advance", str(error))]
    return [Finding("payments", f"by {' and '.join(taken)}" if taken else "at the clinic")]


def _keys(settings: Settings) -> Finding:
    issues = settings.service in (None, "auth")
    configured = settings.data_keys is not None and (settings.signing_key is not None or not issues)
    made = settings.data_dir / "keys.json"
    if not configured and settings.environment == "development" and not made.exists():
        return Finding("keys", "will be made at the first start")
    try:
        load_keys(settings)
    except ConfigurationError as error:
        return Finding("keys", "cannot be used", str(error))
    return Finding("keys", "from the settings" if configured else f"from {made}")


def _folder(settings: Settings) -> list[Finding]:
    """The folder is asked about where something is kept in it."""
    folder = settings.data_dir
    if not folder.exists():
        return [Finding("data folder", f"{folder} will be made at the first start")]
    if not folder.is_dir() or not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return [Finding("data folder", f"{folder} cannot be written", f"chown or chmod {folder} for this user")]
    private = [folder, *(path for path in sorted(folder.iterdir()) if path.suffix in (".json", ".sqlite3"))]
    open_to_all = [path for path in private if stat.S_IMODE(path.stat().st_mode) & 0o077]
    # Nobody reaches a file through a folder that is closed to them.
    if folder in open_to_all and len(open_to_all) > 1:
        return [Finding("data folder", f"others on this machine can read {folder}", f"chmod -R go= {folder}")]
    return [Finding("data folder", f"{folder}, for this user alone" if folder not in open_to_all else str(folder))]


async def _database(settings: Settings) -> list[Finding]:
    build = _sqlite_build() if settings.database.startswith("sqlite") else None
    if build and (unmade := _unmade(settings)):
        return [build, unmade]
    try:
        version, late, clock = await connected(settings, partial(_look, tables(chosen(settings))))
    except ConfigurationError as error:
        return [Finding("database", str(error), "start it, or correct SALUS_DATABASE_URL")]
    return [build or version, Finding("database", "answers"), _schema(late), clock]


def _unmade(settings: Settings) -> Finding | None:
    path = Path(settings.database.removeprefix("sqlite:///"))
    return None if path.exists() else Finding("database", f"{path} will be made at the first start")


def _look(wanted: Sequence[str], connection: Connection) -> tuple[Finding, list[str], Finding]:
    late = behind(connection, wanted)
    postgres = connection.dialect.name == "postgresql"
    version = Finding("engine", "")
    now = datetime.now(UTC)
    told: list[datetime] = []
    if postgres:
        major, _, minor = str(connection.execute(text("SHOW server_version")).scalar()).partition(".")
        mend = "" if int(major) >= _OLDEST_POSTGRESQL else f"upgrade to PostgreSQL {_OLDEST_POSTGRESQL} or newer"
        version = Finding("engine", f"PostgreSQL {major}.{minor}", mend)
        told.append(connection.execute(text("SELECT clock_timestamp()")).scalar_one())
        now = datetime.now(UTC)
    if "salus.kit.journal" not in late:
        last = connection.execute(text("SELECT at FROM journal ORDER BY seq DESC LIMIT 1")).scalar()
        if last is not None:
            told.append(min(last if postgres else from_micros(last), now + timedelta(days=36_500)))
    return version, late, _clock(now, told[0] if postgres else now, told[-1] if told else now)


def _clock(now: datetime, database: datetime, last: datetime) -> Finding:
    """Against the database's clock and the newest thing that happened."""
    if abs(now - database) > _TOLERATED:
        return Finding("clock", f"{now:%Y-%m-%d %H:%M:%S} UTC, the database's {database:%H:%M:%S}", "set both by NTP")
    if last > now + _TOLERATED:
        return Finding("clock", f"{now:%Y-%m-%d %H:%M} UTC, the journal is at {last:%Y-%m-%d %H:%M}", "set it by NTP")
    return Finding("clock", f"{now:%Y-%m-%d %H:%M} UTC")


def _schema(late: list[str]) -> Finding:
    if late:
        return Finding("tables", f"older than this version: {', '.join(map(name_of, late))}", "salus migrate")
    return Finding("tables", "as this version expects them")


def _sqlite_build() -> Finding:
    said = f"SQLite {sqlite3.sqlite_version}"
    if sqlite3.sqlite_version_info < _WAL_SAFE:
        said += " (before 3.51.3 two checkpoints at once can lose data; in Salus only the server's writer checkpoints)"
    return Finding("engine", said)


def _time_zones() -> Finding:
    if zoneinfo.TZPATH:
        return Finding("time zones", f"read from {zoneinfo.TZPATH[0]}", "reinstall Salus: something set the path back")
    return Finding("time zones", f"tzdata {tzdata_version()}, this machine's own are ignored")


async def _redis(settings: Settings) -> Finding:
    if settings.redis_url is None:
        return Finding("redis", "not configured: every process counts rate limits for itself")
    from redis.asyncio import Redis
    from redis.exceptions import RedisError

    client = Redis.from_url(settings.redis_url, socket_connect_timeout=2, socket_timeout=2)
    try:
        await client.ping()
    except (RedisError, OSError) as error:
        return Finding("redis", f"does not answer ({type(error).__name__})", "start it, or correct SALUS_REDIS_URL")
    finally:
        await client.aclose()
    return Finding("redis", "answers")


def _addresses(settings: Settings) -> list[Finding]:
    if settings.environment == "production" and settings.public_url is None:
        mend = "set SALUS_PUBLIC_URL to where people reach it; mailed links lead there"
        return [Finding("public address", f"not set, so it would be {settings.origin}", mend)]
    return [Finding("public address", settings.origin)]
