"""What stands where? Folders, addresses and the environment of each process of one installation."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deploy.local.ports import free_port
from deploy.local.postgres import Cluster
from deploy.local.secret import Secrets, owner_of, secrets_in

if TYPE_CHECKING:
    from salus.kit.config import ServiceName

SERVICES: Final[tuple["ServiceName", ...]] = ("auth", "users", "schedule", "appointments")
WORKERS: Final[tuple["ServiceName", ...]] = ("auth", "appointments")
"""Whose service has something to do without being asked."""
SOURCES: Final = Path(__file__).parents[2] / "src"


@dataclass(frozen=True)
class Plan:
    """One installation in `folder`, with its public address; where its parts listen is drawn anew at each start."""

    folder: Path
    port: int
    secrets: Secrets
    ports: Mapping[str, int]
    redis: str | None = None

    @classmethod
    def of(cls, folder: Path, port: int, *, redis: bool) -> "Plan":
        ports = {name: free_port() for name in (*SERVICES, "postgres", "redis")}
        store = f"redis://127.0.0.1:{ports['redis']}/0" if redis else None
        return cls(folder, port, secrets_in(folder / "secrets.json", SERVICES), ports, store)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    def cluster(self) -> Cluster:
        return Cluster(self.folder / "postgres", self.ports["postgres"], self.secrets.passwords[""])

    def database(self, service: str, role: str = "") -> str:
        """Where a service remembers, as the service itself or as the owner of its tables."""
        role = role or service
        return self.cluster().url(service, role, self.secrets.passwords[role])

    def environment(self, service: str) -> dict[str, str]:
        """The settings of a service that serves."""
        urls = {f"SALUS_{name.upper()}_URL": f"http://127.0.0.1:{self.ports[name]}" for name in SERVICES}
        return self.secrets.keys[service] | urls | {
            "SALUS_SERVICE": service,
            "SALUS_DATABASE_URL": self.database(service),
            "SALUS_REDIS_URL": self.redis or "",
            "SALUS_WORKER": "outside" if service in WORKERS else "inside",
            "SALUS_HOST": "127.0.0.1",
            "SALUS_PORT": str(self.ports[service]),
            "SALUS_PUBLIC_URL": self.url,
            "SALUS_TRUSTED_PROXIES": "127.0.0.1",
            "SALUS_DATA_DIR": str(self.folder),
            "SALUS_DEMO": "true",
            "SALUS_LOG_LEVEL": "WARNING",  # neighbours ask each other all the time; the gateway notes what people ask
        }  # fmt: skip

    def owning(self, service: str) -> dict[str, str]:
        """The settings of whoever changes a service's tables."""
        return {"SALUS_SERVICE": service, "SALUS_DATABASE_URL": self.database(service, owner_of(service))}

    def passwords(self) -> dict[str, str]:
        """As `deploy/postgres/databases.sh` asks for them."""
        found = {f"{name.upper()}_DB_PASSWORD": self.secrets.passwords[name] for name in SERVICES}
        return found | {
            f"{name.upper()}_DB_OWNER_PASSWORD": self.secrets.passwords[owner_of(name)] for name in SERVICES
        }
