"""What do the measurements run on? Doctors with Monday to Friday 09:00-17:00, patients, a full ledger."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import Connection, Table, insert

from salus.appointments.tables import appointments
from salus.apps.assembly import tables
from salus.kit.config import ServiceName
from salus.kit.migrate import on_connection, upgrade
from salus.schedule.tables import hours
from salus.users.tables import (
    clinics,
    doctor_clinics,
    doctor_specialties,
    doctors,
    patients,
    services,
    specialties,
    users,
)

SPECIALTY = "cardiology"
CLINICS = 40
"""In a row from 48.0 to 48.4 degrees north; each doctor works at one of them."""
_BATCH = 500


def first_monday(now: datetime) -> date:
    """The Monday after next: every slot of its week lies ahead."""
    return now.date() + timedelta(days=14 - now.weekday())


async def seed(
    urls: Mapping[ServiceName, str], *, doctors_count: int, patients_count: int, booked: int, now: datetime
) -> None:
    """Migrate and fill, one database or one for each service; ids run from 1, so that a load can name them unasked."""
    for url in set(urls.values()):
        wanted = tables([service for service, one in urls.items() if one == url])
        await on_connection(url, partial(upgrade, places=wanted))
    await on_connection(urls["users"], lambda connection: _users(connection, doctors_count, patients_count, now))
    await on_connection(urls["schedule"], lambda connection: _weeks(connection, doctors_count))
    taken = islice(_visits(doctors_count, patients_count, now), booked)
    await on_connection(urls["appointments"], lambda connection: _insert(connection, appointments, taken))


def _users(connection: Connection, doctors_count: int, patients_count: int, now: datetime) -> None:
    people = doctors_count + patients_count
    _insert(connection, users, (_user(number, number <= doctors_count, now) for number in range(1, people + 1)))
    _insert(connection, doctors, (_doctor(number) for number in range(1, doctors_count + 1)))
    _insert(connection, patients, ({"user_id": doctors_count + number} for number in range(1, patients_count + 1)))
    _insert(connection, clinics, (_clinic(number) for number in range(1, CLINICS + 1)))
    at = ({"doctor_id": n, "clinic_id": _clinic_of(n), "position": 0} for n in range(1, doctors_count + 1))
    _insert(connection, doctor_clinics, at)
    _insert(connection, services, (_service(number) for number in range(1, doctors_count + 1)))
    specialty = connection.execute(specialties.select().where(specialties.c.slug == SPECIALTY)).one().id
    of_doctors = ({"doctor_id": n, "specialty_id": specialty, "position": 0} for n in range(1, doctors_count + 1))
    _insert(connection, doctor_specialties, of_doctors)


def _weeks(connection: Connection, doctors_count: int) -> None:
    _insert(connection, hours, (row for number in range(1, doctors_count + 1) for row in _hours(number)))


def _insert(connection: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    while batch := list(islice(rows, _BATCH)):
        connection.execute(insert(table), batch)


def _user(number: int, is_doctor: bool, now: datetime) -> dict[str, Any]:
    email = f"person{number}@example.com"
    return {
        "name": f"Person {number}", "email": email, "email_key": email, "role": "doctor" if is_doctor else "patient",
        "active": True, "locale": "en", "search": f"person {number}", "revision": 1, "created_at": now,
    }  # fmt: skip


def _doctor(number: int) -> dict[str, Any]:
    name = f"person {number}"
    return {
        "user_id": number, "languages": ["en"], "time_zone": "UTC", "search": name, "sort_name": name, "revision": 1,
    }  # fmt: skip


def _clinic(number: int) -> dict[str, Any]:
    return {
        "name": f"Clinic {number}", "street": "1 rue Bichat", "city": "Paris", "postal_code": "75010", "country": "FR",
        "latitude": 48 + number / 100, "longitude": 2.35, "time_zone": "UTC", "opening_hours": [], "accessibility": [],
        "active": True, "search": f"clinic {number}", "revision": 1,
    }  # fmt: skip


def _clinic_of(doctor: int) -> int:
    return doctor % CLINICS + 1


def _service(number: int) -> dict[str, Any]:
    return {
        "doctor_id": number, "name": "Consultation", "duration_minutes": 30, "buffer_before_minutes": 0,
        "buffer_after_minutes": 0, "fee_amount": 5000, "fee_currency": "EUR", "mode": "in_person",
        "payment": "at_clinic", "active": True, "revision": 1,
    }  # fmt: skip


def _hours(number: int) -> Sequence[dict[str, Any]]:
    nine_to_five = {
        "doctor_id": number, "start_minute": 540, "end_minute": 1020, "every_weeks": 1, "clinic_id": _clinic_of(number),
    }  # fmt: skip
    return [{**nine_to_five, "weekday": day} for day in range(5)]


def _visits(doctors_count: int, patients_count: int, now: datetime) -> Iterator[dict[str, Any]]:
    """Visits in the weeks before the one that is booked, every patient in one place at a time."""
    chance = Random(1)
    monday = first_monday(now)
    number = 0
    for week in range(1, 200):
        for day in range(5):
            for slot in range(16):
                start = datetime.combine(monday - timedelta(weeks=week) + timedelta(days=day), datetime.min.time(), UTC)
                start += timedelta(hours=9, minutes=30 * slot)
                who = chance.sample(range(1, patients_count + 1), min(doctors_count, patients_count))
                for doctor, patient in enumerate(who, 1):
                    number += 1
                    yield _visit(number, doctor, patient, start, now)


def _visit(number: int, doctor: int, patient: int, start: datetime, now: datetime) -> dict[str, Any]:
    end = start + timedelta(minutes=30)
    return {
        "reference": f"SEED-{number}", "doctor_id": doctor, "patient_id": patient, "service_id": doctor, "lane": 0,
        "starts_at": start, "ends_at": end, "busy_from": start, "busy_until": end,
        "status": "completed" if start < now else "upcoming", "price_amount": 5000, "price_currency": "EUR",
        "doctor_name": f"Person {doctor}", "patient_name": "Patient", "service_name": "Consultation",
        "service_mode": "in_person", "time_zone": "UTC", "local_start": start.isoformat(), "tzdata_version": "seed",
        "cancel_notice_minutes": 0, "reschedule_notice_minutes": 0, "reschedules": 0, "revision": 1,
        "created_at": now, "updated_at": now,
    }  # fmt: skip
