"""What do we remember of credentials, sessions, links and invitations? No secret in clear."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text

from salus.kit.db import Id, Instant

metadata = MetaData()


credentials = Table(
    "credentials",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("password_hash", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
"""`active` repeats what `users` knows, so that a deactivation and a sign-in meet at one row's lock."""

sessions = Table(
    "sessions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", BigInteger, nullable=False),
    Column("role", Text, nullable=False),
    Column("device", Text),
    Column("address", Text),
    Column("created_at", Instant, nullable=False),
    Column("used_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Index("sessions_user", "user_id"),
    Index("sessions_ended", "ended_at"),
)

refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("session_id", BigInteger, ForeignKey("sessions.id"), nullable=False),
    Column("spent_at", Instant),
    Index("refresh_tokens_session", "session_id"),
)

links = Table(
    "password_links",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("user_id", BigInteger, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    Index("password_links_user", "user_id"),
)

email_links = Table(
    "email_links",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("user_id", BigInteger, nullable=False),
    Column("email", LargeBinary, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)
"""The address is sealed for the link: it is the one that is verified, and no later one."""

link_requests = Table(
    "link_requests",
    metadata,
    Column("id", Id, primary_key=True),
    Column("email", LargeBinary, nullable=False),
    Column("seal_id", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("address", Text),
    Column("request_id", Text),
)
"""Who forgot a password; answered by a job, so that asking costs the same for every address."""

invitations = Table(
    "invitations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("hash", Text, nullable=False, unique=True),
    Column("hint", Text, nullable=False),
    Column("note", Text),
    Column("uses", Integer, nullable=False),
    Column("created_by", BigInteger),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("deleted_at", Instant),
)

invitation_uses = Table(
    "invitation_uses",
    metadata,
    Column("id", Id, primary_key=True),
    Column("invitation_id", BigInteger, ForeignKey("invitations.id"), nullable=False),
    Column("key", Text, nullable=False, unique=True),
    Column("claimed_at", Instant, nullable=False),
    Column("completed_at", Instant),
    Column("user_id", BigInteger),
    Index("invitation_uses_invitation", "invitation_id"),
)
"""A claim that is neither completed nor released lapses; see `domain/invitation.py`."""
