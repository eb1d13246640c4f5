"""`salus invite`: a code with which a doctor can register."""

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from salus.apps.commands.setting import DataDir, ServiceOption, installation, settings_with

if TYPE_CHECKING:
    from salus.auth.views import Invitation
    from salus.kit.config import Settings


def invite(
    uses: Annotated[int, typer.Option(help="How many doctors may use it.", min=1, max=1000)] = 1,
    days: Annotated[int, typer.Option(help="How long it holds.", min=1, max=366)] = 14,
    data_dir: DataDir = None,
    service: ServiceOption = None,
) -> None:
    """Print an invitation code for doctors, as the last line."""
    made = asyncio.run(_invite(settings_with(data_dir=data_dir, service=service), uses, days))
    doctors = "one doctor" if uses == 1 else f"{uses} doctors"
    typer.echo(f"For {doctors}, until {made.expires_at:%Y-%m-%d %H:%M} UTC. It is shown only now:")
    typer.echo(made.code)


async def _invite(settings: "Settings", uses: int, days: int) -> "Invitation":
    from salus.auth.service import AuthService
    from salus.kernel.actor import SYSTEM

    async with installation(settings) as assembly:
        now = assembly.clock()
        until = now + timedelta(days=days)
        return await assembly[AuthService].invitations.invite(SYSTEM, now, uses=uses, expires_at=until)
