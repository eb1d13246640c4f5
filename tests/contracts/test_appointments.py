"""What does the ledger promise the faces, and those above it?"""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from salus.appointments.contract import (
    Appointments,
    Book,
    Filter,
    KeyReused,
    PatientBusy,
    SlotTaken,
    Status,
    TooLate,
    TooManyHolds,
    WrongStatus,
)
from salus.availability.contract import NotOffered
from salus.kernel.actor import Actor, Role
from salus.kernel.errors import Invalid, Limited, NotAllowed, NotAuthenticated, NotFound, Stale
from salus.kernel.ids import AppointmentId, DoctorId, PatientId, UserId
from salus.kernel.page import PageRequest
from tests.contracts.people import ANYBODY, NOBODY, admin, desk, doctor, doctor_id, patient, patient_id
from tests.contracts.promises import Asked, tries
from tests.support.town import Town, at
from tests.support.world import Account

NEW_YORK = timezone(timedelta(hours=-5))


def wish(keeper: Account, when: datetime, **more: object) -> Book:
    return Book(doctor_id(keeper), when, **more)  # type: ignore[arg-type]


@tries(Appointments, "book", SlotTaken, PatientBusy, NotOffered, NotFound, NotAllowed, NotAuthenticated, Invalid)
@tries(Appointments, "appointment", NotFound)
async def test_a_patient_books_and_only_those_concerned_may_look(asked: Asked, town: Town) -> None:
    ledger, dora, omar = asked[Appointments], town.open_doctor(), town.open_doctor()
    pat, other = town.patient(), town.patient()
    visit = await ledger.book(patient(pat), wish(dora, at(9).astimezone(NEW_YORK), reason="A cough"))
    assert (visit.status, visit.starts_at, visit.reason) == (Status.UPCOMING, at(9), "A cough")
    assert (visit.doctor.id, visit.patient.id, visit.revision) == (dora.doctor_id, pat.patient_id, 1)
    assert visit.created_at.utcoffset() == timedelta(0)
    assert visit.id == town.call("GET", f"/appointments/{visit.id}", pat)["id"]
    for actor in (patient(pat), doctor(dora), admin(town)):
        assert await ledger.appointment(actor, visit.id) == visit
    for stranger in (ANYBODY, patient(other), doctor(omar), desk(NOBODY)):
        for number in (visit.id, AppointmentId(NOBODY)):
            with pytest.raises(NotFound) as missing:
                await ledger.appointment(stranger, number)
            assert missing.value.what == "appointment"
    with pytest.raises(SlotTaken) as taken:
        await ledger.book(patient(other), wish(dora, at(9)))
    assert (taken.value.doctor_id, taken.value.starts_at) == (dora.doctor_id, at(9))
    assert {slot.starts_at for slot in taken.value.alternatives} == {at(8, 30), at(9, 30), at(8)}
    with pytest.raises(PatientBusy):
        await ledger.book(patient(pat), wish(omar, at(9)))
    with pytest.raises(NotOffered):
        await ledger.book(patient(pat), wish(dora, at(9, 7)))
    for command in (wish(dora, at(11), patient_id=patient_id(other)), Book(DoctorId(NOBODY), at(11))):
        with pytest.raises(NotFound):
            await ledger.book(patient(pat), command)
    with pytest.raises(NotFound):
        await ledger.book(admin(town), wish(dora, at(11), patient_id=PatientId(NOBODY)))
    with pytest.raises(NotAllowed):
        await ledger.book(patient(pat), wish(dora, at(11), overbook_reason="It hurts"))
    with pytest.raises(NotAllowed):
        await ledger.book(doctor(omar), wish(dora, at(11), patient_id=patient_id(pat)))
    with pytest.raises(NotAuthenticated):
        await ledger.book(ANYBODY, wish(dora, at(11)))
    for nameless in (wish(dora, at(11)), Book(patient_id=patient_id(pat))):
        with pytest.raises(Invalid):
            await ledger.book(admin(town), nameless)


@tries(Appointments, "book", KeyReused, TooManyHolds)
async def test_a_key_is_answered_as_the_first_time_and_holds_are_few(asked: Asked, town: Town) -> None:
    ledger, dora, pat = asked[Appointments], town.open_doctor(), town.patient()
    command = wish(dora, at(9), hold=True)
    held = await ledger.book(patient(pat), command, "my key")
    assert held.status is Status.HELD and held.hold_expires_at is not None
    assert await ledger.book(patient(pat), command, "my key") == held
    with pytest.raises(KeyReused):
        await ledger.book(patient(pat), wish(dora, at(10)), "my key")
    for hour in (10, 11):
        await ledger.book(patient(pat), wish(dora, at(hour), hold=True))
    with pytest.raises(TooManyHolds) as many:
        await ledger.book(patient(pat), wish(dora, at(12), hold=True))
    assert many.value.limit == 3


@tries(Appointments, "book", Limited)
async def test_nobody_asks_too_often(asked: Asked, town: Town) -> None:
    nobody = Actor(Role.PATIENT, UserId(NOBODY), patient_id=PatientId(NOBODY))
    with pytest.raises(Limited) as limited:
        for _ in range(31):
            with pytest.raises(NotFound):
                await asked[Appointments].book(nobody, Book(DoctorId(1), at(9)))
    assert 0 < limited.value.retry_after <= 60


@tries(Appointments, "appointments")
async def test_a_list_holds_what_its_reader_may_see(asked: Asked, town: Town) -> None:
    ledger, clinic = asked[Appointments], town.clinic()
    dora, pat, other = town.open_doctor(clinic), town.patient(), town.patient()
    first, second = town.booked(pat, dora, at(9)), town.booked(pat, dora, at(10))
    town.booked(other, dora, at(11))
    whole = await ledger.appointments(patient(pat), Filter(), PageRequest())
    assert ([one.id for one in whole.items], whole.total) == ([first["id"], second["id"]], 2)
    page = await ledger.appointments(patient(pat), Filter(start=at(9, 31), end=at(12)), PageRequest(1, 1))
    assert ([one.id for one in page.items], page.total, page.pages) == ([second["id"]], 1, 1)
    assert (await ledger.appointments(patient(pat), Filter(), PageRequest(3, 1))).items in ([], ())
    everything = Filter(doctor_id=doctor_id(dora))
    for actor in (doctor(dora), desk(clinic), admin(town)):
        assert (await ledger.appointments(actor, everything, PageRequest())).total == 3
    for stranger in (ANYBODY, desk(NOBODY), patient(town.patient())):
        assert (await ledger.appointments(stranger, everything, PageRequest())).total == 0
    narrow = Filter(patient_id(pat), doctor_id(dora), (NOBODY,), (Status.CANCELLED, Status.EXPIRED))  # type: ignore[arg-type]
    assert (await ledger.appointments(admin(town), narrow, PageRequest())).total == 0
    mine = replace(everything, patient_id=patient_id(other), statuses=(Status.UPCOMING,))
    assert (await ledger.appointments(admin(town), mine, PageRequest())).total == 1


@tries(Appointments, "cancel", NotFound, Stale, WrongStatus, TooLate)
async def test_a_visit_is_cancelled_once(asked: Asked, town: Town) -> None:
    ledger, dora, pat = asked[Appointments], town.open_doctor(), town.patient()
    visit = await ledger.book(patient(pat), wish(dora, at(9)))
    with pytest.raises(Stale) as stale:
        await ledger.cancel(patient(pat), visit.id, revision=visit.revision + 1)
    assert stale.value.revision == visit.revision
    for stranger, number in ((patient(town.patient()), visit.id), (patient(pat), AppointmentId(NOBODY))):
        with pytest.raises(NotFound):
            await ledger.cancel(stranger, number)
    gone = await ledger.cancel(patient(pat), visit.id, "Feeling better", visit.revision)
    assert (gone.status, gone.cancelled_reason, gone.revision) == (Status.CANCELLED, "Feeling better", 2)
    assert await ledger.cancel(patient(pat), visit.id) == gone
    done = await ledger.book(patient(pat), wish(dora, at(9)))
    town.call("POST", f"/appointments/{done.id}/complete", dora)
    with pytest.raises(WrongStatus) as wrong:
        await ledger.cancel(patient(pat), done.id)
    assert wrong.value.current is Status.COMPLETED
    strict = town.open_doctor()
    town.call("PUT", f"/doctors/{strict.doctor_id}/rules", strict, json={"cancel_notice_minutes": 4 * 24 * 60})
    late = await ledger.book(patient(pat), wish(strict, at(12)))
    with pytest.raises(TooLate) as too_late:
        await ledger.cancel(patient(pat), late.id)
    assert too_late.value.until == at(12, days=-2)
    assert (await ledger.cancel(doctor(strict), late.id)).status is Status.CANCELLED


@tries(Appointments, "doctor_dashboard", NotAllowed, NotFound)
@tries(Appointments, "patient_dashboard", NotFound)
async def test_dashboards_show_what_is_to_come(asked: Asked, town: Town) -> None:
    ledger, dora, pat = asked[Appointments], town.open_doctor(), town.patient()
    visit = await ledger.book(patient(pat), wish(dora, at(9), reason="A cough"))
    for actor in (doctor(dora), admin(town)):
        seen = await ledger.doctor_dashboard(actor, doctor_id(dora))
        assert (seen.doctor_id, [one.id for one in seen.next_patients]) == (dora.doctor_id, [visit.id])
        assert (set(seen.counts), len(seen.week)) == (set(Status), 7)
        assert seen.open_slots.count > 100 and seen.open_slots.earliest
    for stranger in (ANYBODY, patient(pat), doctor(town.doctor()), desk()):
        with pytest.raises(NotAllowed):
            await ledger.doctor_dashboard(stranger, doctor_id(dora))
    with pytest.raises(NotFound):
        await ledger.doctor_dashboard(admin(town), DoctorId(NOBODY))
    for actor in (patient(pat), admin(town)):
        theirs = await ledger.patient_dashboard(actor, patient_id(pat))
        assert theirs.next_appointment is not None and theirs.next_appointment.id == visit.id
        assert (theirs.upcoming_total, theirs.past_total) == (1, 0)
        assert "cough" not in repr(theirs)
    for stranger in (ANYBODY, patient(town.patient()), doctor(dora), desk()):
        with pytest.raises(NotFound):
            await ledger.patient_dashboard(stranger, patient_id(pat))
