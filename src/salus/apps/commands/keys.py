"""`salus keys`: new keys for production."""

import typer


def keys() -> None:
    """Print new keys as lines for the environment. Whoever loses the data keys loses the health data."""
    from salus.kit.keys import new_keys_text

    typer.echo(new_keys_text(), nl=False)
