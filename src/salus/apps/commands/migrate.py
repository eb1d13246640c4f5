"""`salus migrate`: bring the tables up to date."""

import asyncio

import typer

from salus.apps.commands.setting import DataDir, ServiceOption, settings_with


def migrate(data_dir: DataDir = None, service: ServiceOption = None) -> None:
    """Bring the database's tables up to date."""
    settings = settings_with(data_dir=data_dir, service=service)
    from salus.apps import schema
    from salus.kit.migrate import name_of

    moved = asyncio.run(schema.migrate(settings))
    typer.echo(f"Migrated: {', '.join(map(name_of, moved))}." if moved else "Everything is up to date.")
