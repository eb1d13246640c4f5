"""`salus serve`: answer requests and do what happens without being asked, until told to stop."""

import gc
from enum import StrEnum
from typing import Annotated

import typer

from salus.apps.commands.setting import DataDir, settings_with


class Name(StrEnum):
    """The services, named here too so that `--help` need not import them."""

    AUTH = "auth"
    USERS = "users"
    SCHEDULE = "schedule"
    APPOINTMENTS = "appointments"


def serve(
    port: Annotated[int | None, typer.Option(help="Where to listen.", min=0, max=65535, show_default="8000")] = None,
    host: Annotated[str | None, typer.Option(help="On which address.", show_default="127.0.0.1")] = None,
    data_dir: DataDir = None,
    service: Annotated[
        list[Name] | None, typer.Option(help="Serve only this one; may be repeated.", show_default="all")
    ] = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="Load the demonstration clinic if there is no data yet.")
    ] = False,
) -> None:
    """Serve the API, migrating the embedded database and running its jobs."""
    gc.disable()  # a sixth of a start is collecting what stays anyway; on again once it serves
    settings = settings_with(port=port, host=host, data_dir=data_dir, demo=demo or None)
    from salus.apps.assembly import SERVICES
    from salus.apps.serving import serve as run

    chosen = [each.value for each in service or ()]
    run(settings, tuple(name for name in SERVICES if name in chosen or not chosen))
