"""Which number has a slot in the portal, and which time does a number mean?

A slot that a doctor made here is a one-off opening just as long as the visit, and has that opening's number: 1
for the first of all. Every other slot has the number that availability gives it. The two never meet, because
availability's begin at `LOWEST_SLOT_ID`; should there ever be so many openings, the later ones go by
availability's numbers, too.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from salus.appointments.contract import Book
from salus.availability.contract import LOWEST_SLOT_ID, Slot
from salus.kernel.errors import NotFound
from salus.kernel.ids import ClinicId, DoctorId, ServiceId
from salus.kernel.interval import Interval
from salus.kernel.money import Money
from salus.schedule.contract import NewOpening, Opening, Schedule

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class PortalSlot:
    """A time that can be booked by its `id`; `local_start` is the doctor's wall time."""

    id: int
    doctor_id: DoctorId
    service_id: ServiceId
    clinic_id: ClinicId | None
    start_time: datetime
    end_time: datetime
    local_start: datetime
    fee: Money


def one_slot(start: datetime, end: datetime, clinic_id: ClinicId | None) -> NewOpening:
    """The opening that is one slot."""
    return NewOpening(Interval(start, end), clinic_id, (end - start) // MINUTE)


def is_one_slot(opening: Opening) -> bool:
    return opening.slot_minutes is not None and opening.ends_at - opening.starts_at == opening.slot_minutes * MINUTE


def numbered(slot: Slot, openings: Sequence[Opening]) -> Slot:
    """The slot with the number it has here."""
    made = (one for one in openings if is_one_slot(one) and one.id < LOWEST_SLOT_ID)
    mine = (one.id for one in made if (one.starts_at, one.ends_at) == (slot.starts_at, slot.ends_at))
    return replace(slot, id=next(mine, slot.id))


async def renumbered(schedule: Schedule, doctor_id: DoctorId, slots: Sequence[Slot]) -> tuple[Slot, ...]:
    """One doctor's slots with the numbers they have here."""
    if not slots:
        return ()
    openings = await schedule.openings(doctor_id, Interval(slots[0].starts_at, slots[-1].ends_at))
    by_start = {one.starts_at: one for one in openings}
    return tuple(numbered(one, [by_start[one.starts_at]]) if one.starts_at in by_start else one for one in slots)


def shown(slot: Slot) -> PortalSlot:
    return PortalSlot(
        slot.id,
        slot.doctor_id,
        slot.service_id,
        slot.clinic_id,
        slot.starts_at,
        slot.ends_at,
        slot.local_start,
        slot.fee,
    )


async def meant(schedule: Schedule, number: int) -> Book:
    """What is booked by that number.

    Raises: NotFound for an opening that is not there, or is no slot.
    """
    if number >= LOWEST_SLOT_ID:
        return Book(slot_id=number)
    try:
        opening = await schedule.opening(number)
    except NotFound:
        raise NotFound("slot") from None
    if not is_one_slot(opening):
        raise NotFound("slot")
    return Book(doctor_id=opening.doctor_id, starts_at=opening.starts_at)
