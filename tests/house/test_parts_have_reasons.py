"""Does every dependency say why it is here?"""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def _dependencies() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = [project["project"]["dependencies"], *project["dependency-groups"].values()]
    optional = project["project"].get("optional-dependencies", {}).values()
    named = [str(requirement) for group in [*groups, *optional] for requirement in group]
    return {re.split(r"[^a-z0-9-]", requirement, maxsplit=1)[0] for requirement in named}


def test_the_decision_record_and_the_project_name_the_same_parts() -> None:
    record = (ROOT / "docs/decisions/0002-chosen-parts.md").read_text()
    reasons = set(re.findall(r"^\| ([a-z0-9-]+) \|", record, re.MULTILINE)) - {"part"}
    assert reasons == _dependencies()
