"""A doctor has time: whose turn is it? The first whom it suits has it offered, one after the other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import Row

from salus.appointments.contract import Appointment, Keep, PatientBusy
from salus.availability.contract import Availability, NotOffered, Slot
from salus.kernel.actor import SYSTEM
from salus.kernel.clock import Clock
from salus.kernel.errors import NotFound, Refusal
from salus.kernel.ids import AppointmentId, DoctorId, PatientId, ServiceId
from salus.kernel.zone import to_utc, zone
from salus.kit.db import Conflict, Tx
from salus.notifications.contract import Kind, Message, Outbox
from salus.users.contract import Contact, Practice, Topic, specialty_slug
from salus.waitlist.contract import OfferStatus
from salus.waitlist.desk import Waitlist, practice_of
from salus.waitlist.domain.periods import first_day, last_day, suits
from salus.waitlist.domain.timing import kept_until
from salus.waitlist.queries import change, find
from salus.waitlist.views import periods_of

_AT_ONCE: Final = timedelta(days=92)
"""The longest stretch of free slots that can be asked for."""
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Known:
    """What has to be known to judge whose turn it is."""

    rows: Sequence[Row[Any]]
    contacts: Mapping[PatientId, Contact]
    declined: set[tuple[int, DoctorId, datetime]]
    told_often: set[PatientId]
    visits: Mapping[AppointmentId, datetime]
    """When the appointments that shall move begin, as far as they are still to come."""

    def may_be_told(self, patient_id: PatientId) -> bool:
        contact = self.contacts.get(patient_id)
        wants = contact is not None and contact.active and bool(contact.channels[Topic.OFFERS])
        return wants and patient_id not in self.told_often


class Turns:
    """`offers_each`: nobody is offered more than so much in a day."""

    def __init__(
        self, waitlist: Waitlist, availability: Availability, outbox: Outbox, offers_each: int, clock: Clock
    ) -> None:
        self._waitlist = waitlist
        self._availability = availability
        self._outbox = outbox
        self._offers_each = offers_each
        self._clock = clock

    async def take(self, doctor_id: DoctorId) -> None:
        """Offer what this doctor has free to those who wait for it."""
        now = self._clock()
        try:
            practice = await practice_of(self._waitlist.users, doctor_id)
        except NotFound:
            return
        known = await self._known(practice, now)
        line = [row for row in known.rows if known.may_be_told(row.patient_id)]
        free: dict[ServiceId | None, list[Slot]] = {}
        # Those at the end of the line first: what availability hears meanwhile must not reach them before the others.
        for service_id in reversed(dict.fromkeys(row.service_id for row in line)):
            alike = [row for row in line if row.service_id == service_id]
            free[service_id] = await self._free(practice, service_id, alike, now)
        for row in line:
            await self._offer(row, known.contacts[row.patient_id], free[row.service_id], known, now)

    async def _known(self, practice: Practice, now: datetime) -> Known:
        slugs = [specialty_slug(name) for name in practice.specialties]
        clinic_ids = [clinic.id for clinic in practice.clinics]
        db = self._waitlist.db
        rows = await db.read_statement(find.waiting_for, practice.doctor_id, slugs, clinic_ids)
        if not rows:
            return Known((), {}, set(), set(), {})
        patient_ids = sorted({row.patient_id for row in rows})
        contacts = await self._waitlist.users.contacts(SYSTEM, (), patient_ids)
        moving = [row.appointment_id for row in rows if row.appointment_id is not None]
        return Known(
            rows=rows,
            contacts={one.patient_id: one for one in contacts if one.patient_id is not None},
            declined=await db.read_statement(find.declined, [row.id for row in rows]),
            told_often=await db.read_statement(find.told_often, patient_ids, now - _A_DAY, self._offers_each),
            visits=await self._waitlist.holds.coming(moving) if moving else {},
        )

    async def _free(
        self, practice: Practice, service_id: ServiceId | None, rows: Iterable[Row[Any]], now: datetime
    ) -> list[Slot]:
        """All that is free with this doctor on the days that anybody of these wants."""
        periods = [period for row in rows for period in periods_of(row)]
        start = max(now, _midnight(first_day(periods), practice) - _A_DAY)
        end = _midnight(last_day(periods), practice) + 2 * _A_DAY
        found: list[Slot] = []
        while start < end:
            until = min(start + _AT_ONCE, end)
            try:
                asked = await self._availability.free_slots(practice.doctor_id, start, until, service_id)
            except NotFound:  # the service has been deleted
                return []
            found += asked.slots
            start = until
        return found

    async def _offer(self, row: Row[Any], contact: Contact, free: list[Slot], known: Known, now: datetime) -> None:
        """What has been taken since we looked is nothing for those who come next either: it leaves `free`."""
        for slot in _suitable(free, row, known):
            until = kept_until(contact, now, slot.starts_at, self._waitlist.offer_for)
            if until is None:
                continue
            wanted = Keep(row.patient_id, slot.doctor_id, slot.service_id, slot.starts_at, until, row.appointment_id)

            def told(tx: Tx, held: Appointment, until: datetime = until) -> None:
                change.offered(tx, row.id, _offer_of(held, until, now), now)
                self._outbox.put(tx, [Message(contact.user_id, Kind.WAITLIST_OFFER, now, until, held.id)])

            try:
                if await self._waitlist.holds.keep(wanted, told):
                    return
            except PatientBusy:
                continue
            except NotOffered:
                pass
            except (Refusal, Conflict):  # waits no more, or was offered something by another worker meanwhile
                return
            free.remove(slot)


def _suitable(slots: Sequence[Slot], row: Row[Any], known: Known) -> list[Slot]:
    """By start. Who wants to come earlier is offered nothing else."""
    periods = periods_of(row)
    before = known.visits.get(row.appointment_id) if row.appointment_id is not None else None
    if row.appointment_id is not None and before is None:
        return []
    return [
        slot
        for slot in slots
        if (before is None or slot.starts_at < before)
        and row.clinic_id in (None, slot.clinic_id)
        and (row.id, slot.doctor_id, slot.starts_at) not in known.declined
        and suits(periods, slot.local_start, slot.local_start + (slot.ends_at - slot.starts_at))
    ]


def _midnight(day: date, practice: Practice) -> datetime:
    return to_utc(datetime.combine(day, time()), zone(practice.time_zone))


def _offer_of(held: Appointment, until: datetime, now: datetime) -> dict[str, Any]:
    """The offer as it enters the table."""
    return {
        "patient_id": held.patient.id,
        "appointment_id": held.id,
        "reference": held.reference,
        "doctor_id": held.doctor.id,
        "doctor_name": held.doctor.name,
        "service_id": held.service.id,
        "service_name": held.service.name,
        "service_mode": held.service.mode,
        "clinic_id": held.clinic and held.clinic.id,
        "clinic_name": held.clinic and held.clinic.name,
        "starts_at": held.starts_at,
        "ends_at": held.ends_at,
        "time_zone": held.time_zone,
        "price_amount": held.fee.amount,
        "price_currency": held.fee.currency,
        "prepaid": int(held.payment_due is not None),
        "moves": held.replaces,
        "status": OfferStatus.OFFERED.value,
        "made_at": now,
        "expires_at": until,
    }
