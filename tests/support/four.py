"""How does a test run the four services? As real processes behind the real gateway, any of which it may kill."""

import asyncio
import json
import os
import secrets
import subprocess
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from http.client import HTTPConnection
from pathlib import Path

from deploy.local.ports import free_port
from salus.apps.assembly import NEEDS, PLACES, SERVICES, assemble, tables
from salus.apps.parts import Assembly
from salus.kit.config import ServiceName
from salus.kit.keys import new_service_keys
from salus.kit.migrate import on_connection, upgrade
from tests.support.arrow import Arrow
from tests.support.command import Said, salus
from tests.support.postgres import PostgresCluster
from tests.support.server import SalusServer
from tests.support.shape import SETTINGS, settings_of
from tests.support.wait import until
from tools.gateway import Gateway

DATABASES = Path(__file__).parents[2] / "deploy/postgres/databases.sh"
START_SECONDS = 60


def arrows() -> set[tuple[ServiceName, ServiceName]]:
    """Which service asks which."""
    return {(one, PLACES[asked].service) for one, needs in NEEDS.items() for asked in needs} - {
        (one, one) for one in SERVICES
    }


class FourServices:
    """Four processes with a database and a role each, on a cluster that holds nothing else, behind one gateway.

    With `arrows_to_cut` every question between two services passes an `Arrow` that a test can cut.
    """

    def __init__(self, folder: Path, cluster: PostgresCluster, *, arrows_to_cut: bool = False, **settings: str) -> None:
        self.folder = folder
        self.keys = new_service_keys(tuple(SERVICES))
        self._cluster = cluster
        self._made = False
        self._passwords = {name: secrets.token_hex(8) for name in SERVICES}
        self._gateway_port = free_port()
        self._nginx: subprocess.Popen[bytes] | None = None
        self.servers = {name: SalusServer(folder / name) for name in SERVICES}
        self.arrows = {arrow: Arrow(self.servers[arrow[1]].port) for arrow in arrows()} if arrows_to_cut else {}
        for name, server in self.servers.items():
            server.settings = SETTINGS | settings | self.environment(name)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._gateway_port}"

    def environment(self, service: ServiceName) -> dict[str, str]:
        found = self.keys[service] | {
            "SALUS_SERVICE": service,
            "SALUS_DATABASE_URL": self.database(service),
            "SALUS_PUBLIC_URL": self.url,
            "SALUS_TRUSTED_PROXIES": "127.0.0.1",
        }
        for asker, asked in arrows():
            if asker == service:
                port = self.arrows[asker, asked].port if self.arrows else self.servers[asked].port
                found[f"SALUS_{asked.upper()}_URL"] = f"http://127.0.0.1:{port}"
        return found

    def database(self, service: ServiceName, role: str = "") -> str:
        role = role or service
        return f"postgresql://{role}:{self._passwords[service]}@127.0.0.1:{self._cluster.port}/{service}"

    def operator(self, service: ServiceName, *words: str, stdin: str = "") -> Said:
        return salus(self.folder, *words, stdin=stdin, **self.servers[service].settings)

    def assemble(self, service: ServiceName) -> Assembly:
        return assemble(settings_of(self.servers[service].settings | {"SALUS_DATA_DIR": str(self.folder)}))

    def start(self) -> None:
        """Start everything, with tables if nobody made them yet; return when all is ready."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self._made:
            self.make_databases()
        with ThreadPoolExecutor(len(SERVICES)) as pool:  # each takes a second of one core
            for started in [pool.submit(server.start) for server in self.servers.values()]:
                started.result()
        places: dict[str, list[str]] = {name: [f"127.0.0.1:{one.port}"] for name, one in self.servers.items()}
        gateway = Gateway(self.folder / "gateway", f"127.0.0.1:{self._gateway_port}", **places)  # type: ignore[arg-type]
        self._nginx = subprocess.Popen(gateway.command())
        until(lambda: all(map(self.ready, SERVICES)), START_SECONDS, "the four services to be ready")

    def stop(self) -> None:
        if self._nginx is not None:
            self._nginx.terminate()
            self._nginx.wait(START_SECONDS)
        with ThreadPoolExecutor(len(SERVICES)) as pool:
            list(pool.map(SalusServer.terminate, self.servers.values()))
        for arrow in self.arrows.values():
            arrow.close()

    def ready(self, service: ServiceName) -> bool:
        """Whether it can be reached through the gateway and can do its work, whoever asks."""
        with suppress(OSError), closing(HTTPConnection("127.0.0.1", self._gateway_port, timeout=5)) as connection:
            connection.request("GET", f"/health/{service}/ready")
            answer = connection.getresponse()
            return answer.status == 200 and set(json.loads(answer.read())["checks"].values()) == {"ok"}
        return False

    def said(self) -> str:
        return "\n".join(f"--- {name}\n{server.said()}" for name, server in self.servers.items())

    def make_databases(self) -> dict[ServiceName, str]:
        """Databases with tables; how their owners reach them."""
        self._made = True
        passwords = {f"{name.upper()}_DB_PASSWORD": word for name, word in self._passwords.items()}
        passwords |= {f"{name.upper()}_DB_OWNER_PASSWORD": word for name, word in self._passwords.items()}
        where = {"PGHOST": "127.0.0.1", "PGPORT": str(self._cluster.port), "PGUSER": "salus"}
        made = subprocess.run(["sh", str(DATABASES)], env={**os.environ, **passwords, **where}, capture_output=True)
        assert made.returncode == 0, made.stderr.decode()
        urls = {name: self.database(name, f"{name}_owner") for name in SERVICES}
        with ThreadPoolExecutor(1) as aside:  # the tests' own loop may be what asks for this
            aside.submit(asyncio.run, _migrate(urls)).result()
        return urls


async def _migrate(urls: Mapping[ServiceName, str]) -> None:
    for service, url in urls.items():
        wanted = tables((service,))
        await on_connection(url, lambda connection, wanted=wanted: upgrade(connection, wanted))  # type: ignore[misc]
