"""What do we remember of people, doctors, their services, and clinics?"""

from sqlalchemy import BigInteger, Boolean, Column, Date, Float, ForeignKey, Integer, MetaData, Table, Text

from salus.kit.db import Id, Instant, Json

metadata = MetaData()


users = Table(
    "users",
    metadata,
    Column("id", Id, primary_key=True),
    Column("registration_key", Text, unique=True),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("email_key", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("phone", Text),
    Column("locale", Text, nullable=False),
    Column("time_zone", Text),
    Column("search", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("email_verified_at", Instant),
)
"""`email` as typed, `email_key` as compared; `search` is what a search text is looked for in."""

preferences = Table(
    "preferences",
    metadata,
    Column("user_id", ForeignKey("users.id"), primary_key=True),
    Column("channels", Json, nullable=False),
    Column("quiet_from", Text),
    Column("quiet_until", Text),
    Column("revision", Integer, nullable=False),
)
"""For those who have chosen something: the channels of each topic, by their names."""

patients = Table(
    "patients",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, unique=True),
    Column("date_of_birth", Date),
)

doctors = Table(
    "doctors",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, unique=True),
    Column("designation", Text),
    Column("bio", Text),
    Column("languages", Json, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("search", Text, nullable=False),
    Column("sort_name", Text, nullable=False),
    Column("revision", Integer, nullable=False),
)

specialties = Table(
    "specialties",
    metadata,
    Column("id", Id, primary_key=True),
    Column("slug", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
)

doctor_specialties = Table(
    "doctor_specialties",
    metadata,
    Column("doctor_id", ForeignKey("doctors.id"), primary_key=True),
    Column("specialty_id", ForeignKey("specialties.id"), primary_key=True),
    Column("position", Integer, nullable=False),
)

doctor_languages = Table(
    "doctor_languages",
    metadata,
    Column("doctor_id", ForeignKey("doctors.id"), primary_key=True),
    Column("language", Text, primary_key=True),
)
"""For searching alone; `doctors.languages` keeps their order."""

clinics = Table(
    "clinics",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Text, nullable=False),
    Column("street", Text, nullable=False),
    Column("city", Text, nullable=False),
    Column("postal_code", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("region", Text),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("phone", Text),
    Column("email", Text),
    Column("time_zone", Text, nullable=False),
    Column("opening_hours", Json, nullable=False),
    Column("accessibility", Json, nullable=False),
    Column("reminder_minutes", Json, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("search", Text, nullable=False),
    Column("revision", Integer, nullable=False),
)

doctor_clinics = Table(
    "doctor_clinics",
    metadata,
    Column("doctor_id", ForeignKey("doctors.id"), primary_key=True),
    Column("clinic_id", ForeignKey("clinics.id"), primary_key=True),
    Column("position", Integer, nullable=False),
)

staff_clinics = Table(
    "staff_clinics",
    metadata,
    Column("user_id", ForeignKey("users.id"), primary_key=True),
    Column("clinic_id", ForeignKey("clinics.id"), primary_key=True),
)

services = Table(
    "services",
    metadata,
    Column("id", Id, primary_key=True),
    Column("doctor_id", ForeignKey("doctors.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("duration_minutes", Integer, nullable=False),
    Column("buffer_before_minutes", Integer, nullable=False),
    Column("buffer_after_minutes", Integer, nullable=False),
    Column("fee_amount", BigInteger, nullable=False),
    Column("fee_currency", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("payment", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
)
