"""`salus keys`: new keys for production."""

from typing import Annotated

import typer


def keys(
    services: Annotated[bool, typer.Option("--services", help="For each of the four services its own.")] = False,
) -> None:
    """Print new keys as lines for the environment. Whoever loses the data keys loses the health data."""
    from salus.kit.keys import new_keys_text, new_service_keys

    if not services:
        typer.echo(new_keys_text(), nl=False)
        return
    from salus.apps.assembly import SERVICES

    for service, settings in new_service_keys(tuple(SERVICES)).items():
        typer.echo(f"# The service {service}")
        typer.echo("".join(f"{name}={text}\n" for name, text in settings.items()))
