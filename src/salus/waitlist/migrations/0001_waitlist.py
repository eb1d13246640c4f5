"""Who waits, where that could take place, and what was offered: to nobody two times at once."""

import sqlalchemy as sa
from alembic import op

from salus.kit.db import Instant, Json

revision = "0001"
down_revision = None


def upgrade() -> None:
    identity = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "waitlist_entries",
        sa.Column("id", identity, primary_key=True, autoincrement=True),
        sa.Column("patient_id", sa.BigInteger, nullable=False),
        sa.Column("patient_name", sa.Text, nullable=False),
        sa.Column("wish", sa.Text, nullable=False),
        sa.Column("doctor_id", sa.BigInteger),
        sa.Column("doctor_name", sa.Text),
        sa.Column("service_id", sa.BigInteger),
        sa.Column("service_name", sa.Text),
        sa.Column("specialty", sa.Text),
        sa.Column("clinic_id", sa.BigInteger),
        sa.Column("clinic_name", sa.Text),
        sa.Column("appointment_id", sa.BigInteger),
        sa.Column("periods", Json, nullable=False),
        sa.Column("last_day", sa.Text, nullable=False),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("joined_by", sa.BigInteger),
        sa.Column("joined_at", Instant, nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.CheckConstraint(
            "doctor_id IS NOT NULL OR (specialty IS NOT NULL AND clinic_id IS NOT NULL)", name="waitlist_for_something"
        ),
        sa.CheckConstraint("priority BETWEEN 0 AND 2", name="waitlist_known_priority"),
        sa.CheckConstraint("status IN ('waiting', 'offered', 'booked', 'left', 'over')", name="waitlist_known_status"),
    )
    _unique("waitlist_one_of_each", "waitlist_entries", ["patient_id", "wish"], "status IN ('waiting', 'offered')")
    op.create_index("waitlist_of_patient", "waitlist_entries", ["patient_id", "id"])
    op.create_index("waitlist_of_doctor", "waitlist_entries", ["doctor_id", "id"])
    op.create_index("waitlist_of_clinic", "waitlist_entries", ["clinic_id", "specialty"])
    op.create_index("waitlist_of_appointment", "waitlist_entries", ["appointment_id"])
    op.create_index("waitlist_by_turn", "waitlist_entries", ["status", "priority", "joined_at"])
    op.create_table(
        "waitlist_places",
        sa.Column("entry_id", sa.BigInteger, sa.ForeignKey("waitlist_entries.id"), primary_key=True),
        sa.Column("clinic_id", sa.BigInteger, primary_key=True, autoincrement=False),
    )
    op.create_index("waitlist_at_clinic", "waitlist_places", ["clinic_id", "entry_id"])
    op.create_table(
        "waitlist_offers",
        sa.Column("id", identity, primary_key=True, autoincrement=True),
        sa.Column("entry_id", sa.BigInteger, sa.ForeignKey("waitlist_entries.id"), nullable=False),
        sa.Column("patient_id", sa.BigInteger, nullable=False),
        sa.Column("appointment_id", sa.BigInteger, nullable=False, unique=True),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("doctor_id", sa.BigInteger, nullable=False),
        sa.Column("doctor_name", sa.Text, nullable=False),
        sa.Column("service_id", sa.BigInteger, nullable=False),
        sa.Column("service_name", sa.Text, nullable=False),
        sa.Column("service_mode", sa.Text, nullable=False),
        sa.Column("clinic_id", sa.BigInteger),
        sa.Column("clinic_name", sa.Text),
        sa.Column("starts_at", Instant, nullable=False),
        sa.Column("ends_at", Instant, nullable=False),
        sa.Column("time_zone", sa.Text, nullable=False),
        sa.Column("price_amount", sa.BigInteger, nullable=False),
        sa.Column("price_currency", sa.Text, nullable=False),
        sa.Column("prepaid", sa.Integer, nullable=False),
        sa.Column("moves", sa.BigInteger),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("made_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("answered_at", Instant),
        sa.CheckConstraint(
            "status IN ('offered', 'accepted', 'refused', 'expired', 'withdrawn')", name="waitlist_offers_known_status"
        ),
    )
    _unique("waitlist_offers_one_open", "waitlist_offers", ["entry_id"], "status = 'offered'")
    op.create_index("waitlist_offers_of_entry", "waitlist_offers", ["entry_id", "id"])
    op.create_index("waitlist_offers_of_patient", "waitlist_offers", ["patient_id", "made_at"])


def _unique(name: str, table: str, columns: list[str], where: str) -> None:
    only = sa.text(where)
    op.create_index(name, table, columns, unique=True, postgresql_where=only, sqlite_where=only)
