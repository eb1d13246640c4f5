"""A patient begins to wait: for a doctor, for a specialty at a clinic, or for an earlier time."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from salus.appointments.contract import Appointment, Status, WrongStatus
from salus.kernel.actor import SYSTEM, Actor, Role
from salus.kernel.errors import FieldError, Invalid, NotAllowed, NotFound
from salus.kernel.ids import ClinicId, PatientId
from salus.kernel.zone import zone
from salus.kit.db import Conflict
from salus.users.contract import Practice, specialty_slug
from salus.waitlist.contract import AlreadyWaiting, EntryStatus, Join, Priority, WaitlistEntry
from salus.waitlist.desk import Waitlist, practice_of, practising, serves
from salus.waitlist.domain.periods import last_day, mistakes, usual
from salus.waitlist.queries import change, find
from salus.waitlist.views import shown, written


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is waited for, as it enters the table, and where it could take place."""

    word: str
    values: dict[str, Any]
    clinic_ids: frozenset[ClinicId]
    today: date


async def join(waitlist: Waitlist, actor: Actor, command: Join, now: datetime) -> WaitlistEntry:
    """Raises: NotAllowed, NotFound, Invalid, WrongStatus, AlreadyWaiting, TooManyWishes."""
    patient_id = _for_whom(actor, command)
    wish = await _wish(waitlist, actor, command, now)
    if actor.role is not Role.PATIENT and not serves(actor, wish.values["doctor_id"], wish.clinic_ids):
        raise NotAllowed
    periods = command.periods or usual(wish.today)
    if wrong := mistakes(periods, wish.today):
        raise Invalid(tuple(FieldError(f"/periods{at}", code, said) for at, code, said in wrong))
    patient = await waitlist.users.patient(SYSTEM, patient_id)
    if not patient.active:
        raise NotFound("patient")
    values = {
        **wish.values,
        "patient_id": patient.id,
        "patient_name": patient.name,
        "wish": wish.word,
        "periods": written(periods),
        "last_day": last_day(periods).isoformat(),
        "priority": int(command.priority),
        "status": EntryStatus.WAITING.value,
        "joined_by": actor.user_id,
        "joined_at": now,
        "updated_at": now,
        "revision": 1,
    }
    most = waitlist.wishes_each
    try:
        entry_id = await waitlist.db.write(change.join, actor, values, sorted(wish.clinic_ids), most, now)
    except Conflict:
        raise AlreadyWaiting(await waitlist.db.read_statement(find.waits_already, patient.id, wish.word)) from None
    (entry,) = shown(await waitlist.db.read(find.entry, entry_id))
    return entry


def _for_whom(actor: Actor, command: Join) -> PatientId:
    if actor.role is not Role.PATIENT:
        if command.patient_id is None:
            raise Invalid.field("/patient_id", "missing", "Say for which patient.")
        return command.patient_id
    if actor.patient_id is None or command.patient_id not in (None, actor.patient_id):
        raise NotFound("patient")
    if command.priority is not Priority.ROUTINE:
        raise NotAllowed
    return actor.patient_id


async def _wish(waitlist: Waitlist, actor: Actor, command: Join, now: datetime) -> _Wish:
    if command.appointment_id is not None:
        visit = await waitlist.appointments.appointment(actor, command.appointment_id)
        return _for_earlier(visit, command, now)
    if command.doctor_id is not None:
        return _for_doctor(await practice_of(waitlist.users, command.doctor_id), command, now)
    return await _for_specialty(waitlist, command, now)


def _for_earlier(visit: Appointment, command: Join, now: datetime) -> _Wish:
    """Raises: WrongStatus for a visit that is not to come any more, NotFound for somebody else's."""
    if visit.status is not Status.UPCOMING:
        raise WrongStatus(visit.status)
    if command.patient_id not in (None, visit.patient.id):
        raise NotFound("appointment")
    values = {
        "doctor_id": visit.doctor.id,
        "doctor_name": visit.doctor.name,
        "specialty": None,
        "service_id": visit.service.id,
        "service_name": visit.service.name,
        "appointment_id": visit.id,
        "clinic_id": visit.clinic and visit.clinic.id,
        "clinic_name": visit.clinic and visit.clinic.name,
    }
    clinic_ids = frozenset([visit.clinic.id] if visit.clinic else [])
    return _Wish(f"appointment:{visit.id}", values, clinic_ids, now.astimezone(zone(visit.time_zone)).date())


def _for_doctor(practice: Practice, command: Join, now: datetime) -> _Wish:
    """Raises: NotFound for a service or clinic that is not the doctor's."""
    services = [one for one in practice.services if one.active and command.service_id in (None, one.id)]
    clinics = [one for one in practice.clinics if command.clinic_id in (None, one.id)]
    if not services:
        raise NotFound("service")
    if command.clinic_id is not None and not clinics:
        raise NotFound("clinic")
    chosen = clinics[0] if command.clinic_id is not None else None
    values = {
        "doctor_id": practice.doctor_id,
        "doctor_name": practice.name,
        "specialty": None,
        "appointment_id": None,
        "service_id": services[0].id,
        "service_name": services[0].name,
        "clinic_id": chosen and chosen.id,
        "clinic_name": chosen and chosen.name,
    }
    word = f"doctor:{practice.doctor_id}:{services[0].id}:{command.clinic_id or ''}"
    clock = zone(clinics[0].time_zone if clinics else practice.time_zone)
    return _Wish(word, values, frozenset(one.id for one in clinics), now.astimezone(clock).date())


async def _for_specialty(waitlist: Waitlist, command: Join, now: datetime) -> _Wish:
    """Raises: Invalid where nothing is said; NotFound where nobody of that specialty works."""
    if command.specialty is None or command.clinic_id is None:
        raise Invalid.field("", "missing", "say doctor_id, specialty and clinic_id, or appointment_id")
    slug = specialty_slug(command.specialty)
    doctor_ids = await practising(waitlist.users, slug, command.clinic_id)
    if not doctor_ids:
        raise NotFound("doctor")
    practice = await practice_of(waitlist.users, doctor_ids[0])
    (clinic,) = [one for one in practice.clinics if one.id == command.clinic_id]
    values = {
        **dict.fromkeys(("doctor_id", "doctor_name", "service_id", "service_name", "appointment_id")),
        "specialty": slug,
        "clinic_id": clinic.id,
        "clinic_name": clinic.name,
    }
    word = f"specialty:{slug}:{clinic.id}"
    return _Wish(word, values, frozenset([clinic.id]), now.astimezone(zone(clinic.time_zone)).date())
