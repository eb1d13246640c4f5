"""What does a doctor's calendar remember? Hours in wall time, everything else in instants."""

from sqlalchemy import BigInteger, Column, Date, Integer, LargeBinary, MetaData, SmallInteger, Table, Text

from salus.kit.db import Id, Instant

metadata = MetaData()


calendars = Table(
    "calendars",
    metadata,
    Column("doctor_id", BigInteger, primary_key=True, autoincrement=False),
    Column("revision", BigInteger, nullable=False),
)
"""One row for each doctor who ever had hours or openings: whose turn it is to change them, and the revision
of the weekly hours."""

hours = Table(
    "hours",
    metadata,
    Column("id", Id, primary_key=True),
    Column("doctor_id", BigInteger, nullable=False),
    Column("weekday", SmallInteger, nullable=False),
    Column("start_minute", SmallInteger, nullable=False),
    Column("end_minute", SmallInteger, nullable=False),
    Column("clinic_id", BigInteger),
    Column("valid_from", Date),
    Column("valid_until", Date),
    Column("every_weeks", SmallInteger, nullable=False),
)

openings = Table(
    "openings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("doctor_id", BigInteger, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("clinic_id", BigInteger),
    Column("slot_minutes", SmallInteger),
)

time_off = Table(
    "time_off",
    metadata,
    Column("id", Id, primary_key=True),
    Column("doctor_id", BigInteger, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("reason", LargeBinary),
    Column("on_conflict", Text),
    Column("created_at", Instant, nullable=False),
)
"""`reason` is sealed: it may be the doctor's health."""

rules = Table(
    "rules",
    metadata,
    Column("doctor_id", BigInteger, primary_key=True, autoincrement=False),
    Column("revision", BigInteger, nullable=False),
    Column("min_notice_minutes", Integer, nullable=False),
    Column("horizon_days", Integer, nullable=False),
    Column("slot_step_minutes", Integer),
    Column("cancel_notice_minutes", Integer, nullable=False),
    Column("reschedule_notice_minutes", Integer, nullable=False),
    Column("max_reschedules", Integer),
    Column("capacity", Integer, nullable=False),
    Column("holidays", Text),
)
