"""Payments, refunds, what providers told, what clinics give back, and the test provider's checkouts."""

import sqlalchemy as sa
from alembic import op

from salus.kit.db import Instant

revision = "0001"
down_revision = None


def upgrade() -> None:
    identity = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "payments",
        sa.Column("id", identity, primary_key=True, autoincrement=True),
        sa.Column("appointment_id", sa.BigInteger, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("patient_id", sa.BigInteger, nullable=False),
        sa.Column("doctor_id", sa.BigInteger, nullable=False),
        sa.Column("clinic_id", sa.BigInteger),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("given_back", sa.BigInteger, nullable=False),
        sa.Column("in_time_percent", sa.Integer, nullable=False),
        sa.Column("late_percent", sa.Integer, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("checkout_id", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("charge_id", sa.Text),
        sa.Column("captures", sa.Integer, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("next_at", Instant),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.Column("paid_at", Instant),
        sa.CheckConstraint("amount > 0", name="payments_of_something"),
        sa.CheckConstraint("given_back BETWEEN 0 AND amount", name="payments_not_more_back_than_paid"),
        sa.CheckConstraint("given_back = 0 OR status = 'paid'", name="payments_nothing_back_unpaid"),
    )
    live = sa.text("status IN ('requested', 'open', 'capturing')")
    op.create_index(
        "payments_one_live", "payments", ["appointment_id"], unique=True, postgresql_where=live, sqlite_where=live
    )
    op.create_index("payments_of_appointment", "payments", ["appointment_id", "id"])
    op.create_index("payments_of_patient", "payments", ["patient_id", "id"])
    op.create_index("payments_of_clinic", "payments", ["clinic_id", "id"])
    op.create_index("payments_of_doctor", "payments", ["doctor_id", "id"])
    _due("payments")
    known = sa.text("checkout_id IS NOT NULL")
    op.create_index(
        "payments_by_checkout",
        "payments",
        ["provider", "checkout_id"],
        unique=True,
        postgresql_where=known,
        sqlite_where=known,
    )
    charged = sa.text("charge_id IS NOT NULL")
    op.create_index(
        "payments_by_charge", "payments", ["provider", "charge_id"], postgresql_where=charged, sqlite_where=charged
    )
    op.create_table(
        "refunds",
        sa.Column("id", identity, primary_key=True, autoincrement=True),
        sa.Column("payment_id", sa.BigInteger, sa.ForeignKey("payments.id"), nullable=False),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("provider_id", sa.Text),
        sa.Column("next_at", Instant),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("requested_by", sa.BigInteger),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.CheckConstraint("amount > 0", name="refunds_of_something"),
    )
    op.create_index("refunds_of_payment", "refunds", ["payment_id", "id"])
    _due("refunds")
    op.create_table(
        "payment_events",
        sa.Column("provider", sa.Text, primary_key=True),
        sa.Column("event_id", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("received_at", Instant, nullable=False),
    )
    op.create_table(
        "refund_terms",
        sa.Column("clinic_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("in_time_percent", sa.Integer, nullable=False),
        sa.Column("late_percent", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.CheckConstraint(
            "in_time_percent BETWEEN 0 AND 100 AND late_percent BETWEEN 0 AND 100", name="refund_terms_are_parts"
        ),
    )
    op.create_table(
        "test_checkouts",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("return_url", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
    )


def _due(table: str) -> None:
    due = sa.text("next_at IS NOT NULL")
    op.create_index(f"{table}_due", table, ["next_at"], postgresql_where=due, sqlite_where=due)
