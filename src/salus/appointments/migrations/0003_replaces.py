"""A time may be held for a visit that stands already, and moves there when the hold is confirmed."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("appointments", sa.Column("replaces", sa.BigInteger))
