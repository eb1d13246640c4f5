"""Can a face be taken away? Its folder and its one line, and everything else stays as it was."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from salus.apps.assembly import FACES, SERVICES
from salus.apps.server import describe_face, describe_services

SOURCE = Path(__file__).parents[2] / "src"
DESCRIBE = """
import json
from salus.apps.assembly import SERVICES
from salus.apps.server import describe_services
print(json.dumps(describe_services(tuple(SERVICES))["paths"]))
"""


def paths_without(face: str, folder: Path) -> dict[str, Any]:
    """What is served when this face's folder and its name in the assembly are gone."""
    shutil.copytree(SOURCE, folder / "src", ignore=shutil.ignore_patterns("__pycache__", "dist", "static"))
    shutil.rmtree(folder / "src" / Path(*face.split(".")))
    assembly = folder / "src" / "salus" / "apps" / "assembly.py"
    lines = assembly.read_text().splitlines(keepends=True)
    kept = [line for line in lines if face not in line]
    assert len(kept) == len(lines) - 1
    assembly.write_text("".join(kept))
    done = subprocess.run(
        [sys.executable, "-c", DESCRIBE],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(folder / "src")},
        cwd=folder,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("face", FACES)
def test_without_a_face_everything_else_is_served_as_before(face: str, tmp_path: Path) -> None:
    whole = describe_services(tuple(SERVICES))["paths"]
    others = {path for other in FACES if other != face for path in describe_face(other)["paths"]}
    own = describe_face(face)["paths"].keys() - others
    assert paths_without(face, tmp_path) == {path: said for path, said in whole.items() if path not in own}
    assert "/auth/login" not in own


@pytest.mark.parametrize("face", FACES)
def test_nobody_knows_a_face_but_the_line_in_the_assembly(face: str) -> None:
    inside = SOURCE / Path(*face.split("."))
    files = [path for path in SOURCE.rglob("*.py") if inside not in path.parents]
    assert [path.name for path in files if face in path.read_text()] == ["assembly.py"]


@pytest.mark.parametrize("face", FACES)
def test_each_face_has_a_whole_document_and_reads_in_one_sitting(face: str) -> None:
    described = describe_face(face)
    assert {"/auth/register", "/auth/login"} <= described["paths"].keys()
    assert not any(path.startswith("/api/") for path in described["paths"])
    lines = sum(len(path.read_text().splitlines()) for path in (SOURCE / Path(*face.split("."))).glob("*.py"))
    assert lines < 700
