"""Which number has a slot in the portal, and is it the same time that the number books?"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from salus.availability.contract import LOWEST_SLOT_ID, Slot
from salus.availability.domain.slot_id import slot_id
from salus.faces.portal.slots import meant, numbered, one_slot
from salus.kernel.errors import NotFound
from salus.kernel.ids import DoctorId, ServiceId
from salus.kernel.money import Money
from salus.schedule.contract import Opening
from tests.support.world import Account, World

NINE = datetime(2027, 1, 6, 9, tzinfo=UTC)
HALF = timedelta(minutes=30)
SLOT = Slot(slot_id(ServiceId(1), NINE), DoctorId(1), ServiceId(1), None, NINE, NINE + HALF, NINE, Money(0, "EUR"))


def opening(number: int, minutes: int | None = 30, length: timedelta = HALF) -> Opening:
    return Opening(number, DoctorId(1), NINE, NINE + length, None, minutes)


async def ask(world: World, method: str, path: str, who: Account, **more: Any) -> Any:
    answer = await world.client.request(method, path, headers=who.headers, **more)
    assert answer.is_success, answer.text
    return answer.json()


def test_no_number_of_availability_is_lower_than_it_says() -> None:
    assert slot_id(ServiceId(1), datetime(2020, 1, 1, tzinfo=UTC)) == LOWEST_SLOT_ID


@pytest.mark.parametrize(
    ("made", "number"),
    [
        (opening(1), 1),
        (opening(1, minutes=None), SLOT.id),
        (opening(1, minutes=10), SLOT.id),
        (opening(1, minutes=60, length=2 * HALF), SLOT.id),
        (opening(LOWEST_SLOT_ID), SLOT.id),
    ],
    ids=["one slot", "any length", "three slots", "a longer one", "far too many openings"],
)
def test_a_slot_has_the_number_of_the_opening_that_is_just_it(made: Opening, number: int) -> None:
    assert numbered(SLOT, [made]).id == number
    assert numbered(SLOT, []).id == SLOT.id


def test_one_slot_is_as_long_as_it_is_open() -> None:
    assert one_slot(NINE, NINE + HALF, None).slot_minutes == 30


async def test_a_number_that_is_no_slot_is_not_there() -> None:
    class Schedule:
        async def opening(self, opening_id: int) -> Opening:
            return opening(opening_id, minutes=10)

    with pytest.raises(NotFound) as refused:
        await meant(Schedule(), 7)  # type: ignore[arg-type]
    assert refused.value.what == "slot"


async def test_slots_made_here_and_slots_of_weekly_hours_are_listed_and_booked_alike(world: World) -> None:
    doctor, pat = await world.open_doctor("09:00", "10:00"), await world.patient()
    made = await ask(
        world,
        "POST",
        "/doctor/availability",
        doctor,
        json={"start_time": "2027-01-06T18:00:00Z", "end_time": "2027-01-06T18:20:00Z"},
    )
    period = {"from": "2027-01-06T00:00:00Z", "to": "2027-01-07T00:00:00Z"}
    where = f"/patient/doctors/{doctor.doctor_id}/availability"
    slots = (await ask(world, "GET", where, pat, params=period))["slots"]
    assert [(slot["start_time"][11:16], slot["end_time"][11:16]) for slot in slots] == [
        ("09:00", "09:30"),
        ("09:30", "10:00"),
        ("18:00", "18:20"),
    ]
    assert [slot["id"] for slot in slots if slot["id"] < LOWEST_SLOT_ID] == [made["id"]]
    for slot in slots:
        booked = await ask(world, "POST", "/appointments", pat, json={"slot_id": slot["id"]})
        assert (booked["starts_at"], booked["ends_at"]) == (slot["start_time"], slot["end_time"])
    assert (await ask(world, "GET", where, pat, params=period))["slots"] == []


async def test_a_time_without_an_offset_is_the_doctors_wall_time(world: World) -> None:
    doctor = await world.doctor(time_zone="Europe/Paris")
    said = {"start_time": "2027-07-06T09:00:00", "end_time": "2027-07-06T09:30:00+02:00"}
    made = await ask(world, "POST", "/doctor/availability", doctor, json=said)
    assert (made["start_time"], made["local_start"]) == ("2027-07-06T07:00:00Z", "2027-07-06T09:00:00+02:00")


async def test_a_slot_is_in_the_doctors_first_clinic_and_its_wall_time_unless_said_otherwise(world: World) -> None:
    doctor, admin = await world.doctor(time_zone="UTC"), await world.admin()
    address = {"street": "1 High Street", "city": "Paris", "postal_code": "75001", "country": "FR"}
    clinics = [
        (await world.call("POST", "/clinics", admin, json={"name": zone, "address": address, "time_zone": zone}))["id"]
        for zone in ("Europe/Paris", "America/New_York", "Asia/Tokyo")
    ]
    await world.call("PUT", f"/doctors/{doctor.doctor_id}", admin, json={"clinic_ids": clinics[:2]})
    said = {"start_time": "2027-01-06T09:00:00", "end_time": "2027-01-06T09:30:00"}
    for more, clinic_id, start in (
        ({}, clinics[0], "2027-01-06T08:00:00Z"),
        ({"clinic_id": clinics[1]}, clinics[1], "2027-01-06T14:00:00Z"),
        ({"clinic_id": None}, None, "2027-01-06T09:00:00Z"),
    ):
        made = await ask(world, "POST", "/doctor/availability", doctor, json=said | more)
        assert (made["clinic_id"], made["start_time"]) == (clinic_id, start)
    answer = await world.client.post(
        "/doctor/availability", json=said | {"clinic_id": clinics[2]}, headers=doctor.headers
    )
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/clinic_id"]


@pytest.mark.parametrize(
    ("start", "end", "pointer"),
    [
        ("2027-01-05T09:00:00Z", "2027-01-05T09:04:00Z", "/end_time"),
        ("2027-01-05T09:00:00Z", "2027-01-05T18:00:00Z", "/end_time"),
        ("2027-01-05T09:00:00Z", "2027-01-05T08:00:00Z", "/end_time"),
        ("2027-01-05T09:00:30Z", "2027-01-05T09:30:30Z", "/start_time"),
        ("2026-12-05T09:00:00Z", "2026-12-05T09:30:00Z", "/start_time"),
        ("2199-12-31T09:00:00", "2027-01-05T09:30:00Z", "/start_time"),
        ("tomorrow", "2027-01-05T09:30:00Z", "/start_time"),
    ],
)
async def test_what_cannot_be_a_slot_is_refused_in_the_portals_words(
    world: World, start: str, end: str, pointer: str
) -> None:
    doctor = await world.doctor()
    answer = await world.client.post(
        "/doctor/availability", json={"start_time": start, "end_time": end}, headers=doctor.headers
    )
    assert answer.status_code == 422
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]
    assert "starts_at" not in answer.text
    assert "openings" not in answer.text
