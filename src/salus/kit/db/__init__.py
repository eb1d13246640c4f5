"""How do we reach a database? Transaction functions on SQLite and PostgreSQL."""

from salus.kit.db.database import Conflict, Database, Dialect, Tx
from salus.kit.db.open import open_database
from salus.kit.db.types import Id, Instant, Json

__all__ = ["Conflict", "Database", "Dialect", "Id", "Instant", "Json", "Tx", "open_database"]
