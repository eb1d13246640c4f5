"""`salus openapi`: write down what the API is."""

import json
from pathlib import Path
from typing import Annotated

import typer


def openapi(out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path("openapi")) -> None:
    """Write the OpenAPI documents of each service, of all together, and of each face."""
    from salus.apps.assembly import FACES, SERVICES
    from salus.apps.server import describe_face, describe_services
    from salus.kit.config import ServiceName

    out.mkdir(parents=True, exist_ok=True)
    documents: dict[str, tuple[ServiceName, ...]] = {"salus": tuple(SERVICES)}
    documents |= {each: (each,) for each in SERVICES}
    described = {name: describe_services(services) for name, services in documents.items()}
    described |= {face.rpartition(".")[2]: describe_face(face) for face in FACES}
    for name, document in described.items():
        text = json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True)
        (out / f"{name}.json").write_text(text + "\n", encoding="utf-8")
        typer.echo(out / f"{name}.json")
