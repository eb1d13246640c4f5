"""Can an administrator read what happened, the newest first, and does the journal tell that it was read?"""

from typing import Any

import pytest

from salus.apps.assembly import SERVICES
from tests.support.world import Account, World

JOURNAL = "/audit/users/entries"


async def read(world: World, admin: Account, **asked: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await world.call("GET", JOURNAL, admin, params=asked))["items"]
    return found


async def test_the_newest_comes_first(world: World) -> None:
    admin = await world.admin()
    await world.patient()
    entries = await read(world, admin)
    assert [entry["id"] for entry in entries] == sorted((entry["id"] for entry in entries), reverse=True)
    assert entries[0]["action"] == "user.created"


async def test_reading_it_is_an_entry_that_says_what_was_looked_for(world: World) -> None:
    admin = await world.admin()
    await read(world, admin, entity="user", entity_id=admin.id)
    newest = (await read(world, admin))[0]
    assert (newest["action"], newest["actor_id"]) == ("journal.read", admin.id)
    assert newest["data"] == {"service": "users", "asked": {"entity": "user", "entity_id": admin.id}}


async def test_each_filter_leaves_out_the_others(world: World) -> None:
    admin, pat = await world.admin(), await world.patient()
    await world.call("PUT", f"/users/{pat.id}", pat, json={"name": "Pat Other"})
    everything = await read(world, admin, limit=100)
    for name, value in (
        ("action", "user.updated"),
        ("context", "users"),
        ("entity", "user"),
        ("entity_id", pat.id),
        ("actor_id", pat.id),
    ):
        found = await read(world, admin, **{name: value})
        assert {entry[name] for entry in found} == {value}, name
        assert [entry for entry in found if entry in everything] == [e for e in everything if e[name] == value], name


async def test_a_period_is_half_open(world: World) -> None:
    admin = await world.admin()
    world.clock.move(minutes=5)
    await world.patient()
    later = world.clock().isoformat()
    assert {entry["at"] for entry in await read(world, admin, **{"from": later})} == {later.replace("+00:00", "Z")}
    assert later.replace("+00:00", "Z") not in {entry["at"] for entry in await read(world, admin, to=later)}


async def test_parts_follow_each_other_without_gap_or_repetition_while_it_grows(world: World) -> None:
    admin = await world.admin()
    for _ in range(3):
        await world.patient()
    whole = [entry["id"] for entry in await read(world, admin, context="users")]
    seen: list[int] = []
    before: dict[str, int] = {}
    while True:
        part = await world.call("GET", JOURNAL, admin, params={"limit": 2, "context": "users", **before})
        seen += [entry["id"] for entry in part["items"]]
        if part["next"] is None:
            break
        before = {"before": part["next"]}
    assert seen == whole


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_has_what_its_contexts_wrote(world: World, service: str) -> None:
    admin = await world.admin()
    await world.doctor()
    said = await world.call("GET", f"/audit/{service}/entries", admin)
    assert {entry["context"] for entry in said["items"]} <= {*SERVICES[service], "audit"}  # type: ignore[index]


async def test_nobody_but_an_administrator_reads_it(world: World) -> None:
    for who in (await world.patient(), await world.staff(), await world.doctor()):
        assert (await world.send("GET", JOURNAL, who)).status_code == 403
