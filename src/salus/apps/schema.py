"""Are the tables as the code expects them? The embedded database's are made so; others are looked at."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from salus.apps.assembly import chosen, tables
from salus.kit.config import ConfigurationError, Settings
from salus.kit.migrate import behind, on_connection, upgrade

T = TypeVar("T")


async def prepare(settings: Settings) -> None:
    """Migrate the embedded database; a served one is migrated by `salus migrate`, once, on purpose.

    Raises: ConfigurationError when it does not answer, or is behind and not ours to change.
    """
    late = await late_places(settings)
    if late and not settings.database.startswith("sqlite"):
        raise ConfigurationError("The database's tables are older than this version. Run `salus migrate` first.")
    if late:
        await migrate(settings)


async def late_places(settings: Settings) -> list[str]:
    return await connected(settings, lambda connection: behind(connection, tables(chosen(settings))))


async def migrate(settings: Settings) -> list[str]:
    """Bring the tables up to date; returns the places that moved."""
    return await connected(settings, lambda connection: upgrade(connection, tables(chosen(settings))))


async def connected(settings: Settings, work: Callable[[Connection], T]) -> T:
    try:
        return await on_connection(settings.database, work)
    except (OSError, DBAPIError) as error:
        cause = getattr(error, "orig", None) or error
        # The driver's sentence names host, user or file, never the password.
        said = str(cause).splitlines()[0].rpartition(">: ")[2] if str(cause) else type(cause).__name__
        raise ConfigurationError(f"The database does not answer: {said}") from None
