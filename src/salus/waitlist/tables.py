"""What do we remember of those who wait?"""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, Table, Text

from salus.kit.db import Id, Instant, Json

metadata = MetaData()

entries = Table(
    "waitlist_entries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("patient_id", BigInteger, nullable=False),
    Column("patient_name", Text, nullable=False),
    Column("wish", Text, nullable=False),
    Column("doctor_id", BigInteger),
    Column("doctor_name", Text),
    Column("service_id", BigInteger),
    Column("service_name", Text),
    Column("specialty", Text),
    Column("clinic_id", BigInteger),
    Column("clinic_name", Text),
    Column("appointment_id", BigInteger),
    Column("periods", Json, nullable=False),
    Column("last_day", Text, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("joined_by", BigInteger),
    Column("joined_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("revision", Integer, nullable=False),
)
"""`wish` says what is waited for in one word, so that nobody waits for the same thing twice.
`specialty` is a slug. The names are those that held when the patient joined."""

places = Table(
    "waitlist_places",
    metadata,
    Column("entry_id", BigInteger, ForeignKey("waitlist_entries.id"), primary_key=True, autoincrement=False),
    Column("clinic_id", BigInteger, primary_key=True, autoincrement=False),
)
"""The clinics where a visit could take place: their reception looks after who waits."""

offers = Table(
    "waitlist_offers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("entry_id", BigInteger, ForeignKey("waitlist_entries.id"), nullable=False),
    Column("patient_id", BigInteger, nullable=False),
    Column("appointment_id", BigInteger, nullable=False, unique=True),
    Column("reference", Text, nullable=False),
    Column("doctor_id", BigInteger, nullable=False),
    Column("doctor_name", Text, nullable=False),
    Column("service_id", BigInteger, nullable=False),
    Column("service_name", Text, nullable=False),
    Column("service_mode", Text, nullable=False),
    Column("clinic_id", BigInteger),
    Column("clinic_name", Text),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("price_amount", BigInteger, nullable=False),
    Column("price_currency", Text, nullable=False),
    Column("prepaid", Integer, nullable=False),
    Column("moves", BigInteger),
    Column("status", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("answered_at", Instant),
)
"""What was offered, in the words it was told with; `appointment_id` is the hold in the ledger, which is the truth."""
