"""What can an operator say? `salus --help` tells; each command says what it did and how to go on."""

import asyncio
import json
from pathlib import Path
from typing import Annotated, Any

import typer

from salus.kit.config import ConfigurationError, Settings, read_settings

cli = typer.Typer(no_args_is_help=True, add_completion=False, help="Salus: doctor appointments.")

DataDir = Annotated[Path | None, typer.Option(help="Where the embedded database and its keys are kept. [data]")]


def settings_with(**said: Any) -> Settings:
    """The settings, with what the command line says put above them."""
    return read_settings().model_copy(update={name: value for name, value in said.items() if value is not None})


@cli.command()
def serve(
    port: Annotated[int | None, typer.Option(help="Where to listen. [8000]", min=0, max=65535)] = None,
    host: Annotated[str | None, typer.Option(help="On which address. [127.0.0.1]")] = None,
    data_dir: DataDir = None,
    service: Annotated[list[Service] | None, typer.Option(help="Serve only this one, or these. [all]")] = None,
) -> None:
    """Serve the API, migrating the embedded database and running its jobs."""
    from salus.apps.serving import serve as run

    services = tuple(each.value for each in service) if service else SERVICES
    run(settings_with(port=port, host=host, data_dir=data_dir), services)


@cli.command()
def migrate(data_dir: DataDir = None) -> None:
    """Bring the database's tables up to date."""
    from salus.apps.assembly import SERVICES, places
    from salus.kit.migrate import on_connection, upgrade

    settings = settings_with(data_dir=data_dir)
    moved = asyncio.run(
        on_connection(settings.database, lambda connection: upgrade(connection, places(tuple(SERVICES))))
    )
    typer.echo(f"Migrated: {', '.join(moved)}." if moved else "Everything is up to date.")


@cli.command()
def openapi(out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path("openapi")) -> None:
    """Write the OpenAPI documents of each service and of all together."""
    from salus.apps.assembly import SERVICES, Service
    from salus.apps.server import describe_services

    out.mkdir(parents=True, exist_ok=True)
    documents: dict[str, tuple[Service, ...]] = {"salus": tuple(SERVICES)}
    documents |= {each: (each,) for each in SERVICES}
    for name, services in documents.items():
        text = json.dumps(describe_services(services), indent=2, ensure_ascii=False, sort_keys=True)
        (out / f"{name}.json").write_text(text + "\n", encoding="utf-8")
        typer.echo(out / f"{name}.json")


def main() -> None:
    """Run a command; what is wrong with the settings is a sentence, not a traceback."""
    try:
        cli()
    except ConfigurationError as error:
        typer.secho(str(error), fg="red", err=True)
        raise SystemExit(2) from None


if __name__ == "__main__":
    main()
