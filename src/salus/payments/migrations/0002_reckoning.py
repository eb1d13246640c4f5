"""What providers gave back by themselves, and what payers dispute.

All columns may be empty, so that the version before goes on writing beside this one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("payments", sa.Column("dispute", sa.Text))
    op.add_column("payment_events", sa.Column("payment_id", sa.BigInteger))
    op.add_column("payment_events", sa.Column("refund_id", sa.Text))
    told = sa.text("refund_id IS NOT NULL")
    op.create_index(
        "payment_events_of_refunds", "payment_events", ["payment_id"], postgresql_where=told, sqlite_where=told
    )
