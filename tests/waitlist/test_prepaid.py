"""What is offered is to be paid in advance: paying for it accepts it, in time or late."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.appointments.visits import at, later, refused, service, text
from tests.support.world import Account, World, new_world
from tests.waitlist.waiting import entry_of, join, offered, small_doctor


@pytest.fixture
async def till(tmp_path: Path) -> AsyncIterator[World]:
    async with new_world(tmp_path, payments_url="test://") as world:
        yield world


async def paying(world: World) -> tuple[Account, dict[str, Any], dict[str, Any], str]:
    """Ann, her entry, what she is offered, and the page where she can pay for it."""
    doctor, ann = await small_doctor(world), await world.patient()
    prepaid = await service(world, doctor, duration_minutes=30, payment="prepaid")
    entry = await join(world, ann, doctor_id=doctor.doctor_id, service_id=prepaid["id"])
    offer = await offered(world, ann, entry)
    assert offer["prepaid"]
    payment = await world.call("POST", f"/appointments/{offer['appointment_id']}/payment", ann)
    return ann, entry, offer, payment["url"]


async def test_paying_for_what_is_offered_accepts_it_and_nothing_else_does(till: World) -> None:
    ann, entry, offer, url = await paying(till)
    answer = await till.send("POST", f"/waitlist/offers/{offer['id']}/accept", ann)
    assert refused(answer) == (409, "payment_due")
    await till.pay(url)
    await till.settle()
    assert (await entry_of(till, ann, entry))["status"] == "booked"
    taken = await till.call("POST", f"/waitlist/offers/{offer['id']}/accept", ann)
    assert (taken["status"], taken["starts_at"]) == ("upcoming", text(at(9)))


async def test_who_pays_too_late_wins_the_time_back_when_nobody_else_has_it(till: World) -> None:
    ann, entry, offer, url = await paying(till)
    till.clock.move(minutes=61)
    await next(job.run for job in till.assembly.jobs if job.name == "appointments.holds")()
    await till.pay(url)
    await till.settle()
    ann = await till.sign_in(ann.email)
    assert (await till.call("GET", f"/appointments/{offer['appointment_id']}", ann))["status"] == "upcoming"
    found = await entry_of(till, ann, entry)
    assert (found["status"], found["offer"]) == ("booked", None)


async def test_who_leaves_while_paying_gets_everything_back(till: World) -> None:
    ann, entry, offer, url = await paying(till)
    await till.call("DELETE", f"/waitlist/{entry['id']}", ann)
    await till.pay(url)
    for _ in range(3):
        (ann,) = await later(till, ann, minutes=16)
        await till.settle()
    visit = await till.call("GET", f"/appointments/{offer['appointment_id']}", ann)
    assert (visit["status"], visit["payment_id"]) == ("cancelled", None)
    (paid,) = (await till.call("GET", "/payments", ann))["items"]
    assert paid["refunded"] == paid["amount"]
