"""What people want to hear of, whether their address is theirs, and when clinics remind."""

import sqlalchemy as sa
from alembic import op

from salus.kit.db import Instant, Json

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "preferences",
        sa.Column("user_id", number, sa.ForeignKey("users.id"), primary_key=True, autoincrement=False),
        sa.Column("channels", Json, nullable=False),
        sa.Column("quiet_from", sa.Text),
        sa.Column("quiet_until", sa.Text),
        sa.Column("revision", sa.Integer, nullable=False),
    )
    op.add_column("users", sa.Column("email_verified_at", Instant))
    op.add_column("clinics", sa.Column("reminder_minutes", Json, nullable=False, server_default="[1440, 120]"))
