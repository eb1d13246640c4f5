"""In which installation does a command work? The settings, with what its options say put above them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from salus.apps.parts import Assembly
    from salus.kit.config import Settings

DataDir = Annotated[
    Path | None, typer.Option(help="Where the embedded database and its keys are kept.", show_default="data")
]


class Name(StrEnum):
    """The services, named here too so that `--help` need not import them."""

    AUTH = "auth"
    USERS = "users"
    SCHEDULE = "schedule"
    APPOINTMENTS = "appointments"


ServiceOption = Annotated[Name | None, typer.Option(help="This one of the four services alone.", show_default="all")]


def settings_with(**said: Any) -> "Settings":
    """The settings as this command was given them.

    Raises: ConfigurationError, also for a demonstration in production: its passwords are known.
    """
    from salus.kit.config import ConfigurationError, read_settings

    given = {name: value.value if isinstance(value, Name) else value for name, value in said.items()}
    settings = read_settings().model_copy(update={name: one for name, one in given.items() if one is not None})
    if settings.demo and settings.environment == "production":
        raise ConfigurationError("A demonstration has passwords that everybody knows: not in production.")
    return settings


@asynccontextmanager
async def installation(settings: "Settings") -> AsyncIterator["Assembly"]:
    """The parts of Salus for one command, the embedded database brought up to date.

    The command may run beside a server, whose writer alone checkpoints.
    """
    from salus.apps.assembly import assemble
    from salus.apps.schema import prepare
    from salus.kit.keys import load_keys

    load_keys(settings)
    await prepare(settings)
    assembly = assemble(settings, checkpoints=False)
    try:
        yield assembly
    finally:
        await assembly.close()
