"""How does a process serve until it is told to stop, and then end without cutting anybody off?"""

import asyncio
import logging
import os
import socket
import sys
from collections.abc import Callable
from types import FrameType

import typer
import uvicorn

from salus.apps.assembly import assemble
from salus.apps.listening import bind, url_of
from salus.apps.memory import give_back_large_blocks, settle
from salus.apps.parts import Assembly
from salus.apps.schema import prepare
from salus.apps.server import create_app
from salus.kit.config import Settings
from salus.kit.keys import load_keys
from salus.kit.telemetry import configure_logs


class Server(uvicorn.Server):
    """Uvicorn, but it says when it is ready, ends event streams when a signal comes, and exits with 0."""

    def __init__(self, config: uvicorn.Config, assembly: Assembly, draining: asyncio.Event, ready: Callable[[], None]):
        super().__init__(config)
        self._assembly = assembly
        self._draining = draining
        self._ready = ready
        self._loop: asyncio.AbstractEventLoop | None = None
        self._announcement: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)
        self._announcement = asyncio.create_task(self._announce())

    async def _announce(self) -> None:
        here = [check for name, check in self._assembly.checks.items() if name not in self._assembly.neighbourly]
        while any([await check() for check in here]):  # noqa: ASYNC110 -- as whoever probes us
            await asyncio.sleep(0.02)
        self._ready()
        settle()

    def handle_exit(self, sig: int, _frame: FrameType | None) -> None:
        """The first signal lets running requests end; the second one waits for nothing.

        Uvicorn's own would send the signal to this process again when all is done, and the exit
        would look like a failure; and open streams would hold up the end until it loses patience.
        """
        if self.should_exit:
            os._exit(128 + sig)  # what was acknowledged is on the disk, whenever we end
        self.should_exit = True
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._draining.set)


def serve(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM.

    Raises: ConfigurationError when it cannot start like this.
    """
    configure_logs(settings)
    for talker in ("alembic", "uvicorn.error"):
        logging.getLogger(talker).setLevel(logging.DEBUG if settings.log_level == "DEBUG" else logging.WARNING)
    give_back_large_blocks()
    load_keys(settings)
    listener = bind(settings.host, settings.port)
    url = url_of(listener)
    settings = settings.model_copy(update={"port": listener.getsockname()[1]})
    asyncio.run(prepare(settings))
    # One service among others has not the databases of all; `salus demo` fills those.
    logins = asyncio.run(_demonstration(settings)) if settings.demo and settings.service is None else ""
    assembly = assemble(settings)
    app = create_app(assembly, settings)
    config = uvicorn.Config(
        app,
        loop="uvloop" if sys.platform != "win32" else "asyncio",
        http="httptools",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        timeout_graceful_shutdown=10,
        timeout_keep_alive=75,
        backlog=2048,
    )
    Server(config, assembly, app.state.draining, lambda: _say(logins, f"{app.title} serves {url}")).run([listener])


async def _demonstration(settings: Settings) -> str:
    """Load it where nothing is yet; what to print of it."""
    from salus.apps.demo.install import install_if_empty, logins

    return logins() if await install_if_empty(settings, typer.echo) else ""


def _say(*lines: str) -> None:
    typer.echo("\n".join(line for line in lines if line))
    sys.stdout.flush()
