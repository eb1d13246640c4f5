"""People, doctors with their services, clinics, and the medical specialties."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from salus.kit.db import Instant, Json

revision = "0001"
down_revision = None

SPECIALTIES = (
    ("allergology", "Allergology"),
    ("anaesthesiology", "Anaesthesiology"),
    ("cardiology", "Cardiology"),
    ("dentistry", "Dentistry"),
    ("dermatology", "Dermatology"),
    ("ear-nose-and-throat", "Ear, nose and throat"),
    ("emergency-medicine", "Emergency medicine"),
    ("endocrinology", "Endocrinology"),
    ("gastroenterology", "Gastroenterology"),
    ("general-practice", "General practice"),
    ("general-surgery", "General surgery"),
    ("geriatrics", "Geriatrics"),
    ("gynaecology", "Gynaecology"),
    ("haematology", "Haematology"),
    ("infectious-diseases", "Infectious diseases"),
    ("internal-medicine", "Internal medicine"),
    ("nephrology", "Nephrology"),
    ("neurology", "Neurology"),
    ("nutrition", "Nutrition"),
    ("obstetrics", "Obstetrics"),
    ("occupational-medicine", "Occupational medicine"),
    ("oncology", "Oncology"),
    ("ophthalmology", "Ophthalmology"),
    ("orthopaedics", "Orthopaedics"),
    ("paediatrics", "Paediatrics"),
    ("physiotherapy", "Physiotherapy"),
    ("psychiatry", "Psychiatry"),
    ("psychology", "Psychology"),
    ("pulmonology", "Pulmonology"),
    ("radiology", "Radiology"),
    ("rheumatology", "Rheumatology"),
    ("sports-medicine", "Sports medicine"),
    ("urology", "Urology"),
)


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")

    def key(name: str, target: str, **options: Any) -> sa.Column[int]:
        return sa.Column(name, number, sa.ForeignKey(f"{target}.id"), nullable=False, **options)

    op.create_table(
        "users",
        sa.Column("id", number, primary_key=True, autoincrement=True),
        sa.Column("registration_key", sa.Text),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("email_key", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("phone", sa.Text),
        sa.Column("locale", sa.Text, nullable=False),
        sa.Column("time_zone", sa.Text),
        sa.Column("search", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.CheckConstraint("role IN ('patient', 'doctor', 'staff', 'admin')", name="users_role"),
        sqlite_autoincrement=True,
    )
    op.create_index("users_registration_key", "users", ["registration_key"], unique=True)
    op.create_index("users_email_key", "users", ["email_key"], unique=True)
    op.create_index("users_role_search", "users", ["role", "search"])
    op.create_table(
        "patients",
        sa.Column("id", number, primary_key=True, autoincrement=True),
        key("user_id", "users", unique=True),
        sa.Column("date_of_birth", sa.Date),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "doctors",
        sa.Column("id", number, primary_key=True, autoincrement=True),
        key("user_id", "users", unique=True),
        sa.Column("designation", sa.Text),
        sa.Column("bio", sa.Text),
        sa.Column("languages", Json, nullable=False),
        sa.Column("time_zone", sa.Text, nullable=False),
        sa.Column("search", sa.Text, nullable=False),
        sa.Column("sort_name", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("doctors_sort_name", "doctors", ["sort_name", "id"])
    specialties = op.create_table(
        "specialties",
        sa.Column("id", number, primary_key=True, autoincrement=True),
        sa.Column("slug", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
    )
    op.bulk_insert(specialties, [{"slug": slug, "name": name} for slug, name in SPECIALTIES])
    op.create_table(
        "doctor_specialties",
        key("doctor_id", "doctors", primary_key=True),
        key("specialty_id", "specialties", primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
    )
    op.create_index("doctor_specialties_specialty", "doctor_specialties", ["specialty_id", "doctor_id"])
    op.create_table(
        "doctor_languages",
        key("doctor_id", "doctors", primary_key=True),
        sa.Column("language", sa.Text, primary_key=True),
    )
    op.create_table(
        "clinics",
        sa.Column("id", number, primary_key=True, autoincrement=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("street", sa.Text, nullable=False),
        sa.Column("city", sa.Text, nullable=False),
        sa.Column("postal_code", sa.Text, nullable=False),
        sa.Column("country", sa.Text, nullable=False),
        sa.Column("region", sa.Text),
        sa.Column("latitude", sa.Float),
        sa.Column("longitude", sa.Float),
        sa.Column("phone", sa.Text),
        sa.Column("email", sa.Text),
        sa.Column("time_zone", sa.Text, nullable=False),
        sa.Column("opening_hours", Json, nullable=False),
        sa.Column("accessibility", Json, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("search", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "doctor_clinics",
        key("doctor_id", "doctors", primary_key=True),
        key("clinic_id", "clinics", primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
    )
    op.create_index("doctor_clinics_clinic", "doctor_clinics", ["clinic_id", "doctor_id"])
    op.create_table(
        "staff_clinics",
        key("user_id", "users", primary_key=True),
        key("clinic_id", "clinics", primary_key=True),
    )
    op.create_table(
        "services",
        sa.Column("id", number, primary_key=True, autoincrement=True),
        key("doctor_id", "doctors"),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("duration_minutes", sa.Integer, nullable=False),
        sa.Column("buffer_before_minutes", sa.Integer, nullable=False),
        sa.Column("buffer_after_minutes", sa.Integer, nullable=False),
        sa.Column("fee_amount", sa.BigInteger, nullable=False),
        sa.Column("fee_currency", sa.Text, nullable=False),
        sa.Column("mode", sa.Text, nullable=False),
        sa.Column("payment", sa.Text, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.CheckConstraint("duration_minutes > 0", name="services_duration"),
        sqlite_autoincrement=True,
    )
    op.create_index("services_doctor", "services", ["doctor_id", "active", "fee_amount"])
