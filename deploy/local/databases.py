"""How do a cluster, its roles and its databases come to be? Whole, however often the first attempt is broken off."""

import shutil
from pathlib import Path
from typing import Final

from deploy.local.plan import Plan
from deploy.local.postgres import Cluster

SCRIPT: Final = Path(__file__).parents[1] / "postgres/databases.sh"


def make_databases(plan: Plan) -> None:
    """Made aside and then put in its place: half a set of roles is nothing that one could go on from."""
    aside = plan.folder / "postgres.new"
    shutil.rmtree(aside, ignore_errors=True)
    cluster = Cluster(aside, plan.ports["postgres"], plan.secrets.passwords[""])
    cluster.initialise()
    cluster.start()
    try:
        cluster.script(SCRIPT, plan.passwords())
    finally:
        cluster.stop()
    aside.rename(plan.folder / "postgres")
