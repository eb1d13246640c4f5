"""What can an operator say? `salus --help` tells; each command says what it did and how to go on."""

import sys

import typer

from salus.apps.commands.admin import admin
from salus.apps.commands.check import check
from salus.apps.commands.demo import demo
from salus.apps.commands.invite import invite
from salus.apps.commands.keys import keys
from salus.apps.commands.mailbox import mailbox
from salus.apps.commands.migrate import migrate
from salus.apps.commands.openapi import openapi
from salus.apps.commands.serve import serve
from salus.apps.commands.worker import worker

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    # Rich costs every command a tenth of a second, and its tracebacks would show local variables.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Salus: doctor appointments.",
)
for command in (serve, worker, migrate, demo, invite, keys, check, mailbox, openapi):
    cli.command()(command)
cli.add_typer(admin, name="admin")


def main() -> None:
    """Run a command; what is wrong with the settings, or refused, is a sentence and not a traceback."""
    try:
        cli()
    except Exception as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        typer.secho(sentence, fg="red", err=True)
        sys.exit(2)


def _sentence(error: Exception) -> str | None:
    # Imported here: most commands end well.
    from salus.kernel.errors import Invalid, Refusal
    from salus.kit.config import ConfigurationError

    if isinstance(error, Invalid):
        return "\n".join(f"{one.pointer.lstrip('/')}: {one.detail}" for one in error.errors)
    if isinstance(error, Refusal):
        return error.detail
    return str(error) if isinstance(error, ConfigurationError) else None


if __name__ == "__main__":
    main()
