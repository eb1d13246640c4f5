"""The journal and the cursors of those who follow it."""

import sqlalchemy as sa
from alembic import op

from salus.kit.db import Instant, Json

revision = "0001"
down_revision = None


def upgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    op.create_table(
        "journal",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column(
            "xid",
            sa.BigInteger,
            nullable=False,
            server_default=sa.text("(pg_current_xact_id()::text::bigint)" if postgres else "0"),
        ),
        sa.Column("at", Instant, nullable=False),
        sa.Column("context", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("entity", sa.Text, nullable=False),
        sa.Column("entity_id", sa.BigInteger, nullable=False),
        sa.Column("actor_id", sa.BigInteger),
        sa.Column("actor_role", sa.Text, nullable=False),
        sa.Column("on_behalf_of", sa.BigInteger),
        sa.Column("session_id", sa.BigInteger),
        sa.Column("address", sa.Text),
        sa.Column("request_id", sa.Text),
        sa.Column("data", Json, nullable=False),
    )
    op.create_index("journal_order", "journal", ["xid", "seq"])
    # A follower of a quiet context would else walk through everybody else's entries at each look.
    op.create_index("journal_of_context", "journal", ["context", "xid", "seq"])
    op.create_index("journal_entity", "journal", ["entity", "entity_id"])
    op.create_table(
        "cursors",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("xid", sa.BigInteger, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
    )
    if postgres:
        op.execute(
            """
            CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'journal_append_only';
            END $$
            """
        )
        op.execute(
            "CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE ON journal FOR EACH ROW EXECUTE FUNCTION journal_is_append_only()"
        )
        op.execute(
            "CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON journal FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only()"
        )
    else:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER journal_no_{change.lower()} BEFORE {change} ON journal BEGIN SELECT RAISE(ABORT, 'journal_append_only'); END"
            )
