"""How does a process serve until it is told to stop, and then end without cutting anybody off?"""

import asyncio
import sys
from types import FrameType

import uvicorn

from salus.apps.assembly import Service, assemble, places
from salus.apps.server import create_app
from salus.kit.config import ConfigurationError, Settings
from salus.kit.migrate import behind, on_connection, upgrade
from salus.kit.telemetry import configure_logs


class Server(uvicorn.Server):
    """Uvicorn, but open event streams are told to end as soon as a signal comes: they would block the exit."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        draining: asyncio.Event = self.config.app.state.draining  # type: ignore[union-attr]  # ours, always an app
        asyncio.get_event_loop_policy().get_event_loop().call_soon_threadsafe(draining.set)
        super().handle_exit(sig, frame)


async def prepare(settings: Settings, services: tuple[Service, ...]) -> None:
    """Migrate the embedded database; a served one is migrated by `salus migrate`, once, on purpose.

    Raises: ConfigurationError when the schema is behind and not ours to change.
    """
    wanted = places(services)
    late = await on_connection(settings.database, lambda connection: behind(connection, wanted))
    if late and not settings.database.startswith("sqlite"):
        raise ConfigurationError("The database's schema is behind this version. Run `salus migrate` first.")
    if late:
        await on_connection(settings.database, lambda connection: upgrade(connection, wanted))


def serve(settings: Settings, services: tuple[Service, ...]) -> None:
    """Serve until SIGINT or SIGTERM."""
    configure_logs(settings)
    asyncio.run(prepare(settings, services))
    app = create_app(assemble(settings), settings)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        loop="uvloop" if sys.platform != "win32" else "asyncio",
        http="httptools",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        timeout_graceful_shutdown=10,
        timeout_keep_alive=75,
        backlog=2048,
    )
    Server(config).run()
