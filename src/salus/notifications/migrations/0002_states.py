"""Messages that are sent: states, attempts, receipts; and a mailbox for development.

Until now nothing could be sent: what stands in the old table was only ever shown to developers.
"""

import sqlalchemy as sa
from alembic import op

from salus.kit.db import Instant

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.drop_table("notifications")
    op.create_table(
        "notifications",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("message_id", sa.Text, nullable=False, unique=True),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("channel", sa.Text),
        sa.Column("about", sa.BigInteger),
        sa.Column("facts", sa.LargeBinary),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("due_at", Instant, nullable=False),
        sa.Column("too_late_by", Instant, nullable=False),
        sa.Column("next_at", Instant, nullable=False),
        sa.Column("claim", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("provider", sa.Text),
        sa.Column("provider_id", sa.Text),
        sa.Column("receipt", sa.Text),
        sa.Column("error", sa.Text),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("sent_at", Instant),
    )
    waiting = sa.text("state IN ('scheduled', 'sending')")
    op.create_index(
        "notifications_waiting",
        "notifications",
        ["next_at"],
        postgresql_where=waiting,
        sqlite_where=waiting,
    )
    open_about = sa.text("state = 'scheduled' AND about IS NOT NULL")
    op.create_index(
        "notifications_about", "notifications", ["about"], postgresql_where=open_about, sqlite_where=open_about
    )
    failed = sa.text("state = 'failed'")
    op.create_index("notifications_failed", "notifications", ["id"], postgresql_where=failed, sqlite_where=failed)
    known = sa.text("provider_id IS NOT NULL")
    op.create_index(
        "notifications_provider_id", "notifications", ["provider_id"], postgresql_where=known, sqlite_where=known
    )
    op.create_index("notifications_user", "notifications", ["user_id", "id"])
    op.create_table(
        "mailbox",
        sa.Column("message_id", sa.Text, primary_key=True),
        sa.Column("address", sa.LargeBinary, nullable=False),
        sa.Column("subject", sa.LargeBinary, nullable=False),
        sa.Column("text", sa.LargeBinary, nullable=False),
        sa.Column("html", sa.LargeBinary),
        sa.Column("at", Instant, nullable=False),
    )
