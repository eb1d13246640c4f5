"""What do we remember of a message?"""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, Table, Text

from salus.kit.db import Id, Instant

metadata = MetaData()

notifications = Table(
    "notifications",
    metadata,
    Column("id", Id, primary_key=True),
    Column("message_id", Text, nullable=False, unique=True),
    Column("user_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("channel", Text),
    Column("about", BigInteger),
    Column("facts", LargeBinary),
    Column("state", Text, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("too_late_by", Instant, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("claim", Text),
    Column("attempts", Integer, nullable=False),
    Column("provider", Text),
    Column("provider_id", Text),
    Column("receipt", Text),
    Column("error", Text),
    Column("created_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("ended_at", Instant),
)
"""`message_id` is what a receiver knows a message by, the same in every attempt. `channel` is empty until it is due.

`next_at`: nobody touches it before; while it is being sent, that is the end of the lease of whoever holds `claim`.
`facts` are sealed for the message. No name, address or text: those are asked for when it is sent.
"""

mailbox = Table(
    "mailbox",
    metadata,
    Column("message_id", Text, primary_key=True),
    Column("address", LargeBinary, nullable=False),
    Column("subject", LargeBinary, nullable=False),
    Column("text", LargeBinary, nullable=False),
    Column("html", LargeBinary),
    Column("at", Instant, nullable=False),
)
"""What was sent where no provider is configured: for development. Sealed, for it may open an account."""
