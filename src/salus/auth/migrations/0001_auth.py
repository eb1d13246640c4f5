"""Credentials, sessions, refresh tokens, password links and invitations."""

import sqlalchemy as sa
from alembic import op

from salus.kit.db import Instant

revision = "0001"
down_revision = None


def _id() -> "sa.Column[int]":
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True)


def upgrade() -> None:
    op.create_table(
        "credentials",
        sa.Column("user_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
    )
    op.create_table(
        "sessions",
        _id(),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("device", sa.Text),
        sa.Column("address", sa.Text),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("used_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("ended_at", Instant),
        sqlite_autoincrement=True,  # a number that was a session's never becomes another's
    )
    op.create_index("sessions_user", "sessions", ["user_id"])
    op.create_index("sessions_ended", "sessions", ["ended_at"])
    op.create_table(
        "refresh_tokens",
        sa.Column("hash", sa.Text, primary_key=True),
        sa.Column("session_id", sa.BigInteger, sa.ForeignKey("sessions.id"), nullable=False),
        sa.Column("spent_at", Instant),
    )
    op.create_index("refresh_tokens_session", "refresh_tokens", ["session_id"])
    op.create_table(
        "password_links",
        sa.Column("hash", sa.Text, primary_key=True),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("used_at", Instant),
    )
    op.create_index("password_links_user", "password_links", ["user_id"])
    op.create_table(
        "link_requests",
        _id(),
        sa.Column("email", sa.LargeBinary, nullable=False),
        sa.Column("seal_id", sa.Text, nullable=False),
        sa.Column("asked_at", Instant, nullable=False),
        sa.Column("address", sa.Text),
        sa.Column("request_id", sa.Text),
    )
    op.create_table(
        "invitations",
        _id(),
        sa.Column("hash", sa.Text, nullable=False, unique=True),
        sa.Column("hint", sa.Text, nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("uses", sa.Integer, nullable=False),
        sa.Column("created_by", sa.BigInteger),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("deleted_at", Instant),
    )
    op.create_table(
        "invitation_uses",
        _id(),
        sa.Column("invitation_id", sa.BigInteger, sa.ForeignKey("invitations.id"), nullable=False),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("claimed_at", Instant, nullable=False),
        sa.Column("completed_at", Instant),
        sa.Column("user_id", sa.BigInteger),
    )
    op.create_index("invitation_uses_invitation", "invitation_uses", ["invitation_id"])
