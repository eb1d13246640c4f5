"""Does docs/deployment.md speak of what there is?"""

import re

from salus.apps.assembly import NEEDS, PLACES
from tests.deploy.said import ROOT, SETTINGS, compose
from tests.deploy.test_images import DOCKERFILE, stages
from tests.deploy.test_kubernetes import MADE_BY_HAND

GUIDE = (ROOT / "docs/deployment.md").read_text()


def test_the_files_it_names_exist() -> None:
    named = set(re.findall(r"\b(?:deploy|tools|tests)/[\w./-]*\w", GUIDE)) - {"deploy/.env", "deploy/.env.one"}
    assert len(named) > 8
    assert not [name for name in named if not (ROOT / name).exists()]


def test_the_settings_targets_containers_and_secrets_it_names_exist() -> None:
    assert set(re.findall(r"SALUS_[A-Z_]*[A-Z]", GUIDE)) <= SETTINGS | {"SALUS_TLS_PROXY"}
    assert set(re.findall(r"--target (\S+)", GUIDE)) <= stages(DOCKERFILE.read_text()).keys()
    containers = compose()["services"].keys() | compose("compose.one.yaml")["services"].keys()
    assert set(re.findall(r"exec (\S+) salus", GUIDE)) <= containers
    assert set(re.findall(r"^\| `(salus-\w+)`", GUIDE, re.MULTILINE)) <= MADE_BY_HAND


def test_its_table_says_who_asks_whom() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| (`\w+`(?:, `\w+`)*) \|", GUIDE.partition("## One service alone")[2], re.MULTILINE
    )
    found = {service: set(re.findall(r"\w+", asked)) for service, asked in rows}
    assert found == {name: {PLACES[one].service for one in needed} - {name} for name, needed in NEEDS.items()}
