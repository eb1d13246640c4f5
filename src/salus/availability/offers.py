"""How do terms become offers and slots? The words of the contract, from a diary."""

from salus.availability.contract import Offer, Slot
from salus.availability.diary import Diary
from salus.availability.domain.slot_id import slot_id
from salus.availability.domain.slots import Calendar, Terms
from salus.kernel.zone import zone
from salus.users.contract import Service


def slot_of(terms: Terms, service: Service) -> Slot:
    start, end = terms.visit
    return Slot(
        id=slot_id(service.id, start),
        doctor_id=service.doctor_id,
        service_id=service.id,
        clinic_id=terms.opened.clinic_id,
        starts_at=start,
        ends_at=end,
        local_start=start.astimezone(zone(terms.opened.time_zone)),
        fee=service.fee,
    )


def offer_of(terms: Terms, service: Service, diary: Diary, calendar: Calendar) -> Offer:
    """The offer, with the lanes that look free first. Overbookings stand beside them: where, the ledger says."""
    clinic = diary.clinic(terms.opened.clinic_id)
    capacity = calendar.rules.capacity
    ordinary = sorted(range(capacity), key=lambda lane: not calendar.taken.is_free(lane, terms.busy))
    return Offer(
        doctor_id=diary.practice.doctor_id,
        doctor_name=diary.practice.name,
        service_id=service.id,
        service_name=service.name,
        mode=service.mode,
        payment=service.payment,
        clinic_id=terms.opened.clinic_id,
        clinic_name=clinic.name if clinic else None,
        time_zone=terms.opened.time_zone,
        visit=terms.visit,
        busy=terms.busy,
        price=service.fee,
        lanes=tuple(ordinary),
        rules=calendar.rules,
    )
