"""Everybody lists what they may see, and nothing else."""

from typing import Any

from salus.appointments.ledger import Ledger
from tests.appointments.visits import act, actions, at, booked, cancel, clinic, held, open_at, rules, text
from tests.support.world import Account, World


async def ids(world: World, who: Account, **query: Any) -> list[int]:
    return [item["id"] for item in (await world.call("GET", "/appointments", who, params=query))["items"]]


async def test_filters_choose_and_can_be_combined(world: World) -> None:
    dora, eve, ann, bob = (
        await world.open_doctor(),
        await world.open_doctor(),
        await world.patient(),
        await world.patient(),
    )
    admin = await world.admin()
    late = await booked(world, ann, dora, at(9, day=3))
    early = await booked(world, ann, eve, at(9))
    off = await booked(world, bob, dora, at(10))
    hold = await held(world, bob, eve, at(11))
    await cancel(world, bob, off)
    done = await booked(world, bob, dora, at(10))
    await act(world, dora, done, "complete")
    every = [early["id"], off["id"], done["id"], hold["id"], late["id"]]
    assert await ids(world, admin) == every
    assert await ids(world, admin, status="upcoming") == [early["id"], late["id"]]
    assert await ids(world, admin, status=["cancelled", "completed"]) == [off["id"], done["id"]]
    assert await ids(world, admin, doctor_id=dora.doctor_id) == [off["id"], done["id"], late["id"]]
    assert await ids(world, admin, patient_id=ann.patient_id) == [early["id"], late["id"]]
    assert await ids(world, admin, patient_id=ann.patient_id, doctor_id=dora.doctor_id) == [late["id"]]
    assert await ids(world, admin, clinic_id=1) == []
    assert await ids(world, admin, status="held", payment="at_clinic") == [hold["id"]]
    assert await ids(world, admin, payment="prepaid") == []
    assert await ids(world, admin, id=[late["id"], early["id"], 1 << 40]) == [early["id"], late["id"]]
    assert await ids(world, admin, id=[late["id"], early["id"]], doctor_id=dora.doctor_id) == [late["id"]]
    assert await ids(world, admin, **{"from": text(at(10, 30))}) == [hold["id"], late["id"]]
    assert await ids(world, admin, **{"from": text(at(10, 29)), "to": text(at(11))}) == [off["id"], done["id"]]
    assert await ids(world, admin, to=text(at(9))) == []
    assert await ids(world, admin, sort="-starts_at") == [late["id"], hold["id"], done["id"], off["id"], early["id"]]
    world.clock.move(seconds=1)
    newest = await booked(world, bob, eve, at(9, 30))
    assert (await ids(world, admin, sort="-created_at"))[:2] == [newest["id"], done["id"]]


async def test_pages_count_and_keep_their_order(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    visits = [(await booked(world, ann, doctor, at(9 + number)))["id"] for number in range(5)]
    page = await world.call("GET", "/appointments?page=2&per_page=2", ann)
    assert {name: page[name] for name in ("total", "page", "per_page", "pages")} == {
        "total": 5,
        "page": 2,
        "per_page": 2,
        "pages": 3,
    }
    assert [item["id"] for item in page["items"]] == visits[2:4]
    assert await ids(world, ann, page=3, per_page=2) == visits[4:]
    assert await ids(world, ann, page=4, per_page=2) == []


async def test_each_role_lists_its_own(world: World) -> None:
    dora, eve = await world.open_doctor(), await world.open_doctor()
    ann, bob, admin = await world.patient(), await world.patient(), await world.admin()
    here, there = await clinic(world, "Here", dora), await clinic(world, "There", eve)
    await open_at(world, dora, here)
    await open_at(world, eve, there)
    mine, other = (await booked(world, ann, dora, at(9)))["id"], (await booked(world, bob, eve, at(10)))["id"]
    staff, nowhere, both = await world.staff(here), await world.staff(), await world.staff(here, there)
    for who in (ann, dora, staff):
        assert await ids(world, who) == [mine]
    for who in (admin, both):
        assert await ids(world, who) == [mine, other]
    assert await ids(world, nowhere) == []
    strangers: dict[str, tuple[Account, dict[str, Any]]] = {
        "patient": (ann, {"patient_id": bob.patient_id}),
        "doctor": (dora, {"doctor_id": eve.doctor_id}),
        "staff": (staff, {"clinic_id": there}),
    }
    for who, foreign in strangers.values():
        assert await ids(world, who, **foreign) == []
    assert await ids(world, ann, patient_id=ann.patient_id, doctor_id=dora.doctor_id) == [mine]
    assert await ids(world, ann, doctor_id=eve.doctor_id) == []
    for who in (ann, dora, staff):
        assert await ids(world, who, id=[mine, other]) == [mine]
    assert await ids(world, dora, doctor_id=dora.doctor_id, patient_id=bob.patient_id) == []
    assert await ids(world, staff, clinic_id=here) == [mine]
    assert await ids(world, both, clinic_id=there) == [other]
    assert await ids(world, staff, doctor_id=eve.doctor_id) == []


async def test_a_list_is_asked_for_rightly(world: World) -> None:
    ann = await world.patient()
    for wrong in (
        "status=soon",
        "doctor_id=0",
        "patient_id=x",
        "clinic_id=-1",
        "from=yesterday",
        "to=2027-01-05",
        "sort=up",
        "payment=later",
        "id=0",
        "id=" + "&id=".join(map(str, range(1, 102))),
        "page=0",
        "per_page=101",
    ):
        answer = await world.send("GET", f"/appointments?{wrong}", ann)
        assert answer.status_code == 422, wrong
        assert answer.json()["errors"][0]["pointer"] == "?" + wrong.partition("=")[0]
    assert (await world.send("GET", "/appointments")).status_code == 401


async def test_reading_a_reason_leaves_a_trace_and_reading_none_does_not(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    await rules(world, doctor, capacity=2)
    told = await booked(world, ann, doctor, at(9), reason="A cough")
    silent = await booked(world, ann, doctor, at(10))
    for visit in (told, silent):
        await world.call("GET", f"/appointments/{visit['id']}", doctor)
    assert await ids(world, doctor) == [told["id"], silent["id"]]
    await world.send("GET", f"/appointments/{told['id']}", await world.patient())
    assert await actions(world, told) == ["booked", "read", "listed"]
    assert await actions(world, silent) == ["booked"]
    read = (await world.assembly[Ledger].audit.history("appointment", told["id"]))[1]
    assert (read.actor_id, read.actor_role, read.data) == (doctor.id, "doctor", {})
    await cancel(world, ann, silent, json={"reason": "Better"})
    await world.call("GET", f"/appointments/{silent['id']}", ann)
    assert await actions(world, silent) == ["booked", "cancelled", "read"]
