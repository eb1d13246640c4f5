"""`salus mailbox`: the messages that would be sent, for development."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from salus.apps.commands.setting import DataDir, ServiceOption, installation, settings_with

if TYPE_CHECKING:
    from salus.kit.config import Settings
    from salus.notifications.service import Mailed


def mailbox(
    limit: Annotated[int, typer.Option(help="How many, the newest last.", min=1, max=1000)] = 10,
    yes: Annotated[bool, typer.Option("--yes", help="Show them in production, too.")] = False,
    data_dir: DataDir = None,
    service: ServiceOption = None,
) -> None:
    """Show the newest messages to people, links included."""
    settings = settings_with(data_dir=data_dir, service=service)
    if settings.environment == "production" and not yes:
        from salus.kit.config import ConfigurationError

        raise ConfigurationError("These messages open accounts. To read them in production, say --yes.")
    messages = asyncio.run(_messages(settings, limit))
    for message in reversed(messages):
        typer.secho(f"To {message.address} ({message.channel}, {message.at:%Y-%m-%d %H:%M} UTC)", bold=True)
        typer.echo(f"{message.subject}\n\n{message.text.strip()}\n")
    if not messages:
        typer.echo("There are no messages.")


async def _messages(settings: "Settings", limit: int) -> "list[Mailed]":
    from salus.notifications.service import mailbox

    async with installation(settings) as assembly:
        return await mailbox(assembly.db, assembly.keys.vault, limit)
