"""What does the ledger remember? One row for each visit, whatever becomes of it."""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, Table, Text

from salus.kit.db import Id, Instant

metadata = MetaData()


appointments = Table(
    "appointments",
    metadata,
    Column("id", Id, primary_key=True),
    Column("reference", Text, nullable=False, unique=True),
    Column("doctor_id", BigInteger, nullable=False),
    Column("patient_id", BigInteger, nullable=False),
    Column("clinic_id", BigInteger),
    Column("service_id", BigInteger, nullable=False),
    Column("lane", Integer, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("busy_from", Instant, nullable=False),
    Column("busy_until", Instant, nullable=False),
    Column("status", Text, nullable=False),
    Column("hold_expires_at", Instant),
    Column("price_amount", BigInteger, nullable=False),
    Column("price_currency", Text, nullable=False),
    Column("reason", LargeBinary),
    Column("cancelled_reason", LargeBinary),
    Column("overbook_reason", LargeBinary),
    Column("booked_by", BigInteger),
    Column("doctor_name", Text, nullable=False),
    Column("patient_name", Text, nullable=False),
    Column("service_name", Text, nullable=False),
    Column("service_mode", Text, nullable=False),
    Column("clinic_name", Text),
    Column("time_zone", Text, nullable=False),
    Column("local_start", Text, nullable=False),
    Column("tzdata_version", Text, nullable=False),
    Column("cancel_notice_minutes", Integer, nullable=False),
    Column("reschedule_notice_minutes", Integer, nullable=False),
    Column("max_reschedules", Integer),
    Column("reschedules", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("payment", Text, nullable=False),
    Column("payment_id", BigInteger),
    Column("replaces", BigInteger),
)
"""The three reasons are sealed: they may tell of health. The notice rules are those that were accepted.

`replaces` is the visit that moves to this time when it is confirmed.
"""

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("user_id", BigInteger, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("appointment_id", BigInteger, nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False),
)
"""The first answer to each key, sealed; its appointment's id stands beside it, known only after the fact."""
