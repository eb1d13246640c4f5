"""How does the work of a doctor, or the care of a patient, stand? At a glance, without a word of health."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from salus.appointments.contract import (
    AppointmentCard,
    ClinicRef,
    DayLoad,
    DoctorDashboard,
    DoctorRef,
    Earnings,
    FavouriteDoctor,
    OpenSlots,
    PatientDashboard,
    PatientRef,
    ServiceRef,
    Status,
)
from salus.appointments.ledger import Ledger
from salus.appointments.queries import glance
from salus.kernel.actor import Actor
from salus.kernel.errors import NotAllowed, NotFound
from salus.kernel.ids import DoctorId, PatientId
from salus.kernel.interval import Interval
from salus.kernel.money import Money
from salus.kernel.zone import local_day, zone
from salus.kit.db import Tx

_WEEK = 7
_NEXT = 5
_LISTED = 10
_FAVOURITES = 5


async def doctor_dashboard(ledger: Ledger, actor: Actor, doctor_id: DoctorId, now: datetime) -> DoctorDashboard:
    """Raises: NotAllowed, NotFound for an unknown doctor."""
    if not (actor.is_doctor(doctor_id) or actor.is_admin):
        raise NotAllowed
    free = await ledger.availability.free_slots(doctor_id, now, now + timedelta(days=_WEEK))
    at = zone(free.time_zone)
    days = _days(now, at)
    found = await ledger.db.read(_of_doctor, doctor_id, days, _month(days[0], at), at, now)
    cards = [_card(row) for row in found.week]
    return DoctorDashboard(
        doctor_id=doctor_id,
        time_zone=free.time_zone,
        today=tuple(card for card in cards if card.starts_at.astimezone(at).date() == days[0]),
        week=tuple(_load(day, cards, at) for day in days),
        next_patients=tuple(_card(row) for row in found.soon),
        open_slots=OpenSlots(len(free.slots), free.slots[:_NEXT]),
        counts={status: sum(row.number for row in found.month if row.status == status) for status in Status},
        earnings=Earnings(
            completed=_sums(found.month, Status.COMPLETED),
            expected=_sums(found.month, Status.UPCOMING, Status.CHECKED_IN),
        ),
    )


async def patient_dashboard(ledger: Ledger, actor: Actor, patient_id: PatientId, now: datetime) -> PatientDashboard:
    """Raises: NotFound for other people's."""
    if not (actor.is_patient(patient_id) or actor.is_admin):
        raise NotFound("patient")
    return await ledger.db.read(_of_patient, patient_id, now)


@dataclass(frozen=True, slots=True)
class _OfDoctor:
    week: Sequence[Row[Any]]
    soon: Sequence[Row[Any]]
    month: Sequence[Row[Any]]


def _of_doctor(
    tx: Tx, doctor_id: DoctorId, days: Sequence[date], month: Interval, at: ZoneInfo, now: datetime
) -> _OfDoctor:
    week = Interval(local_day(days[0], at).start, local_day(days[-1], at).end)
    return _OfDoctor(
        glance.within(tx, doctor_id, week, now),
        glance.next_of_doctor(tx, doctor_id, now, _NEXT),
        glance.totals(tx, doctor_id, month),
    )


def _of_patient(tx: Tx, patient_id: PatientId, now: datetime) -> PatientDashboard:
    coming, coming_total = glance.coming(tx, patient_id, now, _LISTED)
    past, past_total = glance.past(tx, patient_id, now, _LISTED)
    upcoming = tuple(_card(row) for row in coming)
    return PatientDashboard(
        patient_id=patient_id,
        next_appointment=upcoming[0] if upcoming else None,
        upcoming=upcoming,
        upcoming_total=coming_total,
        past=tuple(_card(row) for row in past),
        past_total=past_total,
        favourite_doctors=tuple(
            FavouriteDoctor(DoctorRef(row.doctor_id, row.doctor_name), row.visits, row.last_visit)
            for row in glance.favourites(tx, patient_id, _FAVOURITES)
        ),
    )


def _days(now: datetime, at: ZoneInfo) -> list[date]:
    today = now.astimezone(at).date()
    return [today + timedelta(days=ahead) for ahead in range(_WEEK)]


def _month(today: date, at: ZoneInfo) -> Interval:
    first = today.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return Interval(local_day(first, at).start, local_day(following, at).start)


def _load(day: date, cards: Sequence[AppointmentCard], at: ZoneInfo) -> DayLoad:
    booked = [card for card in cards if card.starts_at.astimezone(at).date() == day]
    length = sum((card.ends_at - card.starts_at for card in booked), timedelta(0))
    return DayLoad(day, len(booked), length // timedelta(minutes=1))


def _sums(rows: Sequence[Row[Any]], *statuses: Status) -> tuple[Money, ...]:
    sums: dict[str, int] = {}
    for row in rows:
        if row.status in statuses:
            sums[row.price_currency] = sums.get(row.price_currency, 0) + int(row.price)
    return tuple(Money(amount, currency) for currency, amount in sorted(sums.items()))


def _card(row: Row[Any]) -> AppointmentCard:
    return AppointmentCard(
        id=row.id,
        reference=row.reference,
        status=Status(row.status),
        doctor=DoctorRef(row.doctor_id, row.doctor_name),
        patient=PatientRef(row.patient_id, row.patient_name),
        service=ServiceRef(row.service_id, row.service_name, row.service_mode),
        clinic=None if row.clinic_id is None else ClinicRef(row.clinic_id, row.clinic_name or ""),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        local_start=row.starts_at.astimezone(zone(row.time_zone)),
        time_zone=row.time_zone,
        fee=Money(row.price_amount, row.price_currency),
    )
