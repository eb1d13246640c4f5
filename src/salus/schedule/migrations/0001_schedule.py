"""Calendars, weekly hours, one-off openings, time off and booking rules."""

import sqlalchemy as sa
from alembic import op

from salus.kit.db import Instant

revision = "0001"
down_revision = None


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "calendars",
        sa.Column("doctor_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "hours",
        sa.Column("id", key, primary_key=True, autoincrement=True),
        sa.Column("doctor_id", sa.BigInteger, nullable=False),
        sa.Column("weekday", sa.SmallInteger, nullable=False),
        sa.Column("start_minute", sa.SmallInteger, nullable=False),
        sa.Column("end_minute", sa.SmallInteger, nullable=False),
        sa.Column("clinic_id", sa.BigInteger),
        sa.Column("valid_from", sa.Date),
        sa.Column("valid_until", sa.Date),
        sa.Column("every_weeks", sa.SmallInteger, nullable=False),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name="hours_weekday"),
        sa.CheckConstraint("0 <= start_minute AND start_minute < end_minute AND end_minute <= 1440", name="hours_wall"),
        sa.CheckConstraint("every_weeks BETWEEN 1 AND 8", name="hours_weeks"),
    )
    op.create_index("hours_doctor", "hours", ["doctor_id"])
    op.create_table(
        "openings",
        sa.Column("id", key, primary_key=True, autoincrement=True),
        sa.Column("doctor_id", sa.BigInteger, nullable=False),
        sa.Column("starts_at", Instant, nullable=False),
        sa.Column("ends_at", Instant, nullable=False),
        sa.Column("clinic_id", sa.BigInteger),
        sa.Column("slot_minutes", sa.SmallInteger),
        sa.CheckConstraint("starts_at < ends_at", name="openings_forward"),
    )
    op.create_index("openings_doctor", "openings", ["doctor_id", "ends_at"])
    op.create_table(
        "time_off",
        sa.Column("id", key, primary_key=True, autoincrement=True),
        sa.Column("doctor_id", sa.BigInteger, nullable=False),
        sa.Column("starts_at", Instant, nullable=False),
        sa.Column("ends_at", Instant, nullable=False),
        sa.Column("reason", sa.LargeBinary),
        sa.Column("on_conflict", sa.Text),
        sa.Column("created_at", Instant, nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name="time_off_forward"),
    )
    op.create_index("time_off_doctor", "time_off", ["doctor_id", "ends_at"])
    op.create_table(
        "rules",
        sa.Column("doctor_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("min_notice_minutes", sa.Integer, nullable=False),
        sa.Column("horizon_days", sa.Integer, nullable=False),
        sa.Column("slot_step_minutes", sa.Integer),
        sa.Column("cancel_notice_minutes", sa.Integer, nullable=False),
        sa.Column("reschedule_notice_minutes", sa.Integer, nullable=False),
        sa.Column("max_reschedules", sa.Integer),
        sa.Column("capacity", sa.Integer, nullable=False),
        sa.Column("holidays", sa.Text),
    )
