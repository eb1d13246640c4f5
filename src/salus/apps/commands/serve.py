"""`salus serve`: answer requests and do what happens without being asked, until told to stop."""

import gc
from typing import Annotated

import typer

from salus.apps.commands.setting import DataDir, ServiceOption, settings_with


def serve(
    port: Annotated[int | None, typer.Option(help="Where to listen.", min=0, max=65535, show_default="8000")] = None,
    host: Annotated[str | None, typer.Option(help="On which address.", show_default="127.0.0.1")] = None,
    data_dir: DataDir = None,
    service: ServiceOption = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="Load the demonstration clinic if there is no data yet.")
    ] = False,
) -> None:
    """Serve the API, migrating the embedded database and running its jobs."""
    gc.disable()  # a sixth of a start is collecting what stays anyway; on again once it serves
    settings = settings_with(port=port, host=host, data_dir=data_dir, service=service, demo=demo or None)
    from salus.apps.serving import serve as run

    run(settings)
