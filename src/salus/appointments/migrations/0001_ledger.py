"""The ledger, and the two rules that the database itself keeps on occupying rows.

A doctor's lane holds one visit at an instant (buffers included); a patient is in one place at an instant.
"""

import sqlalchemy as sa
from alembic import op

from salus.kit.db import Instant

revision = "0001"
down_revision = None

OCCUPYING = "('held', 'upcoming', 'checked_in', 'completed', 'no_show')"
LONGEST = 24 * 3600 * 1_000_000  # µs; bounds how far back a trigger has to look


def upgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    identity = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "appointments",
        sa.Column("id", identity, primary_key=True, autoincrement=True),
        sa.Column("reference", sa.Text, nullable=False, unique=True),
        sa.Column("doctor_id", sa.BigInteger, nullable=False),
        sa.Column("patient_id", sa.BigInteger, nullable=False),
        sa.Column("clinic_id", sa.BigInteger),
        sa.Column("service_id", sa.BigInteger, nullable=False),
        sa.Column("lane", sa.Integer, nullable=False),
        sa.Column("starts_at", Instant, nullable=False),
        sa.Column("ends_at", Instant, nullable=False),
        sa.Column("busy_from", Instant, nullable=False),
        sa.Column("busy_until", Instant, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("hold_expires_at", Instant),
        sa.Column("price_amount", sa.BigInteger, nullable=False),
        sa.Column("price_currency", sa.Text, nullable=False),
        sa.Column("reason", sa.LargeBinary),
        sa.Column("cancelled_reason", sa.LargeBinary),
        sa.Column("overbook_reason", sa.LargeBinary),
        sa.Column("booked_by", sa.BigInteger),
        sa.Column("doctor_name", sa.Text, nullable=False),
        sa.Column("patient_name", sa.Text, nullable=False),
        sa.Column("service_name", sa.Text, nullable=False),
        sa.Column("service_mode", sa.Text, nullable=False),
        sa.Column("clinic_name", sa.Text),
        sa.Column("time_zone", sa.Text, nullable=False),
        sa.Column("local_start", sa.Text, nullable=False),
        sa.Column("tzdata_version", sa.Text, nullable=False),
        sa.Column("cancel_notice_minutes", sa.Integer, nullable=False),
        sa.Column("reschedule_notice_minutes", sa.Integer, nullable=False),
        sa.Column("max_reschedules", sa.Integer),
        sa.Column("reschedules", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name="appointments_starts_before_it_ends"),
        sa.CheckConstraint("busy_from <= starts_at AND ends_at <= busy_until", name="appointments_buffers_surround"),
        sa.CheckConstraint(
            "status IN ('held', 'upcoming', 'checked_in', 'completed', 'cancelled', 'no_show', 'expired')",
            name="appointments_known_status",
        ),
        sa.CheckConstraint("(status = 'held') <= (hold_expires_at IS NOT NULL)", name="appointments_held_until"),
        sa.CheckConstraint(
            "busy_until - busy_from <= " + ("interval '24 hours'" if postgres else str(LONGEST)),
            name="appointments_at_most_a_day",
        ),
    )
    op.create_index("appointments_of_doctor", "appointments", ["doctor_id", "busy_from"])
    op.create_index("appointments_of_patient", "appointments", ["patient_id", "starts_at"])
    op.create_index("appointments_of_clinic", "appointments", ["clinic_id", "starts_at"])
    held = sa.text("status = 'held'")
    op.create_index("appointments_held", "appointments", ["hold_expires_at"], postgresql_where=held, sqlite_where=held)
    op.create_table(
        "idempotency_keys",
        sa.Column("user_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("appointment_id", sa.BigInteger, nullable=False),
        sa.Column("answer", sa.LargeBinary, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
    )
    op.create_index("idempotency_keys_by_age", "idempotency_keys", ["created_at"])
    if postgres:
        _exclude()
    else:
        _trigger()


def _exclude() -> None:
    op.execute(
        f"""
        ALTER TABLE appointments
          ADD CONSTRAINT doctor_lane_free EXCLUDE USING gist (
            int8range(doctor_id, doctor_id, '[]') WITH &&,
            int8range(lane, lane, '[]') WITH &&,
            tstzrange(busy_from, busy_until) WITH &&
          ) WHERE (status IN {OCCUPYING}),
          ADD CONSTRAINT patient_free EXCLUDE USING gist (
            int8range(patient_id, patient_id, '[]') WITH &&,
            tstzrange(starts_at, ends_at) WITH &&
          ) WHERE (status IN {OCCUPYING})
        """
    )


def _trigger() -> None:
    moved = "UPDATE OF doctor_id, patient_id, lane, starts_at, ends_at, busy_from, busy_until, status"
    for name, change, others in (("insert", "INSERT", ""), ("update", moved, "AND id <> NEW.id")):
        op.execute(
            f"""
            CREATE TRIGGER appointments_keep_apart_on_{name} BEFORE {change} ON appointments
            WHEN NEW.status IN {OCCUPYING}
            BEGIN
              SELECT RAISE(ABORT, 'doctor_lane_free') WHERE EXISTS (
                SELECT 1 FROM appointments
                WHERE doctor_id = NEW.doctor_id AND lane = NEW.lane AND status IN {OCCUPYING} {others}
                  AND busy_from < NEW.busy_until AND busy_from > NEW.busy_from - {LONGEST} AND busy_until > NEW.busy_from);
              SELECT RAISE(ABORT, 'patient_free') WHERE EXISTS (
                SELECT 1 FROM appointments
                WHERE patient_id = NEW.patient_id AND status IN {OCCUPYING} {others}
                  AND starts_at < NEW.ends_at AND starts_at > NEW.starts_at - {LONGEST} AND ends_at > NEW.starts_at);
            END
            """
        )
