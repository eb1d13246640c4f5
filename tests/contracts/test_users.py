"""What does `users` promise, to whoever asks?"""

from dataclasses import replace
from datetime import date

import pytest

from salus.kernel.actor import SYSTEM, Actor, Role
from salus.kernel.errors import Invalid, NotAllowed, NotFound
from salus.kernel.feed import Cursor
from salus.kernel.ids import ClinicId, DoctorId, PatientId, ServiceId, UserId
from salus.kernel.money import Money
from salus.kernel.page import PageRequest
from salus.users.contract import (
    AddDoctor,
    AddService,
    Channel,
    EditDoctor,
    EmailTaken,
    LastAdmin,
    Mode,
    Payment,
    TooManyServices,
    Topic,
    Users,
)
from tests.contracts.journals import told_since
from tests.contracts.people import ANYBODY, NOBODY, admin, desk, doctor, doctor_id, joining, patient, patient_id
from tests.contracts.promises import Asked, tries
from tests.support.town import Town

CHECK_UP = AddService("Check-up", 45, Money(9000, "EUR"), 5, 10, Mode.VIDEO, Payment.PREPAID)


@tries(Users, "register", EmailTaken, Invalid, NotAllowed)
@tries(Users, "person_by_email", NotAllowed)
async def test_a_person_joins_once_and_is_found_again_by_the_key(asked: Asked, town: Town) -> None:
    users, command = asked[Users], joining(town, date_of_birth=date(1984, 2, 29), time_zone="Europe/Paris", locale="fr")
    person = await users.register(SYSTEM, command)
    assert (person.name, person.email, person.role, person.active) == ("Ann Example", command.email, Role.PATIENT, True)
    assert (person.date_of_birth, person.time_zone, person.locale) == (date(1984, 2, 29), "Europe/Paris", "fr")
    assert (person.patient_id is not None, person.doctor_id, person.clinic_ids, person.revision) == (True, None, (), 1)
    assert person.created_at.utcoffset() is not None
    assert await users.register(SYSTEM, command) == person
    assert await users.register(SYSTEM, replace(command, name="Else")) == person
    assert await users.person_by_email(SYSTEM, command.email.upper()) == person
    with pytest.raises(EmailTaken):
        await users.register(SYSTEM, replace(command, key="another"))
    with pytest.raises(Invalid) as wrong:
        await users.register(SYSTEM, joining(town, Role.DOCTOR, specialty="magic", time_zone="Mars", phone="x"))
    assert {error.pointer for error in wrong.value.errors} == {"/specialty", "/time_zone", "/phone"}
    for nobody in (ANYBODY, patient(town.patient()), doctor(town.doctor())):
        with pytest.raises(NotAllowed):
            await users.register(nobody, joining(town))
        with pytest.raises(NotAllowed):
            await users.person_by_email(nobody, command.email)
    assert (await users.register(desk(), joining(town))).role is Role.PATIENT
    with pytest.raises(NotAllowed):
        await users.register(desk(), joining(town, Role.STAFF))
    assert await users.person_by_email(SYSTEM, "nobody@example.com") is None
    assert await users.person_by_email(SYSTEM, "") is None


@tries(Users, "person", NotFound)
@tries(Users, "patient", NotFound)
async def test_people_are_known_to_themselves_and_the_desk_and_are_missing_for_all_others(
    asked: Asked, town: Town
) -> None:
    users, pat, dora = asked[Users], town.patient(), town.doctor()
    for actor in (SYSTEM, admin(town), desk(), patient(pat)):
        assert (await users.person(actor, UserId(pat.id))).patient_id == pat.patient_id
        assert (await users.patient(actor, patient_id(pat))).user_id == pat.id
    for stranger in (ANYBODY, patient(town.patient()), doctor(dora)):
        for number in (UserId(pat.id), UserId(NOBODY)):
            with pytest.raises(NotFound) as nobody:
                await users.person(stranger, number)
            assert nobody.value.what == "user"
        for file in (patient_id(pat), PatientId(NOBODY)):
            with pytest.raises(NotFound) as missing:
                await users.patient(stranger, file)
            assert missing.value.what == "patient"
    with pytest.raises(NotFound):
        await users.person(desk(), UserId(dora.id))
    with pytest.raises(NotFound):
        await users.patient(SYSTEM, PatientId(2**53 - 1))


@tries(Users, "contacts", NotAllowed)
async def test_the_system_learns_how_people_are_reached(asked: Asked, town: Town) -> None:
    users, pat, dora = asked[Users], town.patient(), town.doctor()
    found = await users.contacts(SYSTEM, [UserId(pat.id), UserId(NOBODY)], (), [doctor_id(dora)])
    assert {(one.user_id, one.email) for one in found} == {(pat.id, pat.email), (dora.id, dora.email)}
    assert {topic for one in found for topic in one.channels} == set(Topic)
    assert all(channel in Channel for one in found for channels in one.channels.values() for channel in channels)
    assert await users.contacts(SYSTEM, patient_ids=[patient_id(pat)]) == [one for one in found if one.patient_id]
    assert await users.contacts(SYSTEM) == []
    many = [UserId(pat.id), *(UserId(NOBODY + number) for number in range(199))]
    assert len(await users.contacts(SYSTEM, many)) == 1
    for actor in (admin(town), desk(), patient(pat), ANYBODY):
        with pytest.raises(NotAllowed):
            await users.contacts(actor, [UserId(pat.id)])


@tries(Users, "verify_email", NotAllowed)
async def test_an_address_is_verified_while_it_is_the_persons(asked: Asked, town: Town) -> None:
    users, pat = asked[Users], town.patient()
    assert not (await users.person(SYSTEM, UserId(pat.id))).email_verified
    assert not await users.verify_email(SYSTEM, UserId(pat.id), "other@example.com")
    assert await users.verify_email(SYSTEM, UserId(pat.id), pat.email)
    assert await users.verify_email(SYSTEM, UserId(pat.id), pat.email)
    assert (await users.person(SYSTEM, UserId(pat.id))).email_verified
    assert not await users.verify_email(SYSTEM, UserId(NOBODY), pat.email)
    with pytest.raises(NotAllowed):
        await users.verify_email(patient(pat), UserId(pat.id), pat.email)


@tries(Users, "practices")
@tries(Users, "doctor_ids")
@tries(Users, "practice_of_service")
async def test_practices_are_told_to_everybody_also_by_the_hundred(asked: Asked, town: Town) -> None:
    users, clinic = asked[Users], town.clinic()
    dora, omar = town.open_doctor(clinic, specialty="cardiology"), town.doctor(time_zone="America/New_York")
    many = [doctor_id(dora), *(DoctorId(NOBODY + number) for number in range(198)), doctor_id(omar)]
    first, second = sorted(await users.practices(many), key=lambda one: one.doctor_id)
    assert (first.doctor_id, first.user_id, first.active) == (dora.doctor_id, dora.id, True)
    assert [one.id for one in first.clinics] == [clinic]
    assert (second.time_zone, second.clinics) == ("America/New_York", ())
    assert await users.practices([]) == []
    assert {doctor_id(dora), doctor_id(omar)} <= set(await users.doctor_ids())
    (service,) = first.services
    assert (service.doctor_id, service.duration_minutes, service.active) == (dora.doctor_id, 30, True)
    assert await users.practice_of_service(service.id) == first
    assert await users.practice_of_service(ServiceId(NOBODY)) is None


@tries(Users, "has_clinic")
async def test_anybody_may_ask_whether_there_is_a_clinic(asked: Asked, town: Town) -> None:
    assert await asked[Users].has_clinic(ClinicId(town.clinic()))
    assert not await asked[Users].has_clinic(ClinicId(NOBODY))


@tries(Users, "find_doctors")
@tries(Users, "doctor", NotFound)
async def test_doctors_are_found_by_name_and_specialty(asked: Asked, town: Town) -> None:
    users, name = asked[Users], town.word()
    both = [town.doctor(name=f"Dr. {first} {name}", specialty="cardiology") for first in ("Ann", "Bob")]
    page = await users.find_doctors(name.lower(), "Cardiology", PageRequest(1, 1))
    assert ([one.name for one in page.items], page.total, page.pages) == ([f"Dr. Ann {name}"], 2, 2)
    page = await users.find_doctors(f"bob {name}", None, PageRequest())
    assert [one.id for one in page.items] == [doctor_id(both[1])]
    assert not (await users.find_doctors(name, "dermatology", PageRequest())).items
    assert (await users.find_doctors("", None, PageRequest(1, 100))).total >= 2
    profile = await users.doctor(doctor_id(both[0]))
    assert (profile.id, profile.name, *profile.specialties) == (both[0].doctor_id, f"Dr. Ann {name}", "Cardiology")
    with pytest.raises(NotFound):
        await users.doctor(DoctorId(NOBODY))


@tries(Users, "add_doctor", NotAllowed, EmailTaken, Invalid)
async def test_an_administrator_adds_a_doctor(asked: Asked, town: Town) -> None:
    users, email = asked[Users], town.address("added")
    command = AddDoctor(f"key {email}", "Dr. Added", email, ("cardiology",), "Professor", "Listens.", ("fr",))
    profile = await users.add_doctor(admin(town), command)
    assert (profile.name, profile.designation, profile.bio) == ("Dr. Added", "Professor", "Listens.")
    assert await users.add_doctor(admin(town), command) == profile
    with pytest.raises(EmailTaken):
        await users.add_doctor(admin(town), replace(command, key="another"))
    with pytest.raises(Invalid):
        await users.add_doctor(admin(town), AddDoctor("third", "", "x", ("magic",)))
    for actor in (ANYBODY, desk(), patient(town.patient()), doctor(town.doctor())):
        with pytest.raises(NotAllowed):
            await users.add_doctor(actor, AddDoctor("fourth", "Dr. Else", town.address("else")))


@tries(Users, "edit_doctor", NotFound, NotAllowed, Invalid)
async def test_a_doctor_changes_the_profile(asked: Asked, town: Town) -> None:
    users, dora, other = asked[Users], town.doctor(designation="Professor"), town.doctor()
    changed = await users.edit_doctor(doctor(dora), doctor_id(dora), EditDoctor(bio="Listens.", designation=""))
    assert (changed.name, changed.bio, changed.designation) == ("Dr. Dora Example", "Listens.", None)
    assert await users.edit_doctor(admin(town), doctor_id(dora), EditDoctor()) == changed
    with pytest.raises(Invalid) as wrong:
        await users.edit_doctor(
            doctor(dora), doctor_id(dora), EditDoctor(time_zone="Mars", languages=("klingonisch!",))
        )
    assert {error.pointer for error in wrong.value.errors} == {"/time_zone", "/languages/0"}
    for actor in (doctor(other), desk(), patient(town.patient()), ANYBODY):
        with pytest.raises(NotAllowed):
            await users.edit_doctor(actor, doctor_id(dora), EditDoctor(bio="Mine now."))
    with pytest.raises(NotFound):
        await users.edit_doctor(admin(town), DoctorId(NOBODY), EditDoctor())


@tries(Users, "add_service", NotFound, NotAllowed, TooManyServices, Invalid)
async def test_a_doctor_offers_more_up_to_a_hundred(asked: Asked, town: Town) -> None:
    users, dora, other = asked[Users], town.doctor(), town.doctor()
    service = await users.add_service(doctor(dora), doctor_id(dora), CHECK_UP)
    assert (service.doctor_id, service.name, service.fee) == (dora.doctor_id, "Check-up", Money(9000, "EUR"))
    assert (service.duration_minutes, service.buffer_before_minutes, service.buffer_after_minutes) == (45, 5, 10)
    assert (service.mode, service.payment, service.active) == (Mode.VIDEO, Payment.PREPAID, True)
    for actor in (doctor(other), desk(), patient(town.patient()), ANYBODY):
        with pytest.raises(NotAllowed):
            await users.add_service(actor, doctor_id(dora), CHECK_UP)
    with pytest.raises(Invalid) as wrong:
        await users.add_service(doctor(dora), doctor_id(dora), AddService("", 1, Money(-1, "euro")))
    pointers = {"/name", "/duration_minutes", "/fee/amount", "/fee/currency"}
    assert {error.pointer for error in wrong.value.errors} == pointers
    with pytest.raises(NotFound):
        await users.add_service(admin(town), DoctorId(NOBODY), CHECK_UP)
    with pytest.raises(TooManyServices) as many:
        for _ in range(100):
            await users.add_service(doctor(dora), doctor_id(dora), CHECK_UP)
    assert many.value.limit == 100


@tries(Users, "deactivate", NotFound, NotAllowed)
@tries(Users, "changes")
@tries(Users, "latest")
async def test_a_person_is_deactivated_and_the_journal_tells(asked: Asked, town: Town) -> None:
    users, pat, dora = asked[Users], town.patient(), town.doctor()
    place = await users.latest()
    for stranger in (ANYBODY, patient(town.patient()), doctor(dora)):
        with pytest.raises(NotFound):
            await users.deactivate(stranger, UserId(pat.id))
    with pytest.raises(NotAllowed):
        await users.deactivate(desk(), UserId(pat.id))
    gone = await users.deactivate(patient(pat), UserId(pat.id))
    assert (gone.id, gone.active) == (pat.id, False)
    assert await users.deactivate(patient(pat), UserId(pat.id)) == gone
    assert not (await users.patient(SYSTEM, patient_id(pat))).active
    await users.deactivate(admin(town), UserId(dora.id))
    (practice,) = await users.practices([doctor_id(dora)])
    assert not practice.active
    with pytest.raises(NotFound):
        await users.doctor(doctor_id(dora))
    told = await told_since(users, place, lambda entry: entry.action == "user.deactivated", 2)
    ours = [(one.action, one.entity_id) for one in told.entries if one.entity_id in (pat.id, dora.id)]
    ours = [one for one in ours if one[0] == "user.deactivated"]
    assert ours == [("user.deactivated", pat.id), ("user.deactivated", dora.id)]
    assert told.cursor == told.entries[-1].cursor == await users.latest()
    first = await users.changes(place, limit=1)
    assert [one.cursor for one in first.entries] == [first.cursor] and first.cursor < told.cursor
    assert (await users.changes(told.cursor)).entries == []
    assert (await users.changes(Cursor(2**62, 2**62))).cursor == Cursor(2**62, 2**62)
    assert {one.context for one in told.entries} == {"users"}


@tries(Users, "deactivate", LastAdmin)
async def test_the_last_administrator_stays(asked: Asked, town: Town) -> None:
    active = {"role": "admin", "status": "active", "per_page": 100}
    for one in town.call("GET", "/users", town.admin, params=active)["items"]:
        if one["id"] != town.admin.id:  # who came for another test, which is over
            await asked[Users].deactivate(SYSTEM, one["id"])
    with pytest.raises(LastAdmin):
        await asked[Users].deactivate(SYSTEM, UserId(town.admin.id))
    other = await asked[Users].register(admin(town), joining(town, Role.ADMIN))
    assert not (await asked[Users].deactivate(Actor(Role.ADMIN, other.id), other.id)).active
