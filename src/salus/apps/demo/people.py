"""Who works at the demonstration clinic, and who comes to it? Entered by the same services as real people."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from salus.apps.demo.moment import Moment
from salus.apps.demo.texts import hours_of, read
from salus.apps.parts import Assembly
from salus.auth.service import AuthService
from salus.kernel.actor import SYSTEM, Actor, Role
from salus.kernel.ids import ClinicId, DoctorId, UserId
from salus.kernel.money import Money
from salus.users.contract import Mode, Payment, Person, Register
from salus.users.service import UsersService
from salus.users.usecases.registration import Joining
from salus.users.usecases.services import ServiceChanges
from salus.users.views import Accessibility, Address, ClinicProfile, Hours

DOMAIN = "demo.salus.example"
PASSWORD = "password123"  # noqa: S105 -- known to everybody, which is why a demonstration is refused in production


@dataclass
class Cast:
    """Everybody who plays a part."""

    clinics: dict[str, ClinicProfile] = field(default_factory=dict)
    doctors: dict[DoctorId, Person] = field(default_factory=dict)
    texts: dict[DoctorId, dict[str, Any]] = field(default_factory=dict)
    staff: dict[ClinicId, Person] = field(default_factory=dict)
    patients: dict[str, list[Person]] = field(default_factory=dict)

    @property
    def people(self) -> Iterator[Person]:
        yield from self.doctors.values()
        yield from {person.id: person for person in self.staff.values()}.values()
        for patients in self.patients.values():
            yield from patients


def address_of(name: str) -> str:
    return f"{name}@{DOMAIN}"


def acting(person: Person) -> Actor:
    return Actor(person.role, person.id, None, person.patient_id, person.doctor_id, person.clinic_ids)


async def enter(assembly: Assembly, clock: Moment, chance: Random) -> Cast:
    """Open the clinics and let everybody join, over the months before the clock's time."""
    cast, today = Cast(), clock.now
    clock.now = today - timedelta(days=300)
    for key, text in read("clinics").items():
        cast.clinics[key] = await assembly[UsersService].clinics.add(SYSTEM, _clinic(text), clock.now)
    for text in read("doctors")["doctor"]:
        clock.now += timedelta(days=2, minutes=chance.randrange(300))
        await _doctor(assembly, cast, text, clock.now)
    for text in read("people")["staff"]:
        clock.now += timedelta(days=1)
        person = await _staff(assembly, cast, text)
        for clinic_id in person.clinic_ids:
            cast.staff.setdefault(clinic_id, person)
    await _patients(assembly, cast, clock, chance, until=today - timedelta(days=80))
    clock.now = today - timedelta(days=79)
    await asyncio.gather(*(_password(assembly, person.id, clock.now) for person in cast.people))
    clock.now = today
    return cast


async def ask_for_prepayment(assembly: Assembly, cast: Cast, now: datetime) -> None:
    """From now on a visit by video is paid in advance; those that are booked are paid at the clinic, as was agreed."""
    for practice in await assembly[UsersService].practices(list(cast.doctors)):
        for service in practice.services:
            if service.mode is Mode.VIDEO:
                changes: ServiceChanges = {"payment": Payment.PREPAID}
                await assembly[UsersService].services.edit(
                    SYSTEM, practice.doctor_id, service.id, changes, service.revision, now
                )


async def enter_admin(assembly: Assembly, now: datetime) -> None:
    """The last one to come: who finds this account finds the whole clinic."""
    text = read("people")["admin"]
    person = await assembly[UsersService].register(SYSTEM, _register(text, Role.ADMIN))
    await _password(assembly, person.id, now)


async def _password(assembly: Assembly, user_id: UserId, now: datetime) -> None:
    await assembly[AuthService].passwords.set(SYSTEM, user_id, PASSWORD, now)


def _clinic(text: dict[str, Any]) -> ClinicProfile:
    address = Address(text["street"], text["city"], text["postal_code"], text["country"], text["region"])
    doors = [Hours(day, start, end) for line in text["doors"] for day, start, end, _, _ in hours_of(line)]
    return ClinicProfile(
        id=ClinicId(0),
        name=text["name"],
        address=address,
        latitude=text["latitude"],
        longitude=text["longitude"],
        phone=text["phone"],
        email=text["email"],
        time_zone=text["time_zone"],
        opening_hours=doors,
        accessibility=[Accessibility(value) for value in text["accessibility"]],
        reminder_minutes=(1440, 120),
        revision=1,
    )


def workplaces(text: dict[str, Any]) -> list[str]:
    """The clinics that a doctor's hours name, in their order."""
    return list(dict.fromkeys(place for line in text["hours"] for *_, place, _ in hours_of(line) if place))


async def _doctor(assembly: Assembly, cast: Cast, text: dict[str, Any], now: datetime) -> None:
    clinics = [cast.clinics[key] for key in workplaces(text)]
    joining = Joining(
        key=f"demo {text['email']}",
        name=text["name"],
        email=address_of(text["email"]),
        role=Role.DOCTOR,
        self_registered=True,
        locale=text["languages"][0],
        clinic_ids=tuple(clinic.id for clinic in clinics),
        specialties=tuple(text["specialties"]),
        designation=text["designation"],
        bio=text["bio"],
        languages=tuple(text["languages"]),
    )
    doctor = await assembly[UsersService].doctors.add(SYSTEM, joining, now)
    currency = "USD" if clinics[0].address.country == "US" else "EUR"
    first, *others = (_service(service, currency) for service in text["services"])
    await assembly[UsersService].services.edit(SYSTEM, doctor.id, doctor.services[0].id, first, None, now)
    for service in others:
        await assembly[UsersService].services.add(SYSTEM, doctor.id, service, now)
    person = await assembly[UsersService].person_by_email(SYSTEM, joining.email)
    assert person is not None
    cast.doctors[doctor.id], cast.texts[doctor.id] = person, text


def _service(text: dict[str, Any], currency: str) -> ServiceChanges:
    return {
        "name": text["name"],
        "duration_minutes": text["minutes"],
        "buffer_before_minutes": text.get("before", 0),
        "buffer_after_minutes": text.get("after", 0),
        "fee": Money(text["fee"], currency),
        "mode": Mode(text.get("mode", Mode.IN_PERSON)),
        "payment": Payment.AT_CLINIC,
    }


async def _staff(assembly: Assembly, cast: Cast, text: dict[str, Any]) -> Person:
    clinic_ids = tuple(cast.clinics[key].id for key in text["clinics"])
    return await assembly[UsersService].register(SYSTEM, _register(text, Role.STAFF, clinic_ids=clinic_ids))


def _register(text: dict[str, Any], role: Role, **more: Any) -> Register:
    locale = text.get("locale", "en")
    email = address_of(text["email"])
    return Register(f"demo {text['email']}", text["name"], email, role, self_registered=True, locale=locale, **more)


async def _patients(assembly: Assembly, cast: Cast, clock: Moment, chance: Random, until: datetime) -> None:
    regions = {"france": ("Europe/Paris", "fr", "+336"), "newyork": ("America/New_York", "en", "+1646555")}
    listed = [(region, name) for region in regions for name in read("people")["patients"][region]]
    apart = (until - clock.now) / len(listed)
    for number, (region, name) in enumerate(listed):
        clock.now += apart
        zone, locale, prefix = regions[region]
        digits = 12 - len(prefix)
        command = Register(
            key=f"demo patient {number}",
            name=name,
            email=address_of("patient" if number == 0 else f"patient{number}"),
            role=Role.PATIENT,
            self_registered=True,
            phone=f"{prefix}{chance.randrange(10**digits):0{digits}}",
            date_of_birth=date(1936, 1, 1) + timedelta(days=chance.randrange(86 * 365)),
            time_zone=zone,
            locale=locale,
        )
        cast.patients.setdefault(region, []).append(await assembly[UsersService].register(SYSTEM, command))
