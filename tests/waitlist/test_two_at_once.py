"""What if two processes do the same at the same moment? One of them does it; on PostgreSQL, where that can be."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from salus.appointments.tables import appointments
from salus.waitlist.tables import entries, offers
from tests.appointments.visits import at, booked
from tests.support.services import PostgresCluster
from tests.support.world import MONDAY, Account, World, new_world
from tests.waitlist.waiting import join

pytestmark = pytest.mark.slow

ROUNDS = 30
CROWD = 4
JOBS = ("appointments.holds", "waitlist.follow", "waitlist.sweep", "waitlist.offers")


@dataclass
class Pair:
    """Two processes on one database; `doctor` has an hour on the day of each round, and four people wait for it."""

    one: World
    other: World
    doctor: Account
    people: list[Account]

    async def rounds(self) -> AsyncIterator[list[dict[str, Any]]]:
        """The entries of each round, in the order in which they joined, before anybody was offered anything."""
        for number in range(ROUNDS):
            for world in (self.one, self.other):
                world.clock.now = MONDAY + timedelta(days=2 * number)
            self.doctor = await self.one.sign_in(self.doctor.email)
            self.people = [await self.one.sign_in(who.email) for who in self.people]
            start = MONDAY.replace(hour=9) + timedelta(days=2 * number + 1)
            opening = {"starts_at": start.isoformat(), "ends_at": (start + timedelta(hours=1)).isoformat()}
            path = f"/doctors/{self.doctor.doctor_id}/availability"
            await self.one.call("POST", path, self.doctor, json={"openings": [opening]})
            yield [await join(self.one, who, doctor_id=self.doctor.doctor_id) for who in self.people]
            await self.end()

    async def end(self) -> None:
        """Nobody waits any more."""
        for who in self.people:
            for entry in (await self.one.call("GET", "/waitlist?status=waiting&status=offered", who))["items"]:
                await self.one.call("DELETE", f"/waitlist/{entry['id']}", who)
        await self.offered()

    async def offered(self) -> None:
        """Both workers have their turns at the same moment, until nothing is left to offer."""
        for _ in range(2):
            await asyncio.gather(*(self.work(world) for world in (self.one, self.other)))

    async def work(self, world: World) -> None:
        for job in [*world.assembly.memory, *(job for job in world.assembly.duties if job.name in JOBS)]:
            await job.run()

    async def rows(self, table: Any, ids: list[int], column: str = "id") -> dict[int, Any]:
        found = table.select().where(table.c[column].in_(ids)).order_by(table.c.id)
        return {row.id: row for row in await self.one.assembly.db.read(lambda tx: tx.all(found))}

    async def first_offer(self, joined: list[dict[str, Any]]) -> Any:
        await self.offered()
        return next(iter((await self.rows(offers, [joined[0]["id"]], "entry_id")).values()))

    async def outcome(self, offer: Any) -> "Outcome":
        """What has become of the offer, of who waited, and of the time."""
        for world in (self.one, self.other, self.one):
            await self.work(world)
        entry = (await self.rows(entries, [offer.entry_id]))[offer.entry_id]
        visit = (await self.rows(appointments, [offer.appointment_id]))[offer.appointment_id]
        return (await self.rows(offers, [offer.id]))[offer.id].status, entry.status, visit.status


@pytest.fixture
async def pair(postgres: PostgresCluster, migrated: str, tmp_path: Path) -> AsyncIterator[Pair]:
    with postgres.database(template=migrated) as url:
        async with AsyncExitStack() as stack:
            one, other = [await stack.enter_async_context(new_world(tmp_path, url, limit_offers=99)) for _ in range(2)]
            doctor, people = await one.open_doctor(), [await one.patient() for _ in range(CROWD)]
            await booked(
                one, people[0], doctor, at(9, day=0)
            )  # who is the first of all to follow stumbles over the other
            await one.call("PUT", f"/doctors/{doctor.doctor_id}/hours", doctor, json=[])
            await one.settle()
            yield Pair(one, other, doctor, people)


async def test_two_workers_offer_each_time_once_and_to_those_who_waited_longest(pair: Pair) -> None:
    async for joined in pair.rounds():
        await pair.offered()
        made = await pair.rows(offers, [entry["id"] for entry in joined], "entry_id")
        assert [offer.status for offer in made.values()] == ["offered", "offered"]
        assert {offer.entry_id for offer in made.values()} == {joined[0]["id"], joined[1]["id"]}
        held = await pair.rows(appointments, [offer.appointment_id for offer in made.values()])
        assert len({visit.starts_at for visit in held.values()}) == 2


Outcome = tuple[str, str, str]
Second = Callable[[Pair, Any], Awaitable[Any]]


async def both(pair: Pair, offer: Any, second: Second) -> httpx2.Response:
    """Ann accepts in one process, and the other thing happens in the other one."""
    accept = pair.one.send("POST", f"/waitlist/offers/{offer.id}/accept", pair.people[0])
    said, _ = await asyncio.gather(accept, second(pair, offer))
    return said


async def leave(pair: Pair, offer: Any) -> None:
    await pair.other.call("DELETE", f"/waitlist/{offer.entry_id}", pair.people[0])


async def cancel(pair: Pair, offer: Any) -> None:
    await pair.other.call("DELETE", f"/appointments/{offer.appointment_id}", pair.doctor)


async def expire(pair: Pair, offer: Any) -> None:
    """The other process believes that its time is over already."""
    pair.other.clock.move(minutes=61)
    for name in JOBS:
        await next(job.run for job in pair.other.assembly.jobs if job.name == name)()
    pair.other.clock.now = pair.one.clock.now


ACCEPTED: Outcome = ("accepted", "booked", "upcoming")


@pytest.mark.parametrize(
    ("second", "won", "lost"),
    [
        (leave, {ACCEPTED, ("accepted", "left", "upcoming")}, {("withdrawn", "left", "cancelled")}),
        (cancel, {ACCEPTED, ("accepted", "booked", "cancelled")}, {("withdrawn", "offered", "cancelled")}),
        (expire, {ACCEPTED}, {("expired", "waiting", "expired"), ("expired", "offered", "expired")}),
    ],
    ids=["leaving", "cancelling", "expiring"],
)
async def test_accepting_wins_or_loses_whole_while_something_else_happens(
    pair: Pair, second: Second, won: set[Outcome], lost: set[Outcome]
) -> None:
    async for joined in pair.rounds():
        offer = await pair.first_offer(joined)
        said = await both(pair, offer, second)
        outcome = await pair.outcome(offer)
        assert outcome in (won if said.is_success else lost), (said.status_code, outcome)
