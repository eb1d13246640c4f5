"""Does joining make exactly one person, with what the role brings?"""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from salus.kernel.actor import ANONYMOUS, SYSTEM, Actor, Role
from salus.kernel.errors import Invalid, NotAllowed, NotFound
from salus.kernel.feed import Cursor
from salus.kernel.ids import ClinicId, DoctorId, PatientId, ServiceId, UserId
from salus.kernel.money import Money
from salus.kit.db import Conflict
from salus.users.contract import EmailTaken, Person, Register, Users
from salus.users.queries import people
from salus.users.service import UsersService
from tests.users.house import NOW, House


def register(key: str = "k", **more: Any) -> Register:
    what = {"name": "Jane Doe", "email": "Jane@Example.com", "role": Role.PATIENT, "self_registered": True}
    return Register(**{"key": key, **what, **more})


def test_the_service_keeps_the_contract(house: House) -> None:
    users: Users = house.users
    assert isinstance(users, UsersService)


def test_a_patient_has_a_file_and_a_doctor_a_practice(house: House) -> None:
    patient = house.run(house.users.register(SYSTEM, register(date_of_birth=date(1984, 2, 29))))
    assert (patient.patient_id, patient.doctor_id, patient.date_of_birth) == (1, None, date(1984, 2, 29))
    assert (patient.email, patient.active, patient.revision, patient.created_at) == ("Jane@Example.com", True, 1, NOW)
    doctor = house.person(Role.DOCTOR, specialty="CARDIOLOGY", designation="Dr. med.", time_zone="Europe/Paris")
    assert (doctor.patient_id, doctor.doctor_id) == (None, 1)
    assert house.run(house.users.doctor_ids()) == [1]
    (practice,) = house.run(house.users.practices([DoctorId(1)]))
    assert (practice.specialties, practice.designation, practice.time_zone) == (
        ("Cardiology",),
        "Dr. med.",
        "Europe/Paris",
    )
    (service,) = practice.services
    assert (service.name, service.duration_minutes, service.fee, service.mode, service.payment) == (
        "Consultation",
        30,
        Money(0, "EUR"),
        "in_person",
        "at_clinic",
    )


def test_staff_work_at_clinics_and_nobody_else_is_said_to(house: House) -> None:
    clinics = [house.clinic()["id"] for _ in range(2)]
    assert house.person(Role.STAFF, clinic_ids=(clinics[1], clinics[0], clinics[1])).clinic_ids == tuple(clinics)
    doctor = house.person(Role.DOCTOR, clinic_ids=(clinics[1],))
    assert doctor.doctor_id is not None
    assert doctor.clinic_ids == ()
    (practice,) = house.run(house.users.practices([doctor.doctor_id]))
    assert [clinic.address for clinic in practice.clinics] == ["2 rue Bichat, 75010 Paris, FR"]
    assert (practice.time_zone, practice.country) == ("Europe/Paris", "FR")


def test_the_journal_tells_who_joined_without_their_address(house: House) -> None:
    house.person(Role.DOCTOR, self_registered=False)
    entries = house.journal()
    assert [(entry.action, dict(entry.data)) for entry in entries] == [
        ("user.created", {"self_registered": False, "role": "doctor"}),
        ("doctor.created", {"doctor_id": 1}),
        ("service.created", {"doctor_id": 1}),
    ]
    assert house.run(house.users.latest()) == entries[-1].cursor


def test_a_repetition_finds_the_person_it_has_made(house: House) -> None:
    first = house.run(house.users.register(SYSTEM, register()))
    assert house.run(house.users.register(SYSTEM, register(name="Other", email="other@example.com"))) == first
    assert len(house.journal()) == 1


def test_an_address_has_one_account_in_whatever_case(house: House) -> None:
    house.run(house.users.register(SYSTEM, register()))
    before = house.contents()
    with pytest.raises(EmailTaken):
        house.run(house.users.register(SYSTEM, register("other", email="JANE@EXAMPLE.COM")))
    assert house.contents() == before


def test_of_many_who_register_one_address_at_once_one_wins(house: House) -> None:
    async def stampede() -> list[Any]:
        commands = [register(f"k{n}", email=f"{'J' if n % 2 else 'j'}ane@example.com") for n in range(24)]
        return await asyncio.gather(
            *(house.users.register(SYSTEM, command) for command in commands), return_exceptions=True
        )

    outcomes = house.run(stampede())
    assert [type(outcome) for outcome in outcomes].count(Person) == 1
    assert [type(outcome) for outcome in outcomes].count(EmailTaken) == 23
    assert len(house.told("user.created")) == 1


def test_of_one_registration_sent_many_times_at_once_all_find_one_person(house: House) -> None:
    async def stampede() -> list[Person]:
        return await asyncio.gather(*(house.users.register(SYSTEM, register()) for _ in range(24)))

    assert {person.id for person in house.run(stampede())} == {1}
    assert len(house.told("user.created")) == 1


def test_a_broken_rule_that_nobody_foresaw_stays_loud(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> UserId:
        raise Conflict("users_role")

    monkeypatch.setattr(people, "add_person", refuse)
    with pytest.raises(Conflict):
        house.run(house.users.register(SYSTEM, register()))


def test_all_that_is_wrong_is_said_at_once(house: House) -> None:
    wrong = register(
        name=" ",
        email="jane",
        role=Role.SYSTEM,
        phone="12",
        date_of_birth=NOW.date() + timedelta(days=2),
        time_zone="Mars/Base",
        locale="english",
        specialty="magic",
        designation="a\x00b",
        clinic_ids=(ClinicId(7),),
    )
    with pytest.raises(Invalid) as refused:
        house.run(house.users.register(SYSTEM, wrong))
    assert {error.pointer for error in refused.value.errors} == {
        *("/name", "/email", "/role", "/phone", "/date_of_birth", "/time_zone", "/locale", "/specialty"),
        *("/designation", "/clinic_ids/0"),
    }


def test_a_telephone_number_is_read_as_in_the_country_of_the_language(house: House) -> None:
    assert house.person(Role.PATIENT, phone="044 668 18 00", locale="de-CH").phone == "+41446681800"


@pytest.mark.parametrize(
    ("role", "may_add"),
    [
        (Role.ADMIN, {Role.PATIENT, Role.DOCTOR, Role.STAFF, Role.ADMIN}),
        (Role.STAFF, {Role.PATIENT}),
        (Role.DOCTOR, set()),
        (Role.PATIENT, set()),
        (Role.ANONYMOUS, set()),
    ],
)
def test_each_role_adds_whom_it_may(house: House, role: Role, may_add: set[Role]) -> None:
    for number, new in enumerate((Role.PATIENT, Role.DOCTOR, Role.STAFF, Role.ADMIN)):
        command = register(f"k{number}", email=f"n{number}@example.com", role=new)
        if new in may_add:
            assert house.run(house.users.register(Actor(role), command)).role is new
        else:
            with pytest.raises(NotAllowed):
                house.run(house.users.register(Actor(role), command))


def test_only_the_system_finds_people_by_address(house: House) -> None:
    jane = house.run(house.users.register(SYSTEM, register()))
    assert house.run(house.users.person_by_email(SYSTEM, "JANE@example.com")) == jane
    assert house.run(house.users.person_by_email(SYSTEM, "nobody@example.com")) is None
    assert house.run(house.users.person_by_email(SYSTEM, "no address")) is None
    for actor in (ANONYMOUS, Actor(Role.ADMIN)):
        with pytest.raises(NotAllowed):
            house.run(house.users.person_by_email(actor, "jane@example.com"))


def test_people_and_patients_are_known_to_those_who_may(house: House) -> None:
    jane, other = house.person(Role.PATIENT), house.person(Role.PATIENT)
    assert jane.patient_id is not None
    doctor, staff, admin = (house.person(role) for role in (Role.DOCTOR, Role.STAFF, Role.ADMIN))
    for who in (jane, staff, admin):
        assert house.run(house.users.person(house.actor(who), jane.id)) == jane
        assert house.run(house.users.patient(house.actor(who), jane.patient_id)).user_id == jane.id
    for who in (other, doctor):
        with pytest.raises(NotFound):
            house.run(house.users.person(house.actor(who), jane.id))
        with pytest.raises(NotFound):
            house.run(house.users.patient(house.actor(who), jane.patient_id))
    with pytest.raises(NotFound):
        house.run(house.users.person(house.actor(staff), doctor.id))
    with pytest.raises(NotFound):
        house.run(house.users.patient(SYSTEM, PatientId(99)))


def test_practices_are_found_by_doctor_and_by_service(house: House) -> None:
    first, second = house.person(Role.DOCTOR), house.person(Role.DOCTOR)
    assert second.doctor_id is not None
    assert house.run(house.users.doctor_ids()) == [first.doctor_id, second.doctor_id]
    assert [it.doctor_id for it in house.run(house.users.practices([DoctorId(99), second.doctor_id]))] == [2]
    many = [DoctorId(number) for number in range(2, 1500)]
    assert [it.doctor_id for it in house.run(house.users.practices(many))] == [2]
    assert house.run(house.users.practices([])) == []
    assert house.run(house.users.practice_of_service(ServiceId(2))).doctor_id == second.doctor_id
    assert house.run(house.users.practice_of_service(ServiceId(99))) is None


def test_followers_are_told_only_of_this_context(house: House) -> None:
    house.person(Role.PATIENT)
    assert {entry.context for entry in house.run(house.users.changes(Cursor())).entries} == {"users"}
