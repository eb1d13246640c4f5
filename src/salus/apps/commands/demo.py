"""`salus demo`: a clinic to look at."""

import asyncio

import typer

from salus.apps.commands.setting import DataDir, settings_with


def demo(data_dir: DataDir = None) -> None:
    """Load the demonstration clinic into an empty database; a second time nothing happens."""
    settings = settings_with(data_dir=data_dir, demo=True)
    from salus.apps.demo.install import install, logins

    if not asyncio.run(install(settings, typer.echo)):
        typer.echo("The demonstration clinic is there already.")
    typer.echo(logins())
