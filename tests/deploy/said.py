"""What do the files of `deploy/` say, in a form that tests can compare with the code?"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from salus.apps.assembly import NEEDS, PLACES
from salus.kit.config import Settings
from tests.deploy.kustomize import Thing, build

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
PRODUCTION = DEPLOY / "kubernetes/overlays/production"

SETTINGS = {f"SALUS_{name.upper()}" for name in Settings.model_fields}

ASKS: Mapping[str, AbstractSet[str]] = {
    service: {PLACES[contract].service for contract in needed} - {service} for service, needed in NEEDS.items()
}
"""Which service asks which over `/internal`, as the code has it."""


@cache
def compose(name: str = "compose.yaml") -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / name).read_text())
    return found


def objects() -> list[Thing]:
    """What the production overlay describes, made anew so that a test may break it."""
    return build(PRODUCTION)


def pods(things: list[Thing]) -> list[Thing]:
    """The Deployments and Jobs among them."""
    return [thing for thing in things if thing["kind"] in ("Deployment", "Job")]


def container(thing: Thing) -> dict[str, Any]:
    found: dict[str, Any] = thing["spec"]["template"]["spec"]["containers"][0]
    return found
