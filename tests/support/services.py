"""Which services do tests run against? Real ones, started by the fixtures in `tests/conftest.py`."""

from tests.support.postgres import PostgresCluster
from tests.support.redis import RedisServer

__all__ = ["PostgresCluster", "RedisServer"]
