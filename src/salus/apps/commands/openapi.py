"""`salus openapi`: write down what the API is."""

import json
from pathlib import Path
from typing import Annotated

import typer


def openapi(out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path("openapi")) -> None:
    """Write the OpenAPI documents of each service and of all together."""
    from salus.apps.assembly import SERVICES
    from salus.apps.server import describe_services
    from salus.kit.config import ServiceName

    out.mkdir(parents=True, exist_ok=True)
    documents: dict[str, tuple[ServiceName, ...]] = {"salus": tuple(SERVICES)}
    documents |= {each: (each,) for each in SERVICES}
    for name, services in documents.items():
        text = json.dumps(describe_services(services), indent=2, ensure_ascii=False, sort_keys=True)
        (out / f"{name}.json").write_text(text + "\n", encoding="utf-8")
        typer.echo(out / f"{name}.json")
