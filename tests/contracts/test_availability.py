"""What does `availability` promise the ledger, and whoever shows free times?"""

from collections.abc import Awaitable, Callable
from datetime import timedelta, timezone

import pytest

from salus.availability.contract import Availability, NotOffered, Offer, Why
from salus.kernel.errors import Invalid, NotFound, Refusal
from salus.kernel.ids import ClinicId, DoctorId, ServiceId
from salus.kernel.interval import Interval
from salus.kernel.money import Money
from salus.schedule.contract import Rules
from salus.users.contract import Mode, Payment
from tests.contracts.people import NOBODY, doctor_id
from tests.contracts.promises import Asked, tries
from tests.support.shape import HEARD_SECONDS
from tests.support.town import Town, at
from tests.support.wait import until_async
from tests.support.world import Account

NEW_YORK = timezone(timedelta(hours=-5))


def default_service(town: Town, doctor: Account) -> ServiceId:
    return ServiceId(town.call("GET", f"/doctors/{doctor.doctor_id}/services")["items"][0]["id"])


async def why(question: Callable[[], Awaitable[Offer]]) -> Why | None:
    try:
        await question()
    except NotOffered as refused:
        return refused.why
    return None


@tries(Availability, "offer", NotFound, NotOffered)
async def test_an_offer_names_the_terms_that_hold_now(asked: Asked, town: Town) -> None:
    availability, clinic = asked[Availability], town.clinic()
    doctor = town.open_doctor(clinic, name="Dr. Offer")
    service, number = default_service(town, doctor), doctor_id(doctor)
    offer = await availability.offer(number, at(9))
    visit = Interval(at(9), at(9, 30))
    assert offer == Offer(
        number, "Dr. Offer", service, "Consultation", Mode.IN_PERSON, Payment.AT_CLINIC, ClinicId(clinic),
        offer.clinic_name, "UTC", visit, visit, Money(0, "EUR"), (0,), Rules(),
    )  # fmt: skip
    assert offer.clinic_name
    assert await availability.offer(number, at(9).astimezone(NEW_YORK), service) == offer
    with pytest.raises(NotOffered) as refused:
        await availability.offer(number, at(9, 7))
    assert (refused.value.why, len(refused.value.alternatives)) == (Why.OFF_GRID, 3)
    assert {slot.starts_at for slot in refused.value.alternatives} == {at(9), at(9, 30), at(8, 30)}
    for moment in (at(9) + timedelta(microseconds=1), at(9) + timedelta(seconds=30)):
        assert await why(lambda moment=moment: availability.offer(number, moment)) is Why.OFF_GRID  # type: ignore[misc]
    assert await why(lambda: availability.offer(number, at(9, days=-2))) is Why.PAST
    assert await why(lambda: availability.offer(number, at(9, days=200))) is Why.HORIZON
    wide = await availability.offer(number, at(9, 7), overbook=True)
    assert wide.visit == Interval(at(9, 7), at(9, 37))
    for doctor_number, service_number in ((DoctorId(NOBODY), None), (number, ServiceId(NOBODY))):
        with pytest.raises(NotFound):
            await availability.offer(doctor_number, at(9), service_number)


@tries(Availability, "offer")
async def test_an_offer_stands_whether_or_not_the_time_is_taken(asked: Asked, town: Town) -> None:
    availability, doctor = asked[Availability], town.open_doctor()
    before = await availability.offer(doctor_id(doctor), at(9))
    town.booked(town.patient(), doctor, at(9))
    assert await availability.offer(doctor_id(doctor), at(9)) == before


@tries(Availability, "free_slots", NotFound, Invalid)
@tries(Availability, "offer_of_slot", NotFound, NotOffered)
async def test_each_free_slot_is_offered_under_its_number(asked: Asked, town: Town) -> None:
    availability, doctor = asked[Availability], town.open_doctor()
    number = doctor_id(doctor)
    free = await availability.free_slots(number, at(9), at(10))
    assert (free.doctor_id, free.time_zone, [one.starts_at for one in free.slots]) == (
        number,
        "UTC",
        [at(9), at(9, 30)],
    )
    assert free.slots[0].local_start == at(9) and free.slots[0].ends_at == at(9, 30)
    assert await availability.offer_of_slot(free.slots[0].id) == await availability.offer(number, at(9))
    assert await availability.free_slots(number, at(9).astimezone(NEW_YORK), at(10), free.slots[0].service_id) == free
    assert len((await availability.free_slots(number)).slots) > 500
    with pytest.raises(NotFound):
        await availability.free_slots(DoctorId(NOBODY))
    for start, end in ((at(10), at(9)), (at(0), at(0, days=95))):
        with pytest.raises(Invalid):
            await availability.free_slots(number, start, end)
    with pytest.raises(NotFound):
        await availability.offer_of_slot(2**53 - 1)
    with pytest.raises(NotOffered) as refused:
        await availability.offer_of_slot(free.slots[0].id + 7)
    assert refused.value.why is Why.OFF_GRID


@tries(Availability, "alternatives", NotFound)
async def test_alternatives_are_the_nearest_free_slots(asked: Asked, town: Town) -> None:
    availability, doctor = asked[Availability], town.open_doctor()
    number, service = doctor_id(doctor), default_service(town, doctor)
    town.booked(town.patient(), doctor, at(9))

    async def nearest(count: int = 3) -> list[object]:
        return [slot.starts_at for slot in await availability.alternatives(number, service, at(9), count)]

    async def heard() -> bool:
        return at(9) not in await nearest()

    await until_async(heard, HEARD_SECONDS, "availability to hear that a time was taken")
    assert await nearest() == [at(8, 30), at(9, 30), at(8)]
    assert await nearest(0) == []
    assert len(await nearest(50)) == 50
    assert await availability.alternatives(number, service, at(9, days=-100)) == ()
    for doctor_number, service_number in ((DoctorId(NOBODY), service), (number, ServiceId(NOBODY))):
        with pytest.raises(NotFound):
            await availability.alternatives(doctor_number, service_number, at(9))


@tries(Availability, "offer", NotOffered)
async def test_what_others_change_is_heard_soon(asked: Asked, town: Town) -> None:
    availability, doctor = asked[Availability], town.open_doctor()
    number = doctor_id(doctor)
    await availability.offer(number, at(9))
    town.call("PUT", f"/doctors/{number}/hours", doctor, json=[])

    async def refused(expected: Why) -> bool:
        return await why(lambda: availability.offer(number, at(9))) is expected

    await until_async(lambda: refused(Why.CLOSED), HEARD_SECONDS, "the new hours to be heard of")
    town.call("DELETE", f"/users/{doctor.id}", town.admin)
    await until_async(lambda: refused(Why.NOT_BOOKABLE), HEARD_SECONDS, "the deactivation to be heard of")
    try:
        await availability.offer(number, at(9))
    except Refusal as last:
        assert isinstance(last, NotOffered)
        assert last.alternatives == ()
