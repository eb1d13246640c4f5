"""On which terms can a visit be booked, and when instead?"""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any, TypeVar

import pytest

from salus.availability.contract import NotOffered, Offer, Slot, Why
from salus.availability.domain.slot_id import slot_id
from salus.availability.service import AvailabilityService
from salus.kernel.errors import NotFound
from salus.kernel.ids import DoctorId, ServiceId
from salus.schedule.contract import Closed, Closure, Rules
from tests.availability.world import HOUR, MINUTE, World, at, clinic, opened, practice, service, span

T = TypeVar("T")
DOCTOR, SERVICE = DoctorId(1), ServiceId(1)


def run(doing: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(doing)


def world(**rules: Any) -> tuple[World, AvailabilityService]:
    here = World()
    here.add(practice(), opened(span(9, 17)), opened(span(9, 17, day=1)), rules=Rules(**rules))
    return here, AvailabilityService(here.users, here.schedule, here.booked, here.clock)


def refused(doing: Coroutine[Any, Any, Offer]) -> NotOffered:
    with pytest.raises(NotOffered) as caught:
        run(doing)
    return caught.value


def starts(slots: tuple[Slot, ...]) -> list[float]:
    return [(one.starts_at - at(0)) / HOUR for one in slots]


def test_an_offer_names_doctor_service_clinic_price_and_time() -> None:
    _, availability = world()
    offer = run(availability.offer(DOCTOR, at(9.5)))
    assert (offer.doctor_name, offer.service_name, offer.clinic_name) == ("Dr. 1", "Consultation", "Clinic 1")
    assert (offer.visit, offer.busy, offer.lanes) == (span(9.5, 10), span(9.5, 10), (0,))
    assert (offer.price.amount, offer.time_zone) == (5000, "Europe/Paris")


def test_the_busy_time_of_an_offer_includes_the_buffers() -> None:
    here, availability = world()
    here.users.of[1] = practice(services=(service(buffer_before_minutes=15, buffer_after_minutes=30),))
    offer = run(availability.offer(DOCTOR, at(10)))
    assert (offer.visit, offer.busy) == (span(10, 10.5), span(9.75, 11))


def test_a_taken_time_is_still_offered_since_only_the_ledger_decides() -> None:
    here, availability = world()
    here.book(1, span(9, 10))
    assert run(availability.offer(DOCTOR, at(9))).lanes == (0,)


def test_the_lane_that_looks_free_is_tried_first() -> None:
    here, availability = world(capacity=3)
    here.book(1, span(9, 10), lane=0)
    assert run(availability.offer(DOCTOR, at(9))).lanes == (1, 2, 0)


@pytest.mark.parametrize(
    ("rules", "start", "why"),
    [
        ({}, at(9.25), Why.OFF_GRID),
        ({}, at(9) + timedelta(seconds=1), Why.OFF_GRID),
        ({}, at(8), Why.CLOSED),
        ({}, at(17), Why.CLOSED),
        ({}, at(-1), Why.PAST),
        ({"min_notice_minutes": 600}, at(9.5), Why.NOTICE),
        ({"horizon_days": 1}, at(9, day=1), Why.HORIZON),
        ({"slot_step_minutes": 15}, at(16.75), Why.DOES_NOT_FIT),
    ],
)
def test_what_is_not_offered_says_why(rules: dict[str, Any], start: Any, why: Why) -> None:
    _, availability = world(**rules)
    assert refused(availability.offer(DOCTOR, start)).why is why


def test_notice_and_horizon_are_offered_at_their_very_edge() -> None:
    _, availability = world(min_notice_minutes=540)
    assert run(availability.offer(DOCTOR, at(9))).visit.start == at(9)
    _, availability = world(horizon_days=2)
    assert run(availability.offer(DOCTOR, at(16.5, day=1))).visit.start == at(16.5, day=1)


@pytest.mark.parametrize(("closure", "why"), [(Closure.TIME_OFF, Why.TIME_OFF), (Closure.HOLIDAY, Why.HOLIDAY)])
def test_a_closure_is_named(closure: Closure, why: Why) -> None:
    here = World()
    here.add(practice(), opened(span(9, 12)), closed=[Closed(span(12, 17), closure)])
    availability = AvailabilityService(here.users, here.schedule, here.booked, here.clock)
    assert refused(availability.offer(DOCTOR, at(13))).why is why
    assert refused(availability.offer(DOCTOR, at(18))).why is Why.CLOSED


def test_a_refusal_carries_the_nearest_free_times() -> None:
    here, availability = world()
    here.book(1, span(9, 9.5))
    assert starts(refused(availability.offer(DOCTOR, at(9.25))).alternatives) == [9.5, 10, 10.5]


def test_alternatives_are_the_nearest_on_both_sides_and_the_earlier_first_at_equal_distance() -> None:
    here, availability = world()
    here.book(1, span(12, 12.5))
    assert starts(run(availability.alternatives(DOCTOR, SERVICE, at(12)))) == [11.5, 12.5, 11]


def test_alternatives_are_never_in_the_past() -> None:
    here, availability = world()
    here.now = at(12.1)
    assert starts(run(availability.alternatives(DOCTOR, SERVICE, at(11)))) == [12.5, 13, 13.5]
    assert run(availability.alternatives(DOCTOR, SERVICE, at(0, day=-20))) == ()


def test_alternatives_reach_fourteen_days_and_no_further() -> None:
    here = World()
    here.add(practice(), opened(span(9, 9.5, day=13)), opened(span(9, 9.5, day=15)))
    availability = AvailabilityService(here.users, here.schedule, here.booked, here.clock)
    assert starts(run(availability.alternatives(DOCTOR, SERVICE, at(0)))) == [13 * 24 + 9]


def test_a_deactivated_doctor_offers_nothing() -> None:
    here, availability = world()
    here.users.of[1] = practice(active=False)
    assert refused(availability.offer(DOCTOR, at(9))).why is Why.NOT_BOOKABLE
    assert run(availability.alternatives(DOCTOR, SERVICE, at(9))) == ()


def test_a_doctor_without_services_offers_nothing() -> None:
    here, availability = world()
    here.users.of[1] = practice(services=())
    assert refused(availability.offer(DOCTOR, at(9))).why is Why.NOT_BOOKABLE


def test_unknown_doctors_and_services_are_not_found() -> None:
    here, availability = world()
    here.users.of[2] = practice(2)
    here.users.of[1] = practice(services=(service(1), service(7, active=False)))
    for doctor, wanted in ((DoctorId(9), None), (DOCTOR, ServiceId(2)), (DOCTOR, ServiceId(7))):
        with pytest.raises(NotFound):
            run(availability.offer(doctor, at(9), wanted))


def test_a_slot_is_offered_by_its_number() -> None:
    _, availability = world()
    (slot,) = run(availability.alternatives(DOCTOR, SERVICE, at(9), 1))
    assert run(availability.offer_of_slot(slot.id)).visit.start == slot.starts_at
    with pytest.raises(NotFound):
        run(availability.offer_of_slot(slot_id(ServiceId(77), at(9))))


def test_overbooking_goes_outside_openings_and_rules() -> None:
    _, availability = world(min_notice_minutes=600, capacity=2)
    offer = run(availability.offer(DOCTOR, at(7) + MINUTE, overbook=True))
    assert offer.lanes == (0, 1)
    assert (offer.clinic_name, offer.visit.start) == ("Clinic 1", at(7) + MINUTE)
    assert run(availability.offer(DOCTOR, at(9), overbook=True)).clinic_id == 1


def test_overbooking_without_a_clinic_keeps_the_doctors_own_zone() -> None:
    here, availability = world()
    here.users.of[1] = practice(clinics=(), time_zone="Asia/Kolkata")
    offer = run(availability.offer(DOCTOR, at(3), overbook=True))
    assert (offer.clinic_id, offer.clinic_name, offer.time_zone) == (None, None, "Asia/Kolkata")


def test_overbooking_keeps_to_whole_minutes_and_to_visits_that_are_not_over() -> None:
    here, availability = world()
    here.now = at(12)
    assert run(availability.offer(DOCTOR, at(11.75), overbook=True)).visit == span(11.75, 12.25)
    assert refused(availability.offer(DOCTOR, at(11), overbook=True)).why is Why.PAST
    odd = at(20) + timedelta(seconds=5)
    assert refused(availability.offer(DOCTOR, odd, overbook=True)).why is Why.OFF_GRID


def test_the_clinic_and_zone_of_the_opening_hold() -> None:
    here = World()
    there = opened(span(9, 12), 2, time_zone="America/New_York")
    here.add(practice(clinics=(clinic(1), clinic(2, "America/New_York"))), there)
    availability = AvailabilityService(here.users, here.schedule, here.booked, here.clock)
    offer = run(availability.offer(DOCTOR, at(9)))
    assert (offer.clinic_name, offer.time_zone) == ("Clinic 2", "America/New_York")
    (slot,) = run(availability.alternatives(DOCTOR, SERVICE, at(9), 1))
    assert slot.local_start.isoformat() == "2027-01-04T04:00:00-05:00"
