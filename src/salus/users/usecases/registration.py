"""How does a person join? One account with what the role brings: a patient's file, a doctor's practice."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from salus.kernel.actor import Actor, Role
from salus.kernel.errors import NotAllowed
from salus.kernel.ids import ClinicId, DoctorId, UserId
from salus.kernel.text import folded
from salus.kit.db import Conflict, Database, Tx
from salus.kit.journal import append
from salus.users import particulars
from salus.users.contract import AddDoctor, EmailTaken, Mode, Payment, Person, Register
from salus.users.queries import doctors, people
from salus.users.queries import services as offers
from salus.users.usecases.checks import Checks
from salus.users.usecases.practice import chosen_clinics, chosen_specialties, doctor_search

JOINABLE = (Role.PATIENT, Role.DOCTOR, Role.STAFF, Role.ADMIN)
_OLDEST = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Joining:
    """Everything that any kind of person may bring along."""

    key: str
    name: str
    email: str
    role: Role
    self_registered: bool
    phone: str | None = None
    date_of_birth: date | None = None
    time_zone: str | None = None
    locale: str | None = None
    clinic_ids: tuple[ClinicId, ...] = ()
    specialties: tuple[str, ...] = ()
    specialties_pointer: str = "/specialties"
    designation: str | None = None
    bio: str | None = None
    languages: tuple[str, ...] = ()

    @classmethod
    def of(cls, command: Register) -> "Joining":
        return cls(
            key=command.key,
            name=command.name,
            email=command.email,
            role=command.role,
            self_registered=command.self_registered,
            phone=command.phone,
            date_of_birth=command.date_of_birth,
            time_zone=command.time_zone,
            locale=command.locale,
            clinic_ids=command.clinic_ids,
            specialties=(command.specialty,) if command.specialty else (),
            specialties_pointer="/specialty",
            designation=command.designation,
        )

    @classmethod
    def of_doctor(cls, command: AddDoctor) -> "Joining":
        return cls(
            key=command.key,
            name=command.name,
            email=command.email,
            role=Role.DOCTOR,
            self_registered=False,
            phone=command.phone,
            time_zone=command.time_zone,
            locale=command.locale,
            clinic_ids=command.clinic_ids,
            specialties=command.specialties,
            designation=command.designation,
            bio=command.bio,
            languages=command.languages,
        )


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a new person has when nothing else was said."""

    currency: str = "EUR"
    locale: str = "en"
    time_zone: str = "UTC"


def may_add(actor: Actor, role: Role) -> bool:
    return actor.is_admin or (actor.is_staff and role is Role.PATIENT)


async def join(db: Database, actor: Actor, joining: Joining, defaults: Defaults, now: datetime) -> Person:
    """Make the person, or find the one that an earlier attempt with the same key has made.

    Raises: EmailTaken, Invalid, NotAllowed.
    """
    if not may_add(actor, joining.role):
        raise NotAllowed()
    try:
        return await db.write(_join, actor, joining, defaults, now)
    except Conflict as conflict:
        # The same attempt may have won this race against itself: its key tells.
        known = await db.read_statement(people.person_with_key, joining.key)
        if known is None and "email_key" in conflict.rule:
            raise EmailTaken() from None
        if known is None:
            raise
        return known


def _join(tx: Tx, actor: Actor, joining: Joining, defaults: Defaults, now: datetime) -> Person:
    if known := people.person_with_key(tx, joining.key):
        return known
    checks = Checks()
    if joining.role not in JOINABLE:
        checks.refuse("/role", "value_error", "must be patient, doctor, staff or admin")
    name = checks.value("/name", particulars.one_line, joining.name)
    email_key = checks.value("/email", particulars.email_key, joining.email)
    designation = checks.value("/designation", particulars.one_line, joining.designation)
    locale = checks.value("/locale", particulars.locale, joining.locale)
    time_zone = checks.value("/time_zone", particulars.time_zone, joining.time_zone)
    checks.value("/date_of_birth", lambda born: date_of_birth(born, now), joining.date_of_birth)
    spelled = (
        checks.value(f"/languages/{place}", particulars.locale, it) for place, it in enumerate(joining.languages)
    )
    languages = tuple(dict.fromkeys(language for language in spelled if language))
    clinics = chosen_clinics(tx, checks, joining.clinic_ids)
    country = clinics[0].country if clinics else particulars.region_of(locale)
    phone = checks.value("/phone", lambda text: particulars.phone(text, country), joining.phone)
    specialties = chosen_specialties(tx, checks, joining.specialties, joining.specialties_pointer)
    checks.done()
    assert name is not None
    joining = replace(joining, name=name, email=joining.email.strip(), designation=designation, languages=languages)
    values = {
        "registration_key": joining.key,
        "name": name,
        "email": joining.email,
        "email_key": email_key,
        "role": joining.role.value,
        "active": True,
        "phone": phone,
        "locale": locale or defaults.locale,
        "time_zone": time_zone,
        "search": people.person_search(name, joining.email),
        "revision": 1,
        "created_at": now,
    }
    user_id = people.add_person(tx, values)
    created = {"self_registered": joining.self_registered, "role": joining.role.value}
    append(tx, actor, "users", "user.created", user_id, created, at=now)
    clinic_ids = [clinic.id for clinic in clinics]
    if joining.role is Role.PATIENT:
        people.add_patient(tx, user_id, joining.date_of_birth)
    elif joining.role is Role.STAFF:
        people.set_staff_clinics(tx, user_id, clinic_ids)
    elif joining.role is Role.DOCTOR:
        zone = time_zone or (clinics[0].time_zone if clinics else defaults.time_zone)
        doctor_id = _add_doctor(tx, user_id, joining, specialties, zone)
        doctors.set_clinics(tx, doctor_id, clinic_ids)
        append(tx, actor, "users", "doctor.created", doctor_id, {"doctor_id": doctor_id}, at=now)
        service_id = offers.add_service(tx, doctor_id, _consultation(defaults.currency))
        append(tx, actor, "users", "service.created", service_id, {"doctor_id": doctor_id}, at=now)
    found = people.person(tx, user_id)
    assert found is not None
    return found


def _add_doctor(
    tx: Tx, user_id: UserId, joining: Joining, specialties: Sequence[doctors.Specialty], time_zone: str
) -> DoctorId:
    values = {
        "user_id": user_id,
        "designation": joining.designation,
        "bio": joining.bio,
        "languages": list(joining.languages),
        "time_zone": time_zone,
        "search": doctor_search(joining.name, joining.designation, [specialty.name for specialty in specialties]),
        "sort_name": folded(joining.name),
        "revision": 1,
    }
    doctor_id = doctors.add_doctor(tx, values)
    doctors.set_specialties(tx, doctor_id, [specialty.id for specialty in specialties])
    doctors.set_languages(tx, doctor_id, joining.languages)
    return doctor_id


def _consultation(currency: str) -> dict[str, object]:
    """The service of a doctor who has not said anything else."""
    return {
        "name": "Consultation",
        "duration_minutes": 30,
        "buffer_before_minutes": 0,
        "buffer_after_minutes": 0,
        "fee_amount": 0,
        "fee_currency": currency,
        "mode": Mode.IN_PERSON.value,
        "payment": Payment.AT_CLINIC.value,
    }


def date_of_birth(born: date, now: datetime) -> date:
    # A day of grace: east of us it is tomorrow already.
    if not _OLDEST <= born <= (now + timedelta(days=1)).date():
        raise ValueError("must be a day since 1900 that has come")
    return born
