"""How does a process run the jobs alone until it is told to stop?"""

import asyncio
import signal

import structlog

from salus.apps.commands.setting import installation
from salus.kit.config import Settings
from salus.kit.telemetry import configure_logs
from salus.kit.worker import Worker

log = structlog.get_logger(__name__)


async def work(settings: Settings) -> None:
    """Run every job until SIGINT or SIGTERM; what is running then is brought to its end."""
    configure_logs(settings)
    stop = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    async with installation(settings) as assembly:
        jobs = Worker(assembly.jobs)
        assembly.on_commit(jobs.wake)
        log.info("working", jobs=len(assembly.jobs))
        await jobs.run(stop)
    log.info("stopped")
