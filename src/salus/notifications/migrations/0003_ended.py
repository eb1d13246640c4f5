"""When a message ended, so that old ones can go.

Empty for those that ended before, and for those that the version before this one still ends: for them it counts when
it was too late to send them.
"""

import sqlalchemy as sa
from alembic import op

from salus.kit.db import Instant

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("notifications", sa.Column("ended_at", Instant))
    ended = sa.text("state IN ('sent', 'failed', 'dropped')")
    op.create_index("notifications_ended", "notifications", ["ended_at"], postgresql_where=ended, sqlite_where=ended)
