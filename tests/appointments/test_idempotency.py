"""The same key and request is done once and answered alike, however often it is sent."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.appointments.visits import act, actions, at, booked, cancel, change, free, refused, rules, text
from tests.support.world import Account, World, new_world

KEY = {"Idempotency-Key": "my-key-1"}


async def send(
    world: World, who: Account, doctor: Account, *, hour: int = 9, path: str = "", key: str = "my-key-1", **json: Any
) -> httpx2.Response:
    wanted = {"doctor_id": doctor.doctor_id, "starts_at": text(at(hour)), "reason": "A cough", **json}
    return await world.send("POST", f"/appointments{path}", who, json=wanted, headers={"Idempotency-Key": key})


async def test_a_repetition_gets_the_first_answer_byte_for_byte_whatever_happened_since(world: World) -> None:
    doctor, ann = await world.open_doctor(time_zone="Europe/London"), await world.patient()
    first = await send(world, ann, doctor)
    assert first.status_code == 201
    visit = first.json()
    world.clock.move(minutes=1, microseconds=17)
    for happens in (
        lambda: send(world, ann, doctor),
        lambda: change(world, ann, visit, starts_at=text(at(11)), reason="Else"),
        lambda: cancel(world, ann, visit),
        lambda: booked(world, ann, doctor, at(9)),
    ):
        await happens()
        again = await send(world, ann, doctor)
        assert (again.status_code, again.content) == (201, first.content)
        assert (again.headers["location"], again.headers["etag"]) == (first.headers["location"], first.headers["etag"])
    assert (await world.call("GET", "/appointments", ann))["total"] == 2


async def test_a_repetition_books_nothing_although_a_lane_and_the_patient_are_free(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    await rules(world, doctor, capacity=3)
    first = await send(world, ann, doctor)
    await cancel(world, ann, first.json())
    assert (await send(world, ann, doctor)).content == first.content
    assert (await world.call("GET", "/appointments", ann))["total"] == 1
    assert text(at(9)) in await free(world, doctor)
    assert await actions(world, first.json()) == ["booked", "cancelled", "listed"]


async def test_a_repetition_at_the_same_moment_books_once(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    await rules(world, doctor, capacity=20)
    for path, key in (("", "a"), ("/holds", "b")):
        answers = await asyncio.gather(*(send(world, ann, doctor, path=path, key=key) for _ in range(8)))
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.content for answer in answers}) == 1
        await cancel(world, ann, answers[0].json())
    assert (await world.call("GET", "/appointments", ann))["total"] == 2


async def test_a_hold_is_repeated_like_a_booking_also_once_it_is_confirmed(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    first = await send(world, ann, doctor, path="/holds")
    await act(world, ann, first.json(), "confirm")
    assert (await send(world, ann, doctor, path="/holds")).content == first.content
    assert refused(await send(world, ann, doctor)) == (422, "key_reused")


async def test_the_same_key_for_another_request_is_refused(world: World) -> None:
    doctor, eve, ann = await world.open_doctor(), await world.open_doctor(), await world.patient()
    await send(world, ann, doctor)
    other: list[dict[str, Any]] = [
        {"hour": 10},
        {"hour": 4},
        {"reason": "A colic"},
        {"reason": None},
        {"path": "/holds"},
    ]
    for different in other:
        assert refused(await send(world, ann, doctor, **different)) == (422, "key_reused"), different
    assert refused(await send(world, ann, eve)) == (422, "key_reused")
    assert (await world.call("GET", "/appointments", ann))["total"] == 1
    assert (await send(world, ann, doctor, hour=10, key="my-key-2")).status_code == 201


async def test_another_persons_same_key_is_another_key(world: World) -> None:
    doctor, ann, bob = await world.open_doctor(), await world.patient(), await world.patient()
    first, second = await send(world, ann, doctor), await send(world, bob, doctor, hour=10)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] != second.json()["id"]
    assert refused(await send(world, await world.patient(), doctor)) == (409, "slot_taken")


async def test_a_refused_request_spends_no_key(world: World) -> None:
    doctor, ann, bob = await world.open_doctor(), await world.patient(), await world.patient()
    taken = await booked(world, bob, doctor, at(9))
    assert refused(await send(world, ann, doctor)) == (409, "slot_taken")
    await cancel(world, bob, taken)
    assert (await send(world, ann, doctor)).status_code == 201


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 256, "käse", "a\tb"])
async def test_a_key_is_short_visible_ascii(world: World, key: str) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    wanted = {"doctor_id": doctor.doctor_id, "starts_at": text(at(9))}
    headers = {**ann.headers, "Idempotency-Key": key.encode("latin-1").decode("latin-1")}
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    answer = await world.client.request("POST", "/api/v1/appointments", json=wanted, headers=raw)
    assert refused(answer) == (422, "invalid")
    assert text(at(9)) in await free(world, doctor)


async def test_keys_are_forgotten_after_two_days_and_not_before(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    first = await send(world, ann, doctor, hour=9)
    for passed, total in ((timedelta(hours=47, minutes=59), 1), (timedelta(minutes=2), 2)):
        await cancel(world, ann, first.json())
        world.clock.now += passed
        await world.settle()
        ann = await world.sign_in(ann.email)
        answer = await send(world, ann, doctor, starts_at=text(at(9, day=4)))
        if total == 1:
            assert refused(answer) == (422, "key_reused")
        else:
            assert answer.status_code == 201
        assert (await world.call("GET", "/appointments", ann))["total"] == total


async def test_a_key_is_known_after_a_restart(tmp_path: Path) -> None:
    async with new_world(tmp_path) as before:
        doctor, ann = await before.open_doctor(), await before.patient()
        first = await send(before, ann, doctor)
    async with new_world(tmp_path) as after:
        assert (await send(after, ann, doctor)).content == first.content
        assert refused(await send(after, ann, doctor, hour=10)) == (422, "key_reused")
