"""How a visit is paid, and by which payment: what stood before is paid at the clinic."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("appointments", sa.Column("payment", sa.Text, nullable=False, server_default="at_clinic"))
    op.add_column("appointments", sa.Column("payment_id", sa.BigInteger))
