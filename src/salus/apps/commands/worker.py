"""`salus worker`: only what happens without being asked, beside servers that answer."""

import asyncio

from salus.apps.commands.setting import DataDir, ServiceOption, settings_with


def worker(data_dir: DataDir = None, service: ServiceOption = None) -> None:
    """Run the jobs alone, until told to stop."""
    settings = settings_with(data_dir=data_dir, service=service)
    from salus.apps.working import work

    asyncio.run(work(settings))
