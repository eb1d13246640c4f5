"""`salus admin`: the administrator who is there before anybody can make one over HTTP."""

import asyncio
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from salus.apps.commands.setting import DataDir, ServiceOption, installation, settings_with

if TYPE_CHECKING:
    from salus.kit.config import Settings

admin = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Administrators.")


@admin.callback()
def about() -> None:
    """Administrators."""


@admin.command()
def create(
    email: Annotated[str, typer.Option(help="With which they sign in.")],
    name: Annotated[str, typer.Option(help="What they are called.")] = "Administrator",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input, for scripts.")
    ] = False,
    data_dir: DataDir = None,
    service: ServiceOption = None,
) -> None:
    """Make an administrator's account."""
    settings = settings_with(data_dir=data_dir, service=service)
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    asyncio.run(_create(settings, email, name, password))
    typer.echo(f"{email} can sign in as an administrator.")


async def _create(settings: "Settings", email: str, name: str, password: str) -> None:
    from salus.auth.domain.passwords import weaknesses
    from salus.auth.known_passwords import known_passwords
    from salus.auth.queries import credentials
    from salus.auth.service import AuthService
    from salus.kernel.actor import SYSTEM, Role
    from salus.kernel.errors import Invalid
    from salus.users.contract import EmailTaken, Register, Users

    # Before anybody is made, who would then have no password.
    known = () if settings.demo else known_passwords()
    if errors := weaknesses(password, minimum=settings.password_min_length, known=known, email=email):
        raise Invalid(tuple(errors))
    async with installation(settings) as assembly:
        # The same key finds the person whom an attempt has made that broke off before the password.
        command = Register(f"admin {email.strip().casefold()}", name, email, Role.ADMIN, self_registered=True)
        person = await assembly[Users].register(SYSTEM, command)
        if await assembly.db.read_statement(credentials.hash_of, person.id) is not None:
            raise EmailTaken
        await assembly[AuthService].passwords.set(SYSTEM, person.id, password, assembly.clock())
