"""What happens before the services start? Their tables are brought up to date, and an empty clinic is filled.

A process of its own, `python -m deploy.local.prepare FOLDER PORT POSTGRES_PORT`: whoever watches over everything
else stays small, and may end this at any time. What it has done is kept beside the data, so that later starts need
not look.
"""

import asyncio
import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from deploy.local.plan import SERVICES, Plan
from deploy.local.prepared import migrations, note_of
from salus.apps.assembly import put_together
from salus.apps.demo.install import fill, logins, state_of
from salus.apps.parts import Assembly, Home
from salus.apps.schema import migrate
from salus.kernel.clock import Clock
from salus.kit.config import ConfigurationError, ServiceName, Settings
from salus.kit.db import open_database
from salus.kit.keys import load_keys


async def prepare(plan: Plan) -> None:
    """Raises: ConfigurationError for a demonstration that was broken off."""
    for service in SERVICES:
        await migrate(_settings(plan.owning(service)))
    services = {name: _settings(plan.environment(name)) for name in SERVICES}
    state = await state_of(services["users"])
    if state == "half":
        raise ConfigurationError(
            f"The demonstration clinic was loaded only in part. Remove {plan.folder}, and try again."
        )
    if state == "empty":
        await fill(lambda clock, chance: _all_of(services, clock, chance), lambda line: print(line, flush=True))
    words = "" if state == "other" else logins()
    note_of(plan.folder).write_text(json.dumps({"migrations": migrations(), "logins": words}))


def _all_of(services: Mapping[ServiceName, Settings], clock: Clock, chance: Random) -> Assembly:
    """Everything in this process, each service with its own database and its own keys."""
    homes = {
        name: Home(open_database(one.database, pool=one.database_pool, checkpoints=False), load_keys(one))
        for name, one in services.items()
    }
    together = services["auth"].model_copy(update={"service": None, "limits": "off"})
    return put_together(together, homes, clock, chance)


def _settings(environment: Mapping[str, str]) -> Settings:
    said: dict[str, Any] = {name.removeprefix("SALUS_").lower(): text for name, text in environment.items()}
    return Settings(_env_file=None, **said)  # type: ignore[call-arg]


def main(folder: str, port: str, postgres_port: str) -> int:
    plan = Plan.of(Path(folder), int(port), redis=False)
    plan = replace(plan, ports={**plan.ports, "postgres": int(postgres_port)})
    try:
        asyncio.run(prepare(plan))
    except ConfigurationError as error:
        print(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
