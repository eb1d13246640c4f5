"""A doctor is away: what was to be cancelled is, and what was to be kept stands."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text as sql
from sqlalchemy import update
from sqlalchemy.util import await_only

from salus.appointments import jobs
from salus.appointments.contract import Appointment, Book
from salus.appointments.ledger import Ledger
from salus.appointments.queries import change
from salus.appointments.tables import appointments
from salus.appointments.usecases.book import book_appointment
from salus.availability.contract import Availability, Offer
from salus.kernel.actor import Actor, Role
from salus.kernel.ids import DoctorId, PatientId, UserId
from salus.kit.db import Tx
from salus.schedule.contract import Schedule
from tests.appointments.visits import act, actions, at, booked, free, held, later, refused, text, told
from tests.support.wait import until_async
from tests.support.world import Account, World


async def away(world: World, doctor: Account, start: int, end: int, *, day: int = 1, **more: Any) -> Any:
    body = {"starts_at": text(at(start, day=day)), "ends_at": text(at(end, day=day)), **more}
    return await world.send("POST", f"/doctors/{doctor.doctor_id}/time-off", doctor, json=body)


async def status(world: World, who: Account, visit: dict[str, Any]) -> str:
    return str((await world.call("GET", f"/appointments/{visit['id']}", who))["status"])


async def test_visits_in_an_absence_are_cancelled_by_the_job(world: World) -> None:
    doctor, ann, bob, admin = (
        await world.open_doctor(),
        await world.patient(),
        await world.patient(),
        await world.admin(),
    )
    inside = [await booked(world, ann, doctor, at(10)), await held(world, bob, doctor, at(11))]
    beside = [await booked(world, ann, doctor, at(9, 30)), await booked(world, bob, doctor, at(12))]
    answer = await away(world, doctor, 10, 12)
    assert (refused(answer), len(answer.json()["visits"])) == ((409, "time_off_conflicts"), 2)
    assert (await away(world, doctor, 10, 12, on_conflict="cancel")).status_code == 201
    await world.settle()
    assert [await status(world, admin, visit) for visit in inside] == ["cancelled"] * 2
    assert [await status(world, admin, visit) for visit in beside] == ["upcoming"] * 2
    entry = (await told(world, inside[0]))[-1]
    assert (entry.action, entry.actor_role, entry.actor_id) == ("appointment.cancelled", "system", None)
    await world.settle()
    assert await actions(world, inside[0]) == ["booked", "cancelled"]
    assert {text(at(10)), text(at(11, 30))}.isdisjoint(await free(world, doctor))


async def test_visits_that_shall_be_kept_stand(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    visit = await booked(world, ann, doctor, at(10))
    assert (await away(world, doctor, 10, 12, on_conflict="keep")).status_code == 201
    await world.settle()
    assert await status(world, ann, visit) == "upcoming"


class OfferedBefore:
    """What a process answers that has not yet heard of the absence."""

    def __init__(self, offer: Offer, rest: Availability) -> None:
        self._offer, self._rest = offer, rest

    async def offer(self, *asked: Any, **more: Any) -> Offer:
        return self._offer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._rest, name)


async def test_what_was_booked_while_the_absence_was_being_entered_is_cancelled_too(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    doctor_id, ledger = DoctorId(doctor.doctor_id or 0), world.assembly[Ledger]
    before = await ledger.availability.offer(doctor_id, at(10))
    await away(world, doctor, 10, 12, on_conflict="cancel")
    unaware: Ledger = replace(ledger, availability=OfferedBefore(before, ledger.availability))
    actor = Actor(Role.PATIENT, UserId(ann.id), patient_id=PatientId(ann.patient_id or 0))
    wanted = Book(doctor_id, at(10), None, None, None, None, None, False)
    visit: Appointment = await book_appointment(unaware, actor, wanted, None, world.clock())
    await world.settle()
    assert await status(world, ann, {"id": visit.id}) == "cancelled"


async def test_what_has_begun_or_is_over_is_not_cancelled_by_a_later_absence(world: World) -> None:
    doctor, ann, bob = await world.open_doctor(), await world.patient(), await world.patient()
    over, to_come = await booked(world, ann, doctor, at(9, day=0)), await booked(world, ann, doctor, at(15, day=0))
    seen = await booked(world, bob, doctor, at(14, day=0))
    await act(world, doctor, seen, "check-in")
    ann, bob, doctor = await later(world, ann, bob, doctor, hours=6)
    answer = await away(world, doctor, 8, 18, day=0, on_conflict="cancel")
    assert {visit["id"] for visit in answer.json()["conflicts"]} == {seen["id"], to_come["id"]}
    await world.settle()
    assert await status(world, ann, over) == "upcoming"
    assert await status(world, ann, to_come) == "cancelled"
    assert await status(world, bob, seen) == "checked_in"


class Mover:
    """Changes the later of two visits, in its turn, and the earlier one when the absence waits for somebody."""

    def __init__(self, visits: list[dict[str, Any]]) -> None:
        self.began, self.met, self.tries = asyncio.Event(), asyncio.Event(), 0
        self._earlier, self._later = visits

    def __call__(self, tx: Tx) -> None:
        self.tries += 1
        change.take_turns(tx, self._later["doctor"]["id"], self._later["patient"]["id"])
        self._touch(tx, self._later)
        self.began.set()
        await_only(self.met.wait())
        self._touch(tx, self._earlier)

    def _touch(self, tx: Tx, visit: dict[str, Any]) -> None:
        row = appointments.c
        tx.execute(update(appointments).where(row.id == visit["id"]).values(updated_at=row.updated_at))


@pytest.mark.parametrize("world", ["postgresql"], indirect=True)  # SQLite has one writer: nobody meets
@pytest.mark.parametrize("turns", [True, False], ids=["in turn", "at once"])
async def test_an_absence_and_a_move_of_one_doctor_s_visits_take_turns(
    world: World, monkeypatch: pytest.MonkeyPatch, turns: bool
) -> None:
    """At once, each would come to wait for a row of the other's: a deadlock, and one of them begins again."""
    doctor, ann = await world.open_doctor(), await world.patient()
    visits = [await booked(world, ann, doctor, at(10)), await booked(world, ann, doctor, at(11))]
    assert (await away(world, doctor, 10, 12, on_conflict="cancel")).status_code == 201
    ledger, runs, absences = world.assembly[Ledger], [], jobs._absences

    def counted(*args: Any) -> None:
        runs.append(args)
        absences(*args)

    monkeypatch.setattr(jobs, "_absences", counted)
    if not turns:
        monkeypatch.setattr(change, "take_turns_at", lambda tx, doctor_ids: None)
    mover = Mover(visits)
    moving = asyncio.create_task(ledger.db.write(mover))
    await mover.began.wait()
    following = asyncio.create_task(jobs.LedgerJobs(ledger, world.assembly[Schedule], world.clock).follow_schedule())
    waits = sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")
    await until_async(lambda: ledger.db.read(lambda tx: tx.scalar(waits)), 30, "the absence to wait")
    mover.met.set()
    await asyncio.gather(moving, following)
    assert (mover.tries + len(runs) == 2) is turns
    assert [await status(world, ann, visit) for visit in visits] == ["cancelled"] * 2
