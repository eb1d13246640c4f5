"""Which engine does this address mean?"""

from pathlib import Path
from random import SystemRandom

from salus.kit.db.database import Database


def open_database(url: str, *, pool: int = 10, checkpoints: bool = True) -> Database:
    """Open `sqlite:///path` or `postgresql://…`; only the engine in use is imported.

    Raises: ValueError for any other address.
    """
    if url.startswith("sqlite:///"):
        from salus.kit.db.sqlite import SqliteDatabase

        return SqliteDatabase(Path(url.removeprefix("sqlite:///")), checkpoints=checkpoints)
    if url.startswith("postgresql://"):
        from salus.kit.db.postgresql import PostgresDatabase

        return PostgresDatabase(url, pool=pool, chance=SystemRandom())
    raise ValueError("a database address starts with sqlite:/// or postgresql://")
