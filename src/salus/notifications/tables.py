"""What do we remember of a message?"""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table, Text

from salus.kit.db import Instant

metadata = MetaData()

notifications = Table(
    "notifications",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("seal_id", Text, nullable=False, unique=True),
    Column("user_id", BigInteger, nullable=False),
    Column("channel", Text, nullable=False),
    Column("address", LargeBinary, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", LargeBinary, nullable=False),
    Column("text", LargeBinary, nullable=False),
    Column("due_at", Instant, nullable=False),
    Index("notifications_due", "due_at"),
)
"""Address, subject and text are sealed for their row, which `seal_id` names before it has a number."""
